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

from nmpi_emulator.backends.engine.cells.model import CellModel, TextKernel
from nmpi_emulator.backends.engine.cells.receptors import Alpha, Receptor
from nmpi_emulator.backends.engine.cells.text import THRESHOLD, lines, total
from nmpi_emulator.backends.engine.numerics import FloatArray, refractory_steps

PARAMETERS = (
    "v_rest",
    "cm",
    "tau_m",
    "tau_refrac",
    "v_reset",
    "v_thresh",
    "i_offset",
)


def _response(
    tau_m: FloatArray, tau_syn: FloatArray, cm: FloatArray, h: float
) -> tuple[FloatArray, FloatArray]:
    """Return what 1 nA that decays with ``tau_syn``, and its integral kernel, do to the membrane.

    First ``1/C * integral of exp(-s/tau_syn) exp(-(h-s)/tau_m) ds``, then the same with a factor
    ``s``.  Both have a limit where the time constants are equal.
    """
    rate = 1 / tau_syn - 1 / tau_m
    x = rate * h
    near = np.abs(x) < 1e-3
    safe = np.where(near, 1.0, x)
    # -expm1(-x)/x and (1 - exp(-x)(1 + x))/x^2, by their series near zero.
    first = np.where(near, 1 - x / 2 + x**2 / 6 - x**3 / 24, -np.expm1(-safe) / safe)
    second = np.where(
        near,
        1 / 2 - x / 3 + x**2 / 8 - x**3 / 30,
        (-np.expm1(-safe) - safe * np.exp(-safe)) / safe**2,
    )
    leak = np.exp(-h / tau_m) / cm
    return leak * h * first, leak * h**2 * second


def _derive_membrane(
    parameters: Mapping[str, FloatArray], dt: float, h: float
) -> Mapping[str, FloatArray]:
    tau_m = parameters["tau_m"]
    return {
        "leak": np.exp(-h / tau_m),
        "drive": -np.expm1(-h / tau_m) * tau_m / parameters["cm"],
        "rest_steps": refractory_steps(parameters["tau_refrac"], dt),
    }


@lru_cache
def lif(*receptors: Receptor) -> CellModel:
    """Return the model of a leaky integrate-and-fire cell with these current receptors."""
    if any(receptor.conductance for receptor in receptors):
        raise ValueError("Conductances make the membrane nonlinear: see conductance_lif.")
    named = {str(index): receptor for index, receptor in enumerate(receptors)}

    def derive(
        parameters: Mapping[str, FloatArray], dt: float, h: float
    ) -> Mapping[str, FloatArray]:
        tau_m, cm = parameters["tau_m"], parameters["cm"]
        derived = dict(_derive_membrane(parameters, dt, h))
        for suffix, receptor in named.items():
            tau = parameters[f"tau{suffix}"]
            derived.update(receptor.derive(suffix, parameters, h))
            to_v, rise_to_v = _response(tau_m, tau, cm, h)
            derived[f"to_v{suffix}"] = to_v
            derived[f"rise_to_v{suffix}"] = rise_to_v * np.e / tau
        return derived

    synaptic = [f"i{suffix}*to_v{suffix}" for suffix in named]
    synaptic += [
        f"y{suffix}*rise_to_v{suffix}"
        for suffix, receptor in named.items()
        if isinstance(receptor, Alpha)
    ]
    finish = lines(
        f"""
        free = refractory <= 0
        moved = v_rest + (v - v_rest)*leak + (i_offset + injected)*drive + {total(synaptic)}
        v = int(free)*moved + int(not free)*v
        """,
        *(receptor.course(suffix) for suffix, receptor in named.items()),
        *(receptor.decay(suffix) for suffix, receptor in named.items()),
        *(receptor.absorb(suffix) for suffix, receptor in named.items()),
        THRESHOLD,
    )
    pieces = [receptor.derived(suffix) for suffix, receptor in named.items()]
    responses = [f"{stem}{suffix}" for suffix in named for stem in ("to_v", "rise_to_v")]
    state = {"v": -65.0, "refractory": 0.0}
    for suffix, receptor in named.items():
        state.update(receptor.state(suffix))
    return CellModel(
        name="_".join(("lif", *(receptor.name for receptor in receptors))),
        parameters=(*PARAMETERS, *(p for s, r in named.items() for p in r.parameters(s))),
        state=state,
        receptors=len(receptors),
        kernel=TextKernel(
            finish=finish,
            derived=("leak", "drive", "rest_steps", *sum(pieces, ()), *responses),
            derive=derive,
        ),
    )


#: Each spike steps the membrane by the weight (mV); what arrives in the refractory period is lost.
LIF_DELTA = CellModel(
    name="lif_delta",
    parameters=PARAMETERS,
    state={"v": -65.0, "refractory": 0.0},
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
)
