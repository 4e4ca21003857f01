"""The Hodgkin-Huxley cell of Traub and Miles (1991), with exponential conductance synapses.

A substep moves the membrane by half, the gates in full, and the membrane by the other half; each of
these has an exponential as its solution while the others stand still (Strang splitting).

A spike is the top of an upstroke above ``v_offset + 30`` mV, at most one in 2 ms: the rule of
NEST's ``hh_cond_exp_traub``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from nmpi_emulator.backends.engine.cells.composition import Receptors
from nmpi_emulator.backends.engine.cells.model import CellModel, TextKernel
from nmpi_emulator.backends.engine.cells.receptors import COND_EXP
from nmpi_emulator.backends.engine.cells.text import lines
from nmpi_emulator.backends.engine.numerics import FloatArray, refractory_steps

#: A substep is no longer than this (ms): the period of a cell that fires at 77 Hz is then right to
#: 0.02 % (0.1 % at twice this length).
LONGEST_SUBSTEP_MS = 0.0125

#: A step no longer than this (ms) shows every spike at its grid points, as NEST looks at them; in a
#: longer one the substeps are watched too.
LONGEST_UNWATCHED_STEP_MS = 0.25

#: No further spike for this long (ms) after a spike; NEST's default ``t_ref``.
BETWEEN_SPIKES_MS = 2.0


def _substeps(dt_ms: float) -> int:
    return math.ceil(dt_ms / LONGEST_SUBSTEP_MS - 1e-9)


_RECEPTORS = Receptors.numbered((COND_EXP, COND_EXP))

_HALF = f"""
g_na = gbar_Na*m*m*m*h
g_k = gbar_K*n*n*n*n
g_total = g_leak + g_na + g_k + {_RECEPTORS.conductance}
drive = g_leak*e_rev_leak + g_na*e_rev_Na + g_k*e_rev_K + i_offset + injected
level = (drive + {_RECEPTORS.drive})/g_total
v = level + (v - level)*exp(-g_total*half_by_c)
"""

#: The rates y/(exp(y) - 1) are 0/0 where y is zero; there they are taken a millionth beside it.
_GATES = """
x = v - v_offset
y_m = (13 - x)/4
y_m = y_m + int(abs(y_m) < 1e-6)*1e-6
z_m = (x - 40)/5
z_m = z_m + int(abs(z_m) < 1e-6)*1e-6
y_n = (15 - x)/5
y_n = y_n + int(abs(y_n) < 1e-6)*1e-6
opening_m = 1.28*y_m/(exp(y_m) - 1)
closing_m = 1.4*z_m/(exp(z_m) - 1)
opening_h = 0.128*exp((17 - x)/18)
closing_h = 4/(1 + exp((40 - x)/5))
opening_n = 0.16*y_n/(exp(y_n) - 1)
closing_n = 0.5*exp((10 - x)/40)
end_m = opening_m/(opening_m + closing_m)
end_h = opening_h/(opening_h + closing_h)
end_n = opening_n/(opening_n + closing_n)
m = end_m + (m - end_m)*exp(-(opening_m + closing_m)*substep)
h = end_h + (h - end_h)*exp(-(opening_h + closing_h)*substep)
n = end_n + (n - end_n)*exp(-(opening_n + closing_n)*substep)
"""


def _derive(parameters: Mapping[str, FloatArray], dt: float, h: float) -> Mapping[str, FloatArray]:
    like = parameters["cm"]
    rest = refractory_steps(np.full_like(like, BETWEEN_SPIKES_MS), dt)
    return {
        "half_by_c": h / 2 / parameters["cm"],
        "substep": np.full_like(like, h),
        "rest_steps": rest,
        "watched": np.full_like(like, float(dt > LONGEST_UNWATCHED_STEP_MS)),
        **_RECEPTORS.derive(parameters, h),
    }


HODGKIN_HUXLEY = CellModel(
    name="hodgkin_huxley",
    parameters=(
        "gbar_Na",
        "gbar_K",
        "g_leak",
        "cm",
        "v_offset",
        "e_rev_Na",
        "e_rev_K",
        "e_rev_leak",
        "i_offset",
        *_RECEPTORS.parameters,
    ),
    state={
        "v": -65.0,
        "m": 0.0,
        "h": 1.0,
        "n": 0.0,
        "highest": -65.0,
        "refractory": 0.0,
        **_RECEPTORS.state,
    },
    receptors=2,
    kernel=TextKernel(
        advance=lines(
            *_RECEPTORS.means,
            *_RECEPTORS.ends,
            _HALF,
            _GATES,
            _HALF,
            "highest = highest + int(v > highest)*watched*(v - highest)",
            *_RECEPTORS.decays,
        ),
        finish=lines(
            *_RECEPTORS.absorptions,
            """
            spiked = refractory <= 0 and highest >= v_offset + 30 and highest > v
            refractory = int(spiked)*rest_steps + int(not spiked)*(refractory - int(refractory > 0))
            highest = v
            """,
        ),
        derived=("half_by_c", "substep", "rest_steps", "watched", *_RECEPTORS.derived),
        derive=_derive,
        substeps=_substeps,
    ),
    positive=("cm", *_RECEPTORS.time_constants),
)
