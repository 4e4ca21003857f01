"""What a script finds as ``spynnaker.pyNN.models.neuron.plasticity.stdp.weight_dependence``."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.absent import refuses
from nmpi_emulator.backends.spinnaker.leaves import leaves_of
from nmpi_emulator.backends.spinnaker.synapses.rules import (
    WeightDependenceAdditive,
    WeightDependenceAdditiveTriplet,
    WeightDependenceMultiplicative,
)
from nmpi_emulator.backends.spinnaker.synapses.rules import WeightRule as AbstractWeightDependence

__all__ = [
    "AbstractWeightDependence",
    "WeightDependenceAdditive",
    "WeightDependenceAdditiveTriplet",
    "WeightDependenceMultiplicative",
]

__path__: list[str] = []
__leaves__ = leaves_of(__name__)
__getattr__ = refuses(__name__)
