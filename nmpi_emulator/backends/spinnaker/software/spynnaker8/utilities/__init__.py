"""``spynnaker8.utilities``."""
