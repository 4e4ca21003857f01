"""What a script finds as ``spinn_machine``."""
