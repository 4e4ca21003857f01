"""What a script finds as ``spynnaker.pyNN.models``."""
