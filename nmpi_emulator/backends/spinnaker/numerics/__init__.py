"""The numbers of SpiNNaker: what a network gives when its cores compute it.

A core has no floating point.  It keeps state and parameters in s16.15 fixed point, weights in sixteen
bits, and runs its own neuron loop once per tick.  This package brings all of that to the engine, as
models, rules and numerics that are handed in; the engine itself knows nothing of it.

For a front end
    ``ticks(effects)``            how events meet the grid: for the engine's ``Grid``
    ``cell_form(name, effects)``  a cell type: model, and where its parameters and recordables are
    ``plastic_form(...)``         synapses with STDP: model, and how its parameters are made;
                                  ``dendritic_part`` splits long delays
    ``modulated_model(...)``      the same under neuromodulation, with what rewards and punishes
    ``changeable_model()``        synapses whose weights other synapses change
    ``rewired_connections(...)``  synapses that form and vanish
    ``PoissonTicks``, ``DirectCurrent``, ``AlternatingCurrent``, ``StepCurrent``, ``NoisyCurrent``
                                  sources as cores draw them
    ``REFUSED``                   what is not simulated, and why
    ``Effects``, ``ALL``, ``NONE``  each effect of the machine's numbers can be switched off by itself

What is known, and how well
    The arithmetic (``fixed_point``), the order of the neuron loop, the updates of all composed cells
    (``cells``), the plasticity of pairs, nearest pairs, triplets and Vogels' rule (``plasticity``)
    agree bit for bit with the code of the released binaries of sPyNNaker 7.4.1, run on an emulated
    ARM core, given the same constants.  Constants are derived from parameters as described in
    ``cells.constants``.  Random numbers are not those of the machine anywhere.
    Not reproduced: what depends on time within a tick (late spikes, dropped packets, the order in
    which spikes of one tick are worked off), and the split of a core into neuron and synapse cores,
    each of which saturates for itself.
"""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.numerics.cells.form import CellForm, cell_form
from nmpi_emulator.backends.spinnaker.numerics.currents import (
    AlternatingCurrent,
    DirectCurrent,
    NoisyCurrent,
    StepCurrent,
)
from nmpi_emulator.backends.spinnaker.numerics.delays import dendritic_part
from nmpi_emulator.backends.spinnaker.numerics.effects import ALL, NONE, Effects
from nmpi_emulator.backends.spinnaker.numerics.plasticity.change import changeable_model
from nmpi_emulator.backends.spinnaker.numerics.plasticity.form import PlasticForm, plastic_form
from nmpi_emulator.backends.spinnaker.numerics.plasticity.models import modulated_model, plastic_model
from nmpi_emulator.backends.spinnaker.numerics.plasticity.modulation import Modulation
from nmpi_emulator.backends.spinnaker.numerics.plasticity.places import (
    InitialSynapses,
    Wiring,
    rewired_connections,
)
from nmpi_emulator.backends.spinnaker.numerics.plasticity.rewiring import RewiredProjection, Rewiring
from nmpi_emulator.backends.spinnaker.numerics.plasticity.synaptogenesis import (
    DistanceDependentFormation,
    LastNeuronSelection,
    RandomByWeightElimination,
    RandomSelection,
)
from nmpi_emulator.backends.spinnaker.numerics.refused import REFUSED
from nmpi_emulator.backends.spinnaker.numerics.sources.poisson import PoissonTicks
from nmpi_emulator.backends.spinnaker.numerics.ticks import ticks

__all__ = [
    "ALL",
    "NONE",
    "REFUSED",
    "AlternatingCurrent",
    "CellForm",
    "DirectCurrent",
    "DistanceDependentFormation",
    "Effects",
    "InitialSynapses",
    "LastNeuronSelection",
    "Modulation",
    "NoisyCurrent",
    "PlasticForm",
    "PoissonTicks",
    "RandomByWeightElimination",
    "RandomSelection",
    "RewiredProjection",
    "Rewiring",
    "StepCurrent",
    "Wiring",
    "cell_form",
    "changeable_model",
    "dendritic_part",
    "modulated_model",
    "plastic_form",
    "plastic_model",
    "rewired_connections",
    "ticks",
]
