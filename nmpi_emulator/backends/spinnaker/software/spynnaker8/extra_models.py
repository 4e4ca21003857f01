"""``spynnaker8.extra_models``."""

from nmpi_emulator.backends.spinnaker.extra_models import *  # noqa: F403
