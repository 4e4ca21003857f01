"""``spynnaker8.external_devices``."""

from nmpi_emulator.backends.spinnaker.external_devices import *  # noqa: F403
