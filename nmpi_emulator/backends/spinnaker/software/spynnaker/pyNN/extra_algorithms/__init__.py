"""What a script finds as ``spynnaker.pyNN.extra_algorithms``."""
