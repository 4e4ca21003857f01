"""What a script finds as ``spinn_front_end_common.utilities``."""
