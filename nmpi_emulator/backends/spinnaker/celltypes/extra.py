"""The neurons of ``extra_models``, which only SpiNNaker has.

Source: sPyNNaker 7.4.1, ``spynnaker.pyNN.models.neuron.builds``, and its public surface as recorded 2026-08.
"""

from __future__ import annotations

from types import MappingProxyType

from .kind import (
    EXPONENTIAL,
    IZHIKEVICH,
    IZHIKEVICH_STATE,
    LIF,
    NEURON_KEYWORDS,
    REST,
    REVERSALS,
    SYNAPTIC_STATE,
    CellKind,
    izhikevich_units,
    lif_units,
)
from .model import AbstractPyNNNeuronModel

_DUAL = ("excitatory", "excitatory2", "inhibitory")
_DUAL_TIMES = {"tau_syn_E": 5.0, "tau_syn_E2": 5.0, "tau_syn_I": 5.0}
_CALCIUM_UNITS = {"tau_ca2": "ms", "i_alpha": "nA", "i_ca2": "nA"}


class IFCondExpStoc(AbstractPyNNNeuronModel):
    """``IF_cond_exp`` that spikes with a probability around its threshold (Maass)."""

    kind = CellKind(
        model="IF_cond_exp_stoc",
        dynamics="IFCondExpStoc",
        parameters={**LIF, **EXPONENTIAL, **REST, **REVERSALS, "du_th": 0.5, "tau_th": 20.0},
        state=SYNAPTIC_STATE,
        units=lif_units(e_rev_E="mV", e_rev_I="mV", du_th="mV", tau_th="ms"),
        conductance=True,
        structs=(9, 2, 4, 5),
    )


class IFCurrDeltaCa2Adaptive(AbstractPyNNNeuronModel):
    """``IF_curr_delta`` with an adaptation by calcium."""

    kind = CellKind(
        model="IF_curr_delta_ca2_adaptive",
        dynamics="IFCurrDeltaCa2Adaptive",
        parameters={**LIF, "tau_refrac": 0.1, "tau_ca2": 50.0, "i_alpha": 0.1, "i_offset": 0.0},
        state={"i_ca2": 0.0, **SYNAPTIC_STATE},
        units=lif_units(isyn_inh=None, **_CALCIUM_UNITS),
        structs=(9, 1, 1, 2, 4),
    )


class IFCurrDeltaFixedProb(AbstractPyNNNeuronModel):
    """``IF_curr_delta`` that spikes above its threshold with a fixed probability."""

    kind = CellKind(
        model="IF_curr_delta_fixed_prob",
        dynamics="IFCurrDeltaFixedProb",
        parameters={
            "tau_m": 0.0001,
            "cm": 0.0001,
            "v_rest": 0.0,
            "v_reset": 0.0,
            "v_thresh": 1.0,
            "p_thresh": 1.0,
            "tau_refrac": 0.0,
            "i_offset": 0.0,
        },
        state={"v": 0.0, "isyn_exc": 0.0, "isyn_inh": 0.0, "seed": None},
        units=lif_units(isyn_inh=None, p_thresh=""),
        structs=(9, 1, 6, 2),
        generated=False,
    )


class IFCurrExpCa2Adaptive(AbstractPyNNNeuronModel):
    """``IF_curr_exp`` with an adaptation by calcium."""

    kind = CellKind(
        model="IF_curr_exp_ca2_adaptive",
        dynamics="IFCurrExpCa2Adaptive",
        parameters={**LIF, **EXPONENTIAL, **REST, "tau_ca2": 50.0, "i_alpha": 0.1},
        state={"i_ca2": 0.0, **SYNAPTIC_STATE},
        units=lif_units(**_CALCIUM_UNITS),
        structs=(9, 0, 1, 5, 4),
    )


class IFTruncDelta(AbstractPyNNNeuronModel):
    """A cell whose membrane takes each weight at once and never falls below its reset."""

    kind = CellKind(
        model="IF_trunc_delta",
        dynamics="IFTruncDelta",
        parameters={
            "tau_m": 1.0,
            "cm": 1.0,
            "v_reset": 0.0,
            "v_thresh": 1.0,
            "tau_refrac": 1.0,
            "i_offset": 0.0,
        },
        state={"v": 0.0, "isyn_exc": 0.0, "isyn_inh": 0.0},
        units=lif_units(isyn_inh=None),
        structs=(8, 1, 1, 2),
    )


class IFCurrDualExpBase(AbstractPyNNNeuronModel):
    """``IF_curr_exp`` with a second excitatory receptor: ``IF_curr_dual_exp``."""

    kind = CellKind(
        model="IF_curr_dual_exp",
        dynamics="IF_curr_dual_exp",
        parameters={**LIF, **_DUAL_TIMES, **REST},
        state={**SYNAPTIC_STATE, "isyn_exc2": 0.0},
        units=lif_units(isyn_exc2=""),
        receptors=_DUAL,
        structs=(9, 0, 1, 7),
    )


