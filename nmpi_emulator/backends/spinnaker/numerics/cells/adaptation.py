"""Currents that follow the cell's own spikes."""

from __future__ import annotations

from dataclasses import dataclass, field

from nmpi_emulator.backends.engine.cells.model import CellArrays
from nmpi_emulator.backends.spinnaker.numerics.arithmetic import Arithmetic, Numbers
from nmpi_emulator.backends.spinnaker.numerics.cells.constants import leak
from nmpi_emulator.backends.spinnaker.numerics.cells.parts import BoundAdaptation, Indices
from nmpi_emulator.backends.spinnaker.numerics.cells.register import Register


@dataclass(frozen=True)
class Calcium:
    """A hyperpolarising current that grows with each spike and decays, at rest too."""

    parameters: tuple[str, ...] = ("tau_ca2", "i_alpha")
    state: dict[str, float] = field(default_factory=lambda: {"i_ca2": 0.0})

    def bind(self, cells: CellArrays, arithmetic: Arithmetic) -> BoundAdaptation:
        """Return the part of a group of cells."""
        return _Calcium(cells, arithmetic)


class _Calcium:
    """Source: ``additional_input_ca2_adaptive_impl.h``."""

    def __init__(self, cells: CellArrays, arithmetic: Arithmetic) -> None:
        self._cells, self._arithmetic = cells, arithmetic
        self._current = Register("i_ca2", cells, arithmetic)
        self.registers = (self._current,)

    def refresh(self) -> None:
        array = self._cells.array
        self._leak = leak(self._arithmetic, array("tau_ca2"), self._cells.dt_ms)
        self._growth = self._arithmetic.accum(array("i_alpha"))

    def current(self) -> Numbers:
        left = self._arithmetic.product(self._current.now, self._leak)
        self._current.now = self._arithmetic.total(left)
        inward: Numbers = -self._current.now
        return inward

    def spike(self, spiked: Indices) -> None:
        grown = self._current.now[spiked] + self._growth[spiked]
        self._current.now[spiked] = self._arithmetic.total(grown)
