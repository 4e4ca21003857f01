"""The models that PyNN's standard cells and synapses use."""

from __future__ import annotations

from nmpi_emulator.backends.engine.cells.adex import adex
from nmpi_emulator.backends.engine.cells.conductance import ADAPTIVE_LIF, conductance_lif
from nmpi_emulator.backends.engine.cells.gif import gif
from nmpi_emulator.backends.engine.cells.hodgkin_huxley import HODGKIN_HUXLEY
from nmpi_emulator.backends.engine.cells.izhikevich import IZHIKEVICH
from nmpi_emulator.backends.engine.cells.lif import LIF_DELTA, lif
from nmpi_emulator.backends.engine.cells.model import CellModel
from nmpi_emulator.backends.engine.cells.receptors import (
    COND_ALPHA,
    COND_EXP,
    CURR_ALPHA,
    CURR_EXP,
)
from nmpi_emulator.backends.engine.synapses.model import STATIC, SynapseModel
from nmpi_emulator.backends.engine.synapses.short_term import TSODYKS_MARKRAM
from nmpi_emulator.backends.engine.synapses.stdp import (
    ADDITIVE,
    ADDITIVE_MULTIPLICATIVE,
    GUETIG,
    MULTIPLICATIVE,
    VOGELS,
    pair_rule,
)
from nmpi_emulator.backends.engine.synapses.stochastic import (
    MULTI_QUANTAL,
    SIMPLE_STOCHASTIC,
    STOCHASTIC_TSODYKS_MARKRAM,
)

CELL_MODELS: tuple[CellModel, ...] = (
    lif(CURR_EXP, CURR_EXP),
    lif(CURR_ALPHA, CURR_ALPHA),
    LIF_DELTA,
    conductance_lif(COND_EXP, COND_EXP),
    conductance_lif(COND_ALPHA, COND_ALPHA),
    ADAPTIVE_LIF,
    adex(COND_EXP, COND_EXP),
    adex(COND_ALPHA, COND_ALPHA),
    IZHIKEVICH,
    HODGKIN_HUXLEY,
    gif(3, 3),
)

SYNAPSE_MODELS: tuple[SynapseModel, ...] = (
    STATIC,
    TSODYKS_MARKRAM,
    pair_rule(ADDITIVE),
    pair_rule(MULTIPLICATIVE),
    pair_rule(ADDITIVE_MULTIPLICATIVE),
    pair_rule(GUETIG),
    VOGELS,
    SIMPLE_STOCHASTIC,
    STOCHASTIC_TSODYKS_MARKRAM,
    MULTI_QUANTAL,
)

#: The time steps (ms) whose code is prepared: PyNN's default and SpiNNaker's.
TIME_STEPS_MS = (0.1, 1.0)
