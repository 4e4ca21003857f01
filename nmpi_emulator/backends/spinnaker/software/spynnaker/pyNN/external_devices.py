"""What a script finds as ``spynnaker.pyNN.external_devices``."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.external_devices import *  # noqa: F403
