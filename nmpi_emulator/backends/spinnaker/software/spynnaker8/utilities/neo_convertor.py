"""``spynnaker8.utilities.neo_convertor``."""

from nmpi_emulator.backends.spinnaker.software.spynnaker.pyNN.utilities.neo_convertor import *  # noqa: F403
