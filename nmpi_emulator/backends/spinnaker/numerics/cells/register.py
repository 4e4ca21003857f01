"""A state variable as a core holds it."""

from __future__ import annotations

from nmpi_emulator.backends.engine.cells.model import CellArrays
from nmpi_emulator.backends.spinnaker.numerics.arithmetic import Arithmetic, Numbers


class Register:
    """A state variable of all cells: numbers of the core, beside the engine's array of values.

    The array always holds what the numbers are at the end of a step, so that the engine can read
    it, set it, and carry it over when a network grows.
    """

    def __init__(self, name: str, cells: CellArrays, arithmetic: Arithmetic) -> None:
        """Take the values of the array called ``name``."""
        self.name = name
        self.array = cells.array(name)
        self._arithmetic = arithmetic
        self.now: Numbers = arithmetic.accum(self.array)

    def load(self) -> None:
        """Take over what the array holds."""
        self.now = self._arithmetic.accum(self.array)

    def store(self) -> None:
        """Bring the array up to date."""
        self._arithmetic.read(self.now, self.array)
