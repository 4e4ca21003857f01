"""Izhikevich's cell (2003, IEEE Transactions on Neural Networks 14:1569).

With ``u`` held still the equation of ``v`` has an exact solution, a quotient that passes through
infinity where ``v`` explodes; ``u`` is moved by half a substep before and after (Strang splitting).
Synapses step ``v`` by their weight (mV).
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from nmpi_emulator.backends.engine.cells.model import CellModel, TextKernel
from nmpi_emulator.backends.engine.cells.text import lines
from nmpi_emulator.backends.engine.numerics import FloatArray

#: A substep is no longer than this (ms): the period of a cell that fires at 137 Hz is then right to
#: 0.02 %.  (Euler steps of 0.1 ms, which NEST and PyNN's Brian2 back end take, are 4 % off.)
LONGEST_SUBSTEP_MS = 0.05

#: What 1 nA adds to dv/dt (mV/ms).  The equation has no capacity; PyNN's back ends take 1 pF.
PER_NA = 1000.0


def _substeps(dt_ms: float) -> int:
    return math.ceil(dt_ms / LONGEST_SUBSTEP_MS - 1e-9)


def _derive(parameters: Mapping[str, FloatArray], dt: float, h: float) -> Mapping[str, FloatArray]:
    rise = np.full_like(parameters["a"], 0.04 * h)
    return {"half_u": np.exp(-parameters["a"] * h / 2), "rise": rise}


#: ``dv/dt = 0.04*v^2 + 5*v + 140 - u + I`` with x = v + 62.5 is ``dx/dt = 0.04*(x^2 - d)``.
#: Its solution after h is ``(x - d*t)/(1 - x*t)`` with ``t = tanh(0.04*h*sqrt(d))/sqrt(d)``, which
#: the series in ``d`` gives for negative ``d`` too, to 1e-9 at these substeps.
IZHIKEVICH = CellModel(
    name="izhikevich",
    parameters=("a", "b", "c", "d", "i_offset"),
    state={"v": -70.0, "u": -14.0, "fired": 0.0},
    receptors=2,
    kernel=TextKernel(
        advance=lines(
            f"""
            u = b*v + (u - b*v)*half_u
            x = v + 62.5
            depth = 3906.25 - (140 - u + {PER_NA}*(i_offset + injected))*25
            q = rise*rise*depth
            t_h = rise*(1 - q/3 + 2*q*q/15)
            ahead = 1 - x*t_h
            moved = (x - depth*t_h)/clip(ahead, 1e-6, 1e6) - 62.5
            crossed = ahead <= 1e-6 or moved >= 30
            v = int(crossed)*c + int(not crossed)*moved
            u = b*v + (u - b*v)*half_u + int(crossed)*d
            fired = fired + int(crossed)
            """
        ),
        finish=lines(
            """
            v = v + input0 + input1
            crossed = v >= 30
            v = int(crossed)*c + int(not crossed)*v
            u = u + int(crossed)*d
            spiked = crossed or fired > 0
            fired = 0
            """
        ),
        derived=("half_u", "rise"),
        derive=_derive,
        substeps=_substeps,
    ),
)
