"""A step of cells that Brian2 generates from text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.engine.cells.model import TextKernel
from nmpi_emulator.backends.engine.runtime.code import Code

if TYPE_CHECKING:
    from nmpi_emulator.backends.engine.runtime.cell_group import CellGroup


class TextStep:
    """Runs the code of a TextKernel over a group of cells."""

    def __init__(self, kernel: TextKernel, group: CellGroup) -> None:
        """Generate the code; nothing is compiled here."""
        self._kernel = kernel
        self._group = group
        self._spiked = group.array("spiked")
        self._uniform = [group.array(name) for name in kernel.uniform]
        repeats = kernel.substeps(group.dt_ms)
        self._h = group.dt_ms / repeats
        if kernel.advance and repeats == 1:
            self._programme = [Code(group, f"{kernel.advance}\n{kernel.finish}", "cells")]
        else:
            advance = [Code(group, kernel.advance, "cells", repeats)] if kernel.advance else []
            self._programme = [*advance * repeats, Code(group, kernel.finish, "cells")]

    def refresh(self) -> None:
        """Compute the derived arrays again."""
        group = self._group
        parameters = {name: group.array(name) for name in group.model.parameters}
        derived = self._kernel.derive(parameters, group.dt_ms, self._h)
        for name, values in derived.items():
            group.array(name)[:] = values

    @property
    def codes(self) -> list[Code]:
        """The pieces of code that a step consists of, each of them once."""
        return list(dict.fromkeys(self._programme))

    def __call__(self) -> npt.NDArray[np.intp]:
        """Carry all cells over one step; return the indices of those that spiked."""
        for values in self._uniform:
            self._group.rng.random(out=values)
        for code in self._programme:
            code.run()
        return self._spiked.nonzero()[0]