class IFCurrExpSEMDBase(AbstractPyNNNeuronModel):
    """The spiking elementary motion detector: ``IF_curr_exp_sEMD``."""

    kind = CellKind(
        model="IF_curr_exp_SEMD",
        dynamics="IF_curr_exp_sEMD",
        parameters={**LIF, **_DUAL_TIMES, **REST, "scaling_factor": 1.0},
        state={
            "v": -65.0,
            "isyn_exc": 0.0,
            "isyn_exc2": 0.0,
            "isyn_inh": 0.0,
            "multiplicator": 0.0,
            "exc2_old": 0.0,
        },
        units=lif_units(isyn_exc2="", multiplicator="", exc2_old="", scaling_factor=""),
        receptors=_DUAL,
        structs=(9, 0, 1, 10),
    )


class IzkCondExpBase(AbstractPyNNNeuronModel):
    """Izhikevich's cell with exponentially decaying conductances: ``Izhikevich_cond``."""

    kind = CellKind(
        model="IZK_cond_exp",
        dynamics="Izhikevich_cond",
        parameters={**IZHIKEVICH, **EXPONENTIAL, **REVERSALS},
        state=IZHIKEVICH_STATE,
        units=izhikevich_units(e_rev_E="mV", e_rev_I="mV"),
        conductance=True,
        structs=(9, 2, 1, 5),
        hidden_state=("next_h",),
    )


class IzkCondDualExpBase(AbstractPyNNNeuronModel):
    """``Izhikevich_cond`` with a second excitatory receptor: ``Izhikevich_cond_dual``."""

    kind = CellKind(
        model="IZK_cond_exp_dual",
        dynamics="Izhikevich_cond_dual",
        parameters={**IZHIKEVICH, **_DUAL_TIMES, **REVERSALS},
        state={"u": -14.0, "v": -70.0, "isyn_exc": 0.0, "isyn_exc2": 0.0, "isyn_inh": 0.0},
        units=izhikevich_units(e_rev_E="mV", e_rev_I="mV", isyn_exc2=""),
        receptors=_DUAL,
        conductance=True,
        structs=(9, 2, 1, 7),
        hidden_state=("next_h",),
    )


_STOCHASTIC = ("v", "ex_input", "in_input", "prob")
_STOCHASTIC_UNITS = {
    "tau": "ms",
    "bias": "mV",
    "refract_init": "ms",
    "v": "mV",
    "ex_input": "mV",
    "in_input": "mV",
    "prob": "",
    "v_reset": None,
    "v_init": None,
    "tau_refrac": None,
}


class StocExp(AbstractPyNNNeuronModel):
    """A stochastic cell with an exponential threshold."""

    kind = CellKind(
        model="StocExp",
        dynamics="StocExp",
        parameters={"tau": 10, "bias": 0},
        state={"refract_init": 0, "seed": None},
        units=MappingProxyType(_STOCHASTIC_UNITS),
        recordable=_STOCHASTIC,
        structs=(8,),
        global_words=0,
        generated=False,
        hidden_parameters=(),
        hidden_state=(),
        population_parameters=NEURON_KEYWORDS,
    )


class StocExpStable(AbstractPyNNNeuronModel):
    """A stochastic cell with an exponential threshold and a leak."""

    kind = CellKind(
        model="StocExpStable",
        dynamics="StocExpStable",
        parameters={"v_reset": 0, "tau": 0.1, "tau_refrac": 1, "bias": 0},
        state={"v_init": 0, "refract_init": 0, "seed": None},
        units=MappingProxyType(_STOCHASTIC_UNITS),
        recordable=_STOCHASTIC,
        structs=(11,),
        global_words=0,
        generated=False,
        hidden_parameters=(),
        hidden_state=(),
        population_parameters=NEURON_KEYWORDS,
    )


class StocSigma(AbstractPyNNNeuronModel):
    """A stochastic cell with a sigmoid threshold."""

    kind = CellKind(
        model="StocSigma",
        dynamics="StocSigma",
        parameters={"tau_refrac": 1, "alpha": 1.0, "bias": 0},
        state={"refract_init": 0, "seed": None},
        units=MappingProxyType({**_STOCHASTIC_UNITS, "tau_refrac": "ms", "alpha": None}),
        recordable=_STOCHASTIC,
        structs=(9,),
        global_words=0,
        generated=False,
        hidden_parameters=(),
        hidden_state=(),
        population_parameters=NEURON_KEYWORDS,
    )
