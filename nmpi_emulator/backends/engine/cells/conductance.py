"""Leaky integrate-and-fire cells with conductance-based synapses.

Over a substep the conductances are known functions of time, so the membrane obeys a linear equation
whose rate and drive change.  The step takes the exact solution for their averages and corrects it
for their slope.  It is of third order, stable at any length of step, and costs one exponential.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

from nmpi_emulator.backends.engine.cells.composition import Receptors
from nmpi_emulator.backends.engine.cells.lif import PARAMETERS, STATE
from nmpi_emulator.backends.engine.cells.model import CellModel, TextKernel
from nmpi_emulator.backends.engine.cells.receptors import COND_EXP, Receptor
from nmpi_emulator.backends.engine.cells.text import THRESHOLD, lines
from nmpi_emulator.backends.engine.numerics import FloatArray, refractory_steps

#: A substep is no longer than this (ms).  At 0.25 ms the membrane of a strongly driven cell (total
#: conductance ten times the leak) stays within 0.001 mV of the true solution.
LONGEST_SUBSTEP_MS = 0.25


def substeps(dt_ms: float) -> int:
    """Return into how many substeps a step is cut."""
    return math.ceil(dt_ms / LONGEST_SUBSTEP_MS - 1e-9)


def membrane(receptors: Receptors, current: str) -> str:
    """Return text that moves ``v`` over a substep; the receptors' means and ends went before.

    ``current`` is what flows beside the receptors (nA).  A drive that falls in a straight line,
    relative to the steady state ``level``, by ``fall`` from the beginning to the end of the substep
    moves the membrane by ``fall/12 * h/C * (relaxation - 1)`` more than its average does, to
    leading order.
    """
    return f"""
    free = refractory <= 0
    g_total = g_leak + {receptors.conductance}
    level = (g_leak*v_rest + {current} + {receptors.drive})/g_total
    relaxation = exp(-g_total*h_by_c)
    fall = {receptors.fall("level")}
    moved = level + (v - level)*relaxation + fall*(relaxation - 1)*h_by_c/12
    v = int(free)*moved + int(not free)*v
    """


def derive_membrane(parameters: Mapping[str, FloatArray], dt: float, h: float) -> dict[str, FloatArray]:
    """Return the leak (uS), the length of a substep over the capacity, and the steps of rest."""
    return {
        "g_leak": parameters["cm"] / parameters["tau_m"],
        "h_by_c": h / parameters["cm"],
        "rest_steps": refractory_steps(parameters["tau_refrac"], dt),
    }


DERIVED = ("g_leak", "h_by_c", "rest_steps")


@lru_cache
def conductance_lif(*kinds: Receptor) -> CellModel:
    """Return the model of a leaky integrate-and-fire cell with these receptors."""
    receptors = Receptors.numbered(kinds)

    def derive(parameters: Mapping[str, FloatArray], dt: float, h: float) -> Mapping[str, FloatArray]:
        return {**derive_membrane(parameters, dt, h), **receptors.derive(parameters, h)}

    return CellModel(
        name=f"conductance_lif_{receptors.kinds}",
        parameters=(*PARAMETERS, *receptors.parameters),
        state={**STATE, **receptors.state},
        receptors=len(receptors),
        kernel=TextKernel(
            advance=lines(
                *receptors.means,
                *receptors.ends,
                membrane(receptors, "i_offset + injected"),
                *receptors.decays,
            ),
            finish=lines("free = refractory <= 0", *receptors.absorptions, THRESHOLD),
            derived=(*DERIVED, *receptors.derived),
            derive=derive,
            substeps=substeps,
        ),
        positive=("cm", "tau_m", *receptors.time_constants),
        not_negative=("tau_refrac",),
    )


def _adaptive_lif() -> CellModel:
    synapses = Receptors.numbered((COND_EXP, COND_EXP))
    own = Receptors({"_s": COND_EXP, "_r": COND_EXP})
    together = Receptors({"0": COND_EXP, "1": COND_EXP, "_s": COND_EXP, "_r": COND_EXP})

    def derive(parameters: Mapping[str, FloatArray], dt: float, h: float) -> Mapping[str, FloatArray]:
        return {**derive_membrane(parameters, dt, h), **together.derive(parameters, h)}

    return CellModel(
        name="adaptive_lif",
        parameters=(*PARAMETERS, *synapses.parameters, *own.parameters, "q_s", "q_r"),
        state={**STATE, **together.state},
        receptors=len(synapses),
        kernel=TextKernel(
            advance=lines(
                *together.means,
                *together.ends,
                membrane(together, "i_offset + injected"),
                *together.decays,
            ),
            finish=lines(
                "free = refractory <= 0",
                *synapses.absorptions,
                THRESHOLD,
                """
                g_s = g_s + int(spiked)*q_s
                g_r = g_r + int(spiked)*q_r
                """,
            ),
            derived=(*DERIVED, *together.derived),
            derive=derive,
            substeps=substeps,
        ),
        positive=("cm", "tau_m", *together.time_constants),
        not_negative=("tau_refrac",),
    )


#: Spike-frequency adaptation (suffix ``_s``, jump ``q_s``) and a relative refractory period
#: (``_r``, ``q_r``) as conductances (uS) that the cell's own spikes open: Muller et al. 2007,
#: Neural Computation 19:2958; NEST's ``iaf_cond_exp_sfa_rr``.
ADAPTIVE_LIF = _adaptive_lif()
