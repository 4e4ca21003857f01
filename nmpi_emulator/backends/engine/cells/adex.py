"""Adaptive exponential integrate-and-fire cells.

Brette and Gerstner 2005, J. Neurophysiol. 94:3637.

The upstroke of a spike is stiff: ``v`` goes to infinity in finite time.  A substep is split into
the linear part, whose solution is an exponential, and the part ``dv/dt = exp((v - v_thresh) /
delta_T)``, whose solution is a logarithm that knows the time of the explosion (Strang splitting,
second order, stable).  The order of things is NEST's ``aeif_cond_exp`` and ``aeif_cond_alpha``:
refractory periods begin and end on the grid.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from nmpi_emulator.backends.engine.cells.composition import Receptors
from nmpi_emulator.backends.engine.cells.model import CellModel, TextKernel
from nmpi_emulator.backends.engine.cells.receptors import Receptor
from nmpi_emulator.backends.engine.cells.text import lines
from nmpi_emulator.backends.engine.numerics import FloatArray, refractory_steps

PARAMETERS = (
    "cm",
    "tau_m",
    "tau_refrac",
    "v_spike",
    "v_reset",
    "v_rest",
    "i_offset",
    "a",
    "b",
    "delta_T",
    "tau_w",
    "v_thresh",
)

#: A substep is no longer than this (ms): 63 of 750 spikes of 24 noisily driven cells then fall into
#: another step of 0.1 ms than with substeps of 0.001 ms, against 280 with 0.1 ms.
LONGEST_SUBSTEP_MS = 0.025


def substeps(dt_ms: float) -> int:
    """Return into how many substeps a step is cut."""
    return math.ceil(dt_ms / LONGEST_SUBSTEP_MS - 1e-9)


def _derive_membrane(parameters: Mapping[str, FloatArray], dt: float, h: float) -> dict[str, FloatArray]:
    g_leak = parameters["cm"] / parameters["tau_m"]
    slope = parameters["delta_T"]
    # Without a slope there is no upstroke, and the cell is a leaky integrate-and-fire cell.
    steep = slope > 0
    rest = refractory_steps(parameters["tau_refrac"], dt)
    return {
        "g_leak": g_leak,
        "half_by_c": h / 2 / parameters["cm"],
        "growth": np.where(steep, h * g_leak / parameters["cm"], 0.0),
        "steepness": 1 / np.where(steep, slope, 1.0),
        "top": np.where(steep, parameters["v_spike"], parameters["v_thresh"]),
        "adapting": -np.expm1(-h / parameters["tau_w"]),
        # The step of the spike itself is counted down as well.
        "rest_after": np.where(rest > 0, rest + 1, 0.0),
    }


DERIVED = (
    "g_leak",
    "half_by_c",
    "growth",
    "steepness",
    "top",
    "adapting",
    "rest_after",
)


@lru_cache
def adex(*kinds: Receptor) -> CellModel:
    """Return the model of an adaptive exponential integrate-and-fire cell with these receptors.

    ``a`` is in uS and ``b`` in nA.
    """
    receptors = Receptors.numbered(kinds)

    def derive(parameters: Mapping[str, FloatArray], dt: float, h: float) -> Mapping[str, FloatArray]:
        return {**_derive_membrane(parameters, dt, h), **receptors.derive(parameters, h)}

    advance = lines(
        *receptors.means,
        *receptors.ends,
        f"""
        free = refractory <= 0
        g_total = g_leak + {receptors.conductance}
        drive = g_leak*v_rest + i_offset + injected + {receptors.drive}
        relaxation = exp(-g_total*half_by_c)
        level = (drive - w)/g_total
        before = level + (v - level)*relaxation
        ahead = 1 - growth*exp(clip((before - v_thresh)*steepness, -100, 50))
        after = before - delta_T*log(clip(ahead, 1e-9, 1))
        middle = int(free)*(v + clip(after, -1000, top))/2 + int(not free)*v
        w = w + (a*(middle - v_rest) - w)*adapting
        level = (drive - w)/g_total
        moved = level + (after - level)*relaxation
        crossed = free and (ahead <= 1e-9 or moved >= top)
        v = int(free)*moved + int(not free)*v
        v = int(crossed)*v_reset + int(not crossed)*v
        w = w + int(crossed)*b
        refractory = int(crossed)*rest_after + int(not crossed)*refractory
        fired = fired + int(crossed)
        """,
        *receptors.decays,
    )
    finish = lines(
        *receptors.absorptions,
        """
        spiked = fired > 0
        fired = 0
        refractory = refractory - int(refractory > 0)
        """,
    )
    return CellModel(
        name=f"adex_{receptors.kinds}",
        parameters=(*PARAMETERS, *receptors.parameters),
        state={"v": -70.6, "w": 0.0, "refractory": 0.0, "fired": 0.0, **receptors.state},
        receptors=len(receptors),
        kernel=TextKernel(
            advance=advance,
            finish=finish,
            derived=(*DERIVED, *receptors.derived),
            derive=derive,
            substeps=substeps,
        ),
        positive=("cm", "tau_m", "tau_w", *receptors.time_constants),
        not_negative=("tau_refrac", "delta_T"),
    )
