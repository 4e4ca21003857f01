"""What a script finds as ``spynnaker.pyNN.connections``."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.absent import refuses
from nmpi_emulator.backends.spinnaker.external_devices import (
    SpynnakerLiveSpikesConnection,
    SpynnakerPoissonControlConnection,
)
from nmpi_emulator.backends.spinnaker.leaves import leaves_of

__all__ = ["SpynnakerLiveSpikesConnection", "SpynnakerPoissonControlConnection"]

__path__: list[str] = []
__leaves__ = leaves_of(__name__)
__getattr__ = refuses(__name__)
