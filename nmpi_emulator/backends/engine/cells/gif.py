"""Generalised integrate-and-fire cells with stochastic spikes.

Mensi et al. 2012, J. Neurophysiol. 107:1756; Pozzorini et al. 2015, PLoS Comput. Biol. 11:e1004275.
The order of things is that of NEST's ``gif_cond_exp``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from nmpi_emulator.backends.engine.cells.composition import Receptors
from nmpi_emulator.backends.engine.cells.conductance import (
    DERIVED,
    derive_membrane,
    membrane,
    substeps,
)
from nmpi_emulator.backends.engine.cells.model import CellModel, TextKernel
from nmpi_emulator.backends.engine.cells.receptors import COND_EXP
from nmpi_emulator.backends.engine.cells.text import lines, total
from nmpi_emulator.backends.engine.numerics import FloatArray

PARAMETERS = (
    "v_rest",
    "cm",
    "tau_m",
    "tau_refrac",
    "v_reset",
    "i_offset",
    "delta_v",
    "v_t_star",
    "lambda0",
)


@lru_cache
def gif(n_eta: int, n_gamma: int) -> CellModel:
    """Return the model with that many terms of the spike-triggered current and of the threshold.

    Term ``k`` of the current jumps by ``a_eta{k}`` (nA) at a spike and decays with ``tau_eta{k}``;
    term ``k`` of the threshold jumps by ``a_gamma{k}`` (mV) and decays with ``tau_gamma{k}``.
    """
    receptors = Receptors.numbered((COND_EXP, COND_EXP))
    terms = [f"eta{k}" for k in range(n_eta)] + [f"gamma{k}" for k in range(n_gamma)]
    eta, gamma = total(terms[:n_eta]), total(terms[n_eta:])

    def derive(parameters: Mapping[str, FloatArray], dt: float, h: float) -> Mapping[str, FloatArray]:
        derived = {**derive_membrane(parameters, dt, h), **receptors.derive(parameters, h)}
        for term in terms:
            derived[f"keep_{term}"] = np.exp(-dt / parameters[f"tau_{term}"])
        derived["per_hz"] = np.full_like(parameters["cm"], dt / 1000.0)
        return derived

    finish = lines(
        *receptors.absorptions,
        f"""
        free = refractory <= 0
        i_eta = {eta}
        v_t = v_t_star + {gamma}
        intensity = lambda0*exp(clip((v - v_t)/delta_v, -100, 100))
        spiked = free and chance < 1 - exp(-intensity*per_hz)
        v = int(spiked)*v_reset + int(not spiked)*v
        refractory = int(spiked)*rest_steps + int(not spiked)*(refractory - int(refractory > 0))
        """,
        *(f"{term} = {term}*keep_{term} + int(spiked)*a_{term}" for term in terms),
    )
    return CellModel(
        name=f"gif_{n_eta}_{n_gamma}",
        parameters=(
            *PARAMETERS,
            *receptors.parameters,
            *(f"{stem}_{term}" for term in terms for stem in ("tau", "a")),
        ),
        state={
            "v": -65.0,
            "v_t": -48.0,
            "i_eta": 0.0,
            "refractory": 0.0,
            **dict.fromkeys(terms, 0.0),
            **receptors.state,
        },
        receptors=len(receptors),
        kernel=TextKernel(
            advance=lines(
                *receptors.means,
                *receptors.ends,
                membrane(receptors, f"i_offset + injected - ({eta})"),
                *receptors.decays,
            ),
            finish=finish,
            derived=(
                *DERIVED,
                "per_hz",
                *(f"keep_{term}" for term in terms),
                *receptors.derived,
            ),
            derive=derive,
            substeps=substeps,
            uniform=("chance",),
        ),
        positive=(
            "cm",
            "tau_m",
            "delta_v",
            *receptors.time_constants,
            *(f"tau_{term}" for term in terms),
        ),
        not_negative=("tau_refrac", "lambda0"),
    )
