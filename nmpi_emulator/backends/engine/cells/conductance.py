"""Leaky integrate-and-fire cells with conductance-based synapses.

Over a substep the conductances are known functions of time, so the membrane obeys a linear equation
whose rate and drive change.  The step takes the exact solution for their averages and corrects it
for their slope.  It is of third order, stable at any length of step, and costs one exponential.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

from nmpi_emulator.backends.engine.cells.lif import PARAMETERS
from nmpi_emulator.backends.engine.cells.model import CellModel, TextKernel
from nmpi_emulator.backends.engine.cells.receptors import COND_EXP, Receptor
from nmpi_emulator.backends.engine.cells.text import THRESHOLD, lines, total
from nmpi_emulator.backends.engine.numerics import FloatArray, refractory_steps

#: A substep is no longer than this (ms).  At 0.25 ms the membrane of a strongly driven cell (total
#: conductance ten times the leak) stays within 0.001 mV of the true solution.
LONGEST_SUBSTEP_MS = 0.25


def substeps(dt_ms: float) -> int:
    """Return into how many substeps a step is cut."""
    return math.ceil(dt_ms / LONGEST_SUBSTEP_MS - 1e-9)


def membrane(named: Mapping[str, Receptor]) -> str:
    """Return text that moves ``v`` over a substep; the receptors' ``course`` went before.

    ``skew`` is the drive at the beginning less the drive at the end, relative to the steady state
    ``level``; a drive that falls in a straight line moves the membrane by ``skew/12 * h/C *
    (relaxation - 1)`` more than its average does, to leading order.
    """
    conductances = [s for s, r in named.items() if r.conductance]
    currents = [s for s, r in named.items() if not r.conductance]
    drive = [f"mean{s}*e{s}" for s in conductances] + [f"mean{s}" for s in currents]
    skew = [f"(begin{s} - end{s})*(e{s} - level)" for s in conductances]
    skew += [f"(begin{s} - end{s})" for s in currents]
    return f"""
    free = refractory <= 0
    g_total = g_leak + {total(f"mean{s}" for s in conductances)}
    level = (g_leak*v_rest + i_offset + injected + {total(drive)})/g_total
    relaxation = exp(-g_total*h_by_c)
    skew = {total(skew)}
    moved = level + (v - level)*relaxation + skew*(relaxation - 1)*h_by_c/12
    v = int(free)*moved + int(not free)*v
    """


def _derive_membrane(
    parameters: Mapping[str, FloatArray], dt: float, h: float
) -> dict[str, FloatArray]:
    return {
        "g_leak": parameters["cm"] / parameters["tau_m"],
        "h_by_c": h / parameters["cm"],
        "rest_steps": refractory_steps(parameters["tau_refrac"], dt),
    }


def _model(name: str, named: Mapping[str, Receptor], own: Mapping[str, str]) -> CellModel:
    """Put a model together.

    ``named`` are the receptors by suffix; those in ``own`` are no synapses, but are opened by the
    cell's own spikes, by the amount of the parameter that ``own`` names.
    """

    def derive(
        parameters: Mapping[str, FloatArray], dt: float, h: float
    ) -> Mapping[str, FloatArray]:
        derived = _derive_membrane(parameters, dt, h)
        for suffix, receptor in named.items():
            derived.update(receptor.derive(suffix, parameters, h))
        return derived

    receptors = named.items()
    state = {"v": -65.0, "refractory": 0.0}
    for suffix, receptor in receptors:
        state.update(receptor.state(suffix))
    kernel = TextKernel(
        advance=lines(
            *(receptor.course(suffix) for suffix, receptor in receptors),
            membrane(named),
            *(receptor.decay(suffix) for suffix, receptor in receptors),
        ),
        finish=lines(
            "free = refractory <= 0",
            *(receptor.absorb(suffix) for suffix, receptor in receptors if suffix not in own),
            THRESHOLD,
            *(f"g{suffix} = g{suffix} + int(spiked)*{jump}" for suffix, jump in own.items()),
        ),
        derived=(
            "g_leak",
            "h_by_c",
            "rest_steps",
            *(name for suffix, receptor in receptors for name in receptor.derived(suffix)),
        ),
        derive=derive,
        substeps=substeps,
    )
    return CellModel(
        name=name,
        parameters=(
            *PARAMETERS,
            *(p for suffix, receptor in receptors for p in receptor.parameters(suffix)),
            *own.values(),
        ),
        state=state,
        receptors=len(named) - len(own),
        kernel=kernel,
    )


@lru_cache
def conductance_lif(*receptors: Receptor) -> CellModel:
    """Return the model of a leaky integrate-and-fire cell with these receptors."""
    name = "_".join(("conductance_lif", *(receptor.name for receptor in receptors)))
    return _model(name, {str(n): receptor for n, receptor in enumerate(receptors)}, {})


#: Spike-frequency adaptation (suffix ``_s``, jump ``q_s``) and a relative refractory period
#: (``_r``, ``q_r``) as conductances (uS) that the cell's own spikes open: Muller et al. 2007,
#: Neural Computation 19:2958; NEST's ``iaf_cond_exp_sfa_rr``.
ADAPTIVE_LIF = _model(
    "adaptive_lif",
    {"0": COND_EXP, "1": COND_EXP, "_s": COND_EXP, "_r": COND_EXP},
    {"_s": "q_s", "_r": "q_r"},
)
