"""What reaches a receptor in one tick is kept in sixteen bits, and saturates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.engine.cells.model import CellArrays, Kernel, Step
from nmpi_emulator.backends.engine.numerics import FloatArray

#: The largest content of a ring buffer's entry.
LARGEST_SUM = 2**16 - 1


def scale_name(receptor: int) -> str:
    """Return the parameter that holds the scale of a receptor: stored units per nA or uS.

    It is ``2 ** (15 - shift)`` times the global weight scale of the cell type.
    """
    return f"scale{receptor}"


def saturation_name(receptor: int) -> str:
    """Return the state variable that counts in how many ticks a receptor's sum was cut."""
    return f"saturations{receptor}"


@dataclass(frozen=True, eq=False)
class SaturatingKernel:
    """Cuts the sums of weights to sixteen bits before another kernel takes them in.

    Addition in a ring buffer saturates at every spike that it adds; with weights that are never
    negative this is the same as to saturate their sum.  (``synapses.c``; a core that is split into
    one for neurons and several for synapses saturates in each of them, which is not reproduced.)
    The count is of sums, where the machine's provenance counts the additions that were cut.
    """

    kernel: Kernel
    receptors: int

    @property
    def variables(self) -> Mapping[str, npt.DTypeLike]:
        """Arrays beside parameters and state: those of the other kernel."""
        return self.kernel.variables

    def bind(self, arrays: CellArrays) -> Step:
        """Return the step of one group of cells."""
        return _SaturatingStep(self.kernel.bind(arrays), arrays, self.receptors)


class _SaturatingStep:
    def __init__(self, step: Step, cells: CellArrays, receptors: int) -> None:
        self._step = step
        self._inputs = [cells.array(f"input{index}") for index in range(receptors)]
        self._scales = [cells.array(scale_name(index)) for index in range(receptors)]
        self._counts = [cells.array(saturation_name(index)) for index in range(receptors)]

    def refresh(self) -> None:
        self._largest = [LARGEST_SUM / scale for scale in self._scales]
        self._least = [float(largest.min(initial=np.inf)) for largest in self._largest]
        self._step.refresh()

    def __call__(self) -> npt.NDArray[np.intp]:
        for receptor, values in enumerate(self._inputs):
            if values[values.argmax()] > self._least[receptor]:
                self._cut(receptor, values)
        return self._step()

    def _cut(self, receptor: int, values: FloatArray) -> None:
        largest = self._largest[receptor]
        self._counts[receptor][values > largest] += 1
        np.minimum(values, largest, out=values)
