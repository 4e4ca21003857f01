"""The engine's own cells under the names and signs of SpiNNaker's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.engine.cells.conductance import conductance_lif
from nmpi_emulator.backends.engine.cells.lif import LIF_DELTA, lif
from nmpi_emulator.backends.engine.cells.model import CellArrays, CellModel, Kernel, Step
from nmpi_emulator.backends.engine.cells.receptors import COND_EXP, CURR_ALPHA, CURR_EXP
from nmpi_emulator.backends.engine.numerics import FloatArray

#: By what an input is multiplied before the engine's cell takes it in, given the cells' arrays.
Factor = Callable[[CellArrays], FloatArray]

#: From the names that scripts use to arrays of a model, and the sign that the values have there.
SignedNames = Mapping[str, tuple[str, float]]


@dataclass(frozen=True)
class EngineCell:
    """A cell of the engine that stands for one of SpiNNaker's.

    ``parameters`` lead from SpiNNaker's names to the engine's; ``state`` and ``recorded`` give the array of
    each state variable and recordable, and the factor to its sign; ``factors`` has one entry per receptor.
    """

    model: CellModel
    parameters: Mapping[str, str]
    state: SignedNames
    recorded: SignedNames
    factors: tuple[Factor, ...]


@dataclass(frozen=True, eq=False)
class FactoredKernel:
    """Multiplies inputs before another kernel takes them in.

    SpiNNaker's weights are never negative, the engine's inhibitory currents are.
    """

    kernel: Kernel
    factors: tuple[Factor, ...]

    @property
    def variables(self) -> Mapping[str, npt.DTypeLike]:
        """Arrays beside parameters and state."""
        return self.kernel.variables

    def bind(self, arrays: CellArrays) -> Step:
        """Return the step of one group of cells."""
        return _FactoredStep(self, arrays)


class _FactoredStep:
    def __init__(self, kernel: FactoredKernel, cells: CellArrays) -> None:
        self._cells = cells
        self._factors = kernel.factors
        self._step = kernel.kernel.bind(cells)
        self._inputs = [cells.array(f"input{index}") for index in range(len(kernel.factors))]

    def refresh(self) -> None:
        self._by = [factor(self._cells) for factor in self._factors]
        self._step.refresh()

    def __call__(self) -> npt.NDArray[np.intp]:
        for values, factor in zip(self._inputs, self._by, strict=True):
            np.multiply(values, factor, out=values)
        return self._step()


def _plus(cells: CellArrays) -> FloatArray:
    return np.ones(cells.size)


def _minus(cells: CellArrays) -> FloatArray:
    return -np.ones(cells.size)


def _peak(receptor: int, sign: int) -> Factor:
    """Return the peak of an alpha function of unit area."""
    return lambda cells: sign / (np.e * cells.array(f"tau{receptor}"))


def _jump(sign: int) -> Factor:
    """Return by how much a unit charge moves the membrane."""
    return lambda cells: sign / cells.array("cm")


_MEMBRANE = ("tau_m", "cm", "v_rest", "v_reset", "v_thresh", "tau_refrac", "i_offset")
_SAME = {name: name for name in _MEMBRANE}
_TWO_TAUS = {**_SAME, "tau_syn_E": "tau0", "tau_syn_I": "tau1"}

ENGINE_CELLS: Mapping[str, EngineCell] = {
    "IF_curr_exp": EngineCell(
        model=lif(CURR_EXP, CURR_EXP),
        parameters=_TWO_TAUS,
        state={"v": ("v", 1.0), "isyn_exc": ("i0", 1.0), "isyn_inh": ("i1", -1.0)},
        recorded={"v": ("v", 1.0), "gsyn_exc": ("i0", 1.0), "gsyn_inh": ("i1", -1.0)},
        factors=(_plus, _minus),
    ),
    "IF_curr_dual_exp": EngineCell(
        model=lif(CURR_EXP, CURR_EXP, CURR_EXP),
        parameters={**_SAME, "tau_syn_E": "tau0", "tau_syn_E2": "tau1", "tau_syn_I": "tau2"},
        state={"v": ("v", 1.0), "isyn_exc": ("i0", 1.0), "isyn_exc2": ("i1", 1.0), "isyn_inh": ("i2", -1.0)},
        recorded={"v": ("v", 1.0), "gsyn_exc": ("i0", 1.0), "gsyn_inh": ("i2", -1.0)},
        factors=(_plus, _plus, _minus),
    ),
    "IF_curr_alpha": EngineCell(
        model=lif(CURR_ALPHA, CURR_ALPHA),
        parameters=_TWO_TAUS,
        state={"v": ("v", 1.0), "exc_response": ("i0", 1.0), "inh_response": ("i1", -1.0)},
        recorded={"v": ("v", 1.0), "gsyn_exc": ("i0", 1.0), "gsyn_inh": ("i1", -1.0)},
        factors=(_peak(0, 1), _peak(1, -1)),
    ),
    "IF_curr_delta": EngineCell(
        model=LIF_DELTA,
        parameters=_SAME,
        state={"v": ("v", 1.0)},
        recorded={"v": ("v", 1.0), "gsyn_exc": ("input0", 1.0), "gsyn_inh": ("input1", -1.0)},
        factors=(_jump(1), _jump(-1)),
    ),
    "IF_cond_exp": EngineCell(
        model=conductance_lif(COND_EXP, COND_EXP),
        parameters={**_TWO_TAUS, "e_rev_E": "e0", "e_rev_I": "e1"},
        state={"v": ("v", 1.0), "isyn_exc": ("g0", 1.0), "isyn_inh": ("g1", 1.0)},
        recorded={"v": ("v", 1.0), "gsyn_exc": ("g0", 1.0), "gsyn_inh": ("g1", 1.0)},
        factors=(_plus, _plus),
    ),
}
