"""Leaky integrate-and-fire cells with current-based or voltage-step synapses: exact steps.

The equations are linear, so the step multiplies the state by propagators that are computed once
(Rotter and Diesmann 1999, Biol. Cybern. 81:381).  The order of things is NEST's ``iaf_psc_exp``,
``iaf_psc_alpha`` and ``iaf_psc_delta``: the membrane moves, then what arrives at the end of the
step is taken in, then the threshold is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from nmpi_emulator.backends.engine.cells.composition import Receptors
from nmpi_emulator.backends.engine.cells.model import CellModel, TextKernel
from nmpi_emulator.backends.engine.cells.receptors import Receptor
from nmpi_emulator.backends.engine.cells.text import THRESHOLD, lines, total
from nmpi_emulator.backends.engine.numerics import FloatArray, refractory_steps

PARAMETERS = ("v_rest", "cm", "tau_m", "tau_refrac", "v_reset", "v_thresh", "i_offset")
STATE = {"v": -65.0, "refractory": 0.0}


def _response(
    tau_m: FloatArray, tau_syn: FloatArray, cm: FloatArray, h: float
) -> tuple[FloatArray, FloatArray]:
    """Return what 1 nA that decays with ``tau_syn`` does to the membrane over ``h`` ms.

    First ``1/C * integral of exp(-s/tau_syn) exp(-(h-s)/tau_m) ds`` from 0 to h, then the same with
    a factor ``s`` in the integral.  Both have a limit where the time constants are equal.
    """
    x = h / tau_syn - h / tau_m
    near = np.abs(x) < 1e-3
    far = np.where(near, 1.0, x)
    first = np.where(near, 1 - x / 2 + x**2 / 6 - x**3 / 24, -np.expm1(-far) / far)
    second = np.where(
        near,
        1 / 2 - x / 3 + x**2 / 8 - x**3 / 30,
        (-np.expm1(-far) - far * np.exp(-far)) / far**2,
    )
    leak = np.exp(-h / tau_m) / cm
    return leak * h * first, leak * h**2 * second


def _derive_membrane(parameters: Mapping[str, FloatArray], dt: float, h: float) -> dict[str, FloatArray]:
    tau_m = parameters["tau_m"]
    return {
        "leak": np.exp(-h / tau_m),
        "drive": -np.expm1(-h / tau_m) * tau_m / parameters["cm"],
        "rest_steps": refractory_steps(parameters["tau_refrac"], dt),
    }


@lru_cache
def lif(*kinds: Receptor) -> CellModel:
    """Return the model of a leaky integrate-and-fire cell with these current receptors."""
    if any(kind.conductance for kind in kinds):
        raise ValueError("Conductances make the membrane nonlinear: see conductance_lif.")
    receptors = Receptors.numbered(kinds)
    suffixes = [str(index) for index in range(len(kinds))]

    def derive(parameters: Mapping[str, FloatArray], dt: float, h: float) -> Mapping[str, FloatArray]:
        derived = _derive_membrane(parameters, dt, h)
        derived.update(receptors.derive(parameters, h))
        for suffix in suffixes:
            tau = parameters[f"tau{suffix}"]
            to_v, rise_to_v = _response(parameters["tau_m"], tau, parameters["cm"], h)
            derived[f"to_v{suffix}"] = to_v
            derived[f"rise_to_v{suffix}"] = rise_to_v * np.e / tau
        return derived

    synaptic = [f"i{suffix}*to_v{suffix}" for suffix in suffixes]
    synaptic += [
        f"y{suffix}*rise_to_v{suffix}" for suffix, kind in zip(suffixes, kinds, strict=True) if kind.hidden
    ]
    finish = lines(
        f"""
        free = refractory <= 0
        moved = v_rest + (v - v_rest)*leak + (i_offset + injected)*drive + {total(synaptic)}
        v = int(free)*moved + int(not free)*v
        """,
        *receptors.ends,
        *receptors.decays,
        *receptors.absorptions,
        THRESHOLD,
    )
    responses = [f"{stem}{suffix}" for suffix in suffixes for stem in ("to_v", "rise_to_v")]
    return CellModel(
        name=f"lif_{receptors.kinds}",
        parameters=(*PARAMETERS, *receptors.parameters),
        state={**STATE, **receptors.state},
        receptors=len(receptors),
        kernel=TextKernel(
            finish=finish,
            derived=("leak", "drive", "rest_steps", *receptors.derived, *responses),
            derive=derive,
        ),
        positive=("cm", "tau_m", *receptors.time_constants),
        not_negative=("tau_refrac",),
    )


#: Each spike steps the membrane by the weight (mV); what arrives in the refractory period is lost.
LIF_DELTA = CellModel(
    name="lif_delta",
    parameters=PARAMETERS,
    state=STATE,
    receptors=2,
    kernel=TextKernel(
        finish=lines(
            """
            free = refractory <= 0
            moved = v_rest + (v - v_rest)*leak + (i_offset + injected)*drive + input0 + input1
            v = int(free)*moved + int(not free)*v
            """,
            THRESHOLD,
        ),
        derived=("leak", "drive", "rest_steps"),
        derive=_derive_membrane,
    ),
    positive=("cm", "tau_m"),
    not_negative=("tau_refrac",),
)
