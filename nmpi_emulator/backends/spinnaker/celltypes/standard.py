"""The neurons that sPyNNaker exports beside PyNN's standard cells.

Source: sPyNNaker 7.4.1, ``spynnaker.pyNN.models.neuron.builds``, and its public surface as recorded 2026-08.
"""

from __future__ import annotations

from .kind import (
    EXPONENTIAL,
    IZHIKEVICH,
    IZHIKEVICH_STATE,
    LIF,
    REST,
    REVERSALS,
    SYNAPTIC_STATE,
    CellKind,
    izhikevich_units,
    lif_units,
)
from .model import AbstractPyNNNeuronModel


class IFCurrExpBase(AbstractPyNNNeuronModel):
    """Leaky integrate-and-fire with exponentially decaying currents: ``IF_curr_exp``."""

    kind = CellKind(
        model="IF_curr_exp",
        dynamics="IF_curr_exp",
        parameters={**LIF, **EXPONENTIAL, **REST},
        state=SYNAPTIC_STATE,
        units=lif_units(),
    )


class IFCondExpBase(AbstractPyNNNeuronModel):
    """Leaky integrate-and-fire with exponentially decaying conductances: ``IF_cond_exp``."""

    kind = CellKind(
        model="IF_cond_exp",
        dynamics="IF_cond_exp",
        parameters={**LIF, **EXPONENTIAL, **REST, **REVERSALS},
        state=SYNAPTIC_STATE,
        units=lif_units(e_rev_E="mV", e_rev_I="mV"),
        conductance=True,
        structs=(9, 2, 1, 5),
    )


class IFCurrAlpha(AbstractPyNNNeuronModel):
    """Leaky integrate-and-fire with alpha-shaped currents: ``IF_curr_alpha``."""

    kind = CellKind(
        model="IF_curr_alpha",
        dynamics="IF_curr_alpha",
        parameters={**LIF, "tau_syn_E": 0.5, "tau_syn_I": 0.5, **REST},
        state={
            "v": -65.0,
            "exc_response": 0.0,
            "exc_exp_response": 0.0,
            "inh_response": 0.0,
            "inh_exp_response": 0.0,
        },
        units=lif_units(
            tau_syn_E="ms",
            tau_syn_I="ms",
            exc_response="",
            exc_exp_response="",
            inh_response="",
            inh_exp_response="",
        ),
        structs=(9, 0, 1, 9),
        hidden_state=("refract_timer",),
    )


class IFCurrDelta(AbstractPyNNNeuronModel):
    """Leaky integrate-and-fire whose membrane takes each weight at once: ``IF_curr_delta``."""

    kind = CellKind(
        model="IF_curr_delta",
        dynamics="IF_curr_delta",
        parameters={**LIF, **REST},
        state=SYNAPTIC_STATE,
        units=lif_units(isyn_inh=None),
        structs=(9, 1, 1, 2),
    )


class IzkCurrExpBase(AbstractPyNNNeuronModel):
    """Izhikevich's cell with exponentially decaying currents: ``Izhikevich``."""

    kind = CellKind(
        model="IZK_curr_exp",
        dynamics="Izhikevich",
        parameters={**IZHIKEVICH, **EXPONENTIAL},
        state=IZHIKEVICH_STATE,
        units=izhikevich_units(),
        hidden_state=("next_h",),
    )
