"""What a script finds as ``spynnaker.pyNN.connections``."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.absent import refuses
from nmpi_emulator.backends.spinnaker.external_devices import (
    SpynnakerLiveSpikesConnection,
    SpynnakerPoissonControlConnection,
)

__all__ = ["SpynnakerLiveSpikesConnection", "SpynnakerPoissonControlConnection"]

__getattr__ = refuses(__name__)
