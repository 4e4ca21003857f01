"""``spynnaker8.spynnaker_plotting``."""

from nmpi_emulator.backends.spinnaker.software.spynnaker.spynnaker_plotting import *  # noqa: F403
