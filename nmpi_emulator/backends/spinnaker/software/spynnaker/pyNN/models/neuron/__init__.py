"""What a script finds as ``spynnaker.pyNN.models.neuron``."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.absent import refuses
from nmpi_emulator.backends.spinnaker.celltypes.model import AbstractPyNNNeuronModel
from nmpi_emulator.backends.spinnaker.connection_data import ConnectionHolder
from nmpi_emulator.backends.spinnaker.leaves import leaves_of

__all__ = ["AbstractPyNNNeuronModel", "ConnectionHolder"]

__leaves__ = leaves_of(__name__)
__getattr__ = refuses(__name__)
