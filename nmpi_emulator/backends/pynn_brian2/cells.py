"""PyNN's standard cell types."""

# mypy: allow-subclassing-any
# ruff: noqa: N801

from __future__ import annotations

from pyNN.standardmodels import build_translations, cells

from nmpi_emulator.backends.engine.cells.conductance import conductance_lif
from nmpi_emulator.backends.engine.cells.lif import LIF_DELTA, lif
from nmpi_emulator.backends.engine.cells.receptors import (
    COND_ALPHA,
    COND_EXP,
    CURR_ALPHA,
    CURR_EXP,
)
from nmpi_emulator.backends.pynn_brian2.celltype import ModelCell

_MEMBRANE = (
    ("v_rest", "v_rest"),
    ("cm", "cm"),
    ("tau_m", "tau_m"),
    ("tau_refrac", "tau_refrac"),
    ("v_reset", "v_reset"),
    ("v_thresh", "v_thresh"),
    ("i_offset", "i_offset"),
)
_TIMES = (("tau_syn_E", "tau0"), ("tau_syn_I", "tau1"))
_REVERSALS = (("e_rev_E", "e0"), ("e_rev_I", "e1"))
_V = {"v": ("v", 1.0)}
_CURRENTS = {"isyn_exc": ("i0", 1.0), "isyn_inh": ("i1", 1.0)}
_CONDUCTANCES = {"gsyn_exc": ("g0", 1.0), "gsyn_inh": ("g1", 1.0)}


class IF_curr_exp(ModelCell, cells.IF_curr_exp):
    """Leaky integrate-and-fire cell with exponentially decaying synaptic currents."""

    translations = build_translations(*_MEMBRANE, *_TIMES)
    model = lif(CURR_EXP, CURR_EXP)
    variables = {**_V, **_CURRENTS}


class IF_curr_alpha(ModelCell, cells.IF_curr_alpha):
    """Leaky integrate-and-fire cell with alpha-shaped synaptic currents."""

    translations = build_translations(*_MEMBRANE, *_TIMES)
    model = lif(CURR_ALPHA, CURR_ALPHA)
    variables = {**_V, **_CURRENTS}


class IF_curr_delta(ModelCell, cells.IF_curr_delta):
    """Leaky integrate-and-fire cell whose membrane steps at each input."""

    translations = build_translations(*_MEMBRANE)
    model = LIF_DELTA
    variables = _V


class IF_cond_exp(ModelCell, cells.IF_cond_exp):
    """Leaky integrate-and-fire cell with exponentially decaying synaptic conductances."""

    translations = build_translations(*_MEMBRANE, *_TIMES, *_REVERSALS)
    model = conductance_lif(COND_EXP, COND_EXP)
    variables = {**_V, **_CONDUCTANCES}


class IF_cond_alpha(ModelCell, cells.IF_cond_alpha):
    """Leaky integrate-and-fire cell with alpha-shaped synaptic conductances."""

    translations = build_translations(*_MEMBRANE, *_TIMES, *_REVERSALS)
    model = conductance_lif(COND_ALPHA, COND_ALPHA)
    variables = {**_V, **_CONDUCTANCES}
