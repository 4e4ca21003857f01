"""PyNN's standard cell types."""

# mypy: allow-subclassing-any
# ruff: noqa: N801

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from pyNN import errors
from pyNN.standardmodels import build_translations, cells

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
from nmpi_emulator.backends.engine.numerics import FloatArray
from nmpi_emulator.backends.pynn_brian2.celltype import ModelCell, Values
from nmpi_emulator.backends.pynn_brian2.sequences import as_array, sequence_length

MEMBRANE = (
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
#: Brings nS to uS.
_NS = 1e-3
ADEX = (
    *MEMBRANE,
    ("v_spike", "v_spike"),
    ("a", "a", _NS),
    ("b", "b"),
    ("delta_T", "delta_T"),
    ("tau_w", "tau_w"),
)
_V = {"v": ("v", 1.0)}
_W = {"w": ("w", 1.0)}
_CURRENTS = {"isyn_exc": ("i0", 1.0), "isyn_inh": ("i1", 1.0)}
_CONDUCTANCES = {"gsyn_exc": ("g0", 1.0), "gsyn_inh": ("g1", 1.0)}


class IF_curr_exp(ModelCell, cells.IF_curr_exp):
    """Leaky integrate-and-fire cell with exponentially decaying synaptic currents."""

    translations = build_translations(*MEMBRANE, *_TIMES)
    model = lif(CURR_EXP, CURR_EXP)
    variables = {**_V, **_CURRENTS}


class IF_curr_alpha(ModelCell, cells.IF_curr_alpha):
    """Leaky integrate-and-fire cell with alpha-shaped synaptic currents."""

    translations = build_translations(*MEMBRANE, *_TIMES)
    model = lif(CURR_ALPHA, CURR_ALPHA)
    variables = {**_V, **_CURRENTS}


class IF_curr_delta(ModelCell, cells.IF_curr_delta):
    """Leaky integrate-and-fire cell whose membrane steps at each input."""

    translations = build_translations(*MEMBRANE)
    model = LIF_DELTA
    variables = _V


class IF_cond_exp(ModelCell, cells.IF_cond_exp):
    """Leaky integrate-and-fire cell with exponentially decaying synaptic conductances."""

    translations = build_translations(*MEMBRANE, *_TIMES, *_REVERSALS)
    model = conductance_lif(COND_EXP, COND_EXP)
    variables = {**_V, **_CONDUCTANCES}


class IF_cond_alpha(ModelCell, cells.IF_cond_alpha):
    """Leaky integrate-and-fire cell with alpha-shaped synaptic conductances."""

    translations = build_translations(*MEMBRANE, *_TIMES, *_REVERSALS)
    model = conductance_lif(COND_ALPHA, COND_ALPHA)
    variables = {**_V, **_CONDUCTANCES}


class IF_cond_exp_gsfa_grr(ModelCell, cells.IF_cond_exp_gsfa_grr):
    """IF_cond_exp with spike-frequency adaptation and a relative refractory period."""

    translations = build_translations(
        *MEMBRANE,
        *_TIMES,
        *_REVERSALS,
        ("tau_sfa", "tau_s"),
        ("e_rev_sfa", "e_s"),
        ("q_sfa", "q_s", _NS),
        ("tau_rr", "tau_r"),
        ("e_rev_rr", "e_r"),
        ("q_rr", "q_r", _NS),
    )
    model = ADAPTIVE_LIF
    # PyNN gives these two conductances in nS.
    variables = {**_V, **_CONDUCTANCES, "g_s": ("g_s", 1 / _NS), "g_r": ("g_r", 1 / _NS)}


class IF_facets_hardware1(ModelCell, cells.IF_facets_hardware1):
    """The cell of the FACETS stage 1 hardware: IF_cond_exp with some parameters fixed."""

    translations = build_translations(
        ("g_leak", "g_leak", _NS),
        ("tau_syn_E", "tau0"),
        ("tau_syn_I", "tau1"),
        ("v_reset", "v_reset"),
        ("e_rev_I", "e1"),
        ("v_rest", "v_rest"),
        ("v_thresh", "v_thresh"),
    )
    model = conductance_lif(COND_EXP, COND_EXP)
    variables = {**_V, **_CONDUCTANCES}
    #: PyNN's documentation of the cell type: 0.2 nF, 1 ms, 0 mV.
    fixed: ClassVar[dict[str, float]] = {"cm": 0.2, "tau_refrac": 1.0, "e0": 0.0, "i_offset": 0.0}

    def model_parameters(self, values: Values) -> Mapping[str, FloatArray]:
        """Return the parameters of the model, from translated ones."""
        parameters = dict(values)
        if "g_leak" in parameters:
            parameters["tau_m"] = self.fixed["cm"] / parameters.pop("g_leak")
        size = len(next(iter(values.values())))
        return {**{name: np.full(size, value) for name, value in self.fixed.items()}, **parameters}


class EIF_cond_exp_isfa_ista(ModelCell, cells.EIF_cond_exp_isfa_ista):
    """Adaptive exponential integrate-and-fire cell with exponential conductances."""

    translations = build_translations(*ADEX, *_TIMES, *_REVERSALS)
    model = adex(COND_EXP, COND_EXP)
    variables = {**_V, **_W, **_CONDUCTANCES}


class EIF_cond_alpha_isfa_ista(ModelCell, cells.EIF_cond_alpha_isfa_ista):
    """Adaptive exponential integrate-and-fire cell with alpha-shaped conductances."""

    translations = build_translations(*ADEX, *_TIMES, *_REVERSALS)
    model = adex(COND_ALPHA, COND_ALPHA)
    variables = {**_V, **_W, **_CONDUCTANCES}


class Izhikevich(ModelCell, cells.Izhikevich):
    """Izhikevich's cell; synapses step the membrane by their weight (mV)."""

    translations = build_translations(
        ("a", "a"), ("b", "b"), ("c", "c"), ("d", "d"), ("i_offset", "i_offset")
    )
    model = IZHIKEVICH
    variables = {**_V, "u": ("u", 1.0)}


class HH_cond_exp(ModelCell, cells.HH_cond_exp):
    """Hodgkin-Huxley cell of Traub and Miles with exponential conductances."""

    translations = build_translations(
        ("gbar_Na", "gbar_Na"),
        ("gbar_K", "gbar_K"),
        ("g_leak", "g_leak"),
        ("cm", "cm"),
        ("v_offset", "v_offset"),
        ("e_rev_Na", "e_rev_Na"),
        ("e_rev_K", "e_rev_K"),
        ("e_rev_leak", "e_rev_leak"),
        ("i_offset", "i_offset"),
        *_TIMES,
        *_REVERSALS,
    )
    recordable = ("spikes", "v", "gsyn_exc", "gsyn_inh", "m", "n", "h")
    #: PyNN also lists a gap junction, which no cell here has.
    receptor_types = ("excitatory", "inhibitory")
    model = HODGKIN_HUXLEY
    variables = {**_V, **_CONDUCTANCES, "m": ("m", 1.0), "n": ("n", 1.0), "h": ("h", 1.0)}


class GIF_cond_exp(ModelCell, cells.GIF_cond_exp):
    """Generalised integrate-and-fire cell with stochastic spikes."""

    translations = build_translations(
        ("v_rest", "v_rest"),
        ("cm", "cm"),
        ("tau_m", "tau_m"),
        ("tau_refrac", "tau_refrac"),
        ("v_reset", "v_reset"),
        ("i_offset", "i_offset"),
        ("delta_v", "delta_v"),
        ("v_t_star", "v_t_star"),
        ("lambda0", "lambda0"),
        ("tau_eta", "tau_eta"),
        ("a_eta", "a_eta"),
        ("tau_gamma", "tau_gamma"),
        ("a_gamma", "a_gamma"),
        *_TIMES,
        *_REVERSALS,
    )
    variables = {**_V, **_CONDUCTANCES, "i_eta": ("i_eta", 1.0), "v_t": ("v_t", 1.0)}

    @property
    def model(self) -> CellModel:  # type: ignore[override]
        """The model with as many terms as the parameters have."""
        return gif(self._terms("eta"), self._terms("gamma"))

    def _terms(self, stem: str) -> int:
        """Return the number of terms of the spike-triggered current or of the threshold."""
        lengths = {
            sequence_length(self.parameter_space[f"{name}_{stem}"].base_value) for name in ("tau", "a")
        }
        if len(lengths) != 1:
            raise errors.InvalidParameterValueError(
                f"tau_{stem} and a_{stem} need the same number of values for every cell"
            )
        return lengths.pop()

    def model_parameters(self, values: Values) -> Mapping[str, FloatArray]:
        """Return the parameters of the model: sequences become one array per term."""
        parameters: dict[str, FloatArray] = {}
        for name, array in values.items():
            if array.dtype != object:
                parameters[name] = array
                continue
            terms = np.stack([as_array(sequence) for sequence in array])
            parameters.update({f"{name}{k}": terms[:, k] for k in range(terms.shape[1])})
        return parameters
