"""What a script finds as ``spynnaker.pyNN.models.neuron.plasticity.stdp.timing_dependence``."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.absent import refuses
from nmpi_emulator.backends.spinnaker.leaves import leaves_of
from nmpi_emulator.backends.spinnaker.synapses.rules import (
    TimingDependencePfisterSpikeTriplet,
    TimingDependenceRecurrent,
    TimingDependenceSpikeNearestPair,
    TimingDependenceSpikePair,
    TimingDependenceVogels2011,
)
from nmpi_emulator.backends.spinnaker.synapses.rules import TimingRule as AbstractTimingDependence

__all__ = [
    "AbstractTimingDependence",
    "TimingDependencePfisterSpikeTriplet",
    "TimingDependenceRecurrent",
    "TimingDependenceSpikeNearestPair",
    "TimingDependenceSpikePair",
    "TimingDependenceVogels2011",
]

__path__: list[str] = []
__leaves__ = leaves_of(__name__)
__getattr__ = refuses(__name__)
