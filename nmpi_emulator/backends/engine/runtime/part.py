"""What the engine's Brian2 objects have in common."""

# mypy: allow-subclassing-any

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from brian2 import BrianObject
from brian2.core.variables import Variables
from brian2.groups.group import Group

from nmpi_emulator.backends.engine.compilation import Compilable
from nmpi_emulator.backends.engine.numerics import FloatArray
from nmpi_emulator.backends.engine.runtime.timeline import Timeline


class Part(BrianObject):
    """A Brian2 object of one engine, run at its place in the schedule of a step."""

    add_to_magic_network = False

    def __init__(self, name: str, when: str, timeline: Timeline, order: int = 0) -> None:
        """Make an object that runs in the slot ``when``."""
        super().__init__(name=name, when=when, order=order, clock=timeline.clock)
        self.timeline = timeline

    def __del__(self) -> None:
        """Go without a word; Brian2 would warn of an object that was never run."""


class ArrayPart(Group):
    """A Brian2 group of one engine: named arrays, and code that runs over them."""

    add_to_magic_network = False

    # Brian2 looks up every attribute that is set among the variables, which a step cannot afford.
    __setattr__ = object.__setattr__

    def __init__(self, name: str, when: str, size: int, timeline: Timeline) -> None:
        """Make a group of ``size`` elements without an array."""
        super().__init__(name=name, when=when, clock=timeline.clock)
        self.codeobj_class = None
        self.timeline = timeline
        self.size = size
        self.dt_ms = timeline.grid.dt
        self.variables = Variables(self)
        self.variables.add_constant("N", size)
        #: What can be compiled.
        self.codes: list[Compilable] = []

    def __del__(self) -> None:
        """Go without a word; Brian2 would warn of an object that was never run."""

    def add_array(self, name: str, dtype: npt.DTypeLike = np.float64) -> None:
        """Add an array with one entry per element."""
        self.variables.add_array(name, size=self.size, dtype=dtype)

    def array(self, name: str) -> FloatArray:
        """Return an array: always the same object."""
        values: FloatArray = self.variables[name].get_value()
        return values
