"""What a script finds as ``spynnaker.pyNN.models.neuron``."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.absent import refuses
from nmpi_emulator.backends.spinnaker.celltypes.model import AbstractPyNNNeuronModel
from nmpi_emulator.backends.spinnaker.connection_data import ConnectionHolder

__all__ = ["AbstractPyNNNeuronModel", "ConnectionHolder"]

__getattr__ = refuses(__name__)
