"""A cell model as data, and the seam through which a model computes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.engine.numerics import FloatArray, Numerics

#: (parameters, length of a step in ms, length of a substep in ms) -> derived arrays
Derive = Callable[[Mapping[str, FloatArray], float, float], Mapping[str, FloatArray]]


class ImpossibleValue(ValueError):
    """A parameter or a state variable was given a value that the model cannot work with."""

    def __init__(self, name: str, demand: str, value: float) -> None:
        """Say which one it was, what it has to be, and what it was."""
        super().__init__(f"{name} must be {demand}, not {value:g}.")
        self.name, self.demand, self.value = name, demand, value


class CellArrays(Protocol):
    """The arrays of all cells of one model, as a kernel sees them.

    Every array has one entry per cell and keeps its identity: a kernel may hold on to it.
    """

    size: int
    #: Length of a step in ms.
    dt_ms: float
    numerics: Numerics
    rng: np.random.Generator
    #: Names of the arrays that are recorded.  What a kernel holds for recording alone it need not
    #: bring up to date as long as it is not among them.
    sampled: Set[str]

    def array(self, name: str) -> npt.NDArray[np.float64]:
        """Return the array of a parameter, a state variable or one of ``kernel.variables``.

        ``input0``, ``input1``, ... hold what reached each receptor for this step, and ``injected``
        the current (nA) of the current sources.
        """
        ...

    def text_step(self, kernel: TextKernel) -> Step:
        """Return the step that Brian2 generates from the text of a kernel."""
        ...


class Step(Protocol):
    """A kernel bound to the arrays of a group."""

    def refresh(self) -> None:
        """Compute again whatever depends on the parameters, which have changed."""
        ...

    def __call__(self) -> npt.NDArray[np.intp]:
        """Carry all cells over one step; return the indices of those that spiked."""
        ...


class Kernel(Protocol):
    """The way in which a model is carried over a step: text for Brian2, or Python."""

    @property
    def variables(self) -> Mapping[str, npt.DTypeLike]:
        """Names and types of the arrays that the kernel needs beside parameters and state."""
        ...

    def bind(self, arrays: CellArrays) -> Step:
        """Return the step of one group of cells."""
        ...


@dataclass(frozen=True, eq=False)
class CellModel:
    """A kind of cell.  All cells that share one object of this class are simulated as one group.

    ``name`` becomes the name of the group's Brian2 object, so it must be unique among the models
    of a network and the same in every job: caches of generated code depend on it.
    ``parameters`` and ``state`` (with default initial values) are in PyNN's units: ms, mV, nA, nF,
    uS, and mV/ms for rates of voltage.  ``receptors`` is the number of synaptic accumulators.
    ``positive`` and ``not_negative`` name the parameters that must be so: what a step divides by,
    and durations.
    """

    name: str
    parameters: tuple[str, ...]
    state: Mapping[str, float]
    receptors: int
    kernel: Kernel
    positive: tuple[str, ...] = ()
    not_negative: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class TextKernel:
    """A step written as Brian2 abstract code, for its numpy and Cython targets alike.

    ``derive`` turns parameters and the lengths of a step and of a substep (ms) into the arrays
    named in ``derived``: decay factors, propagators.  It runs when a parameter has changed, not in
    a step.
    ``advance`` is executed ``substeps(dt)`` times, then ``finish`` once; ``finish`` takes in
    ``input0``... and leaves ``spiked`` true for the cells that spiked during the step.
    ``uniform`` names arrays that are filled with numbers from [0, 1) before each step.
    """

    finish: str
    advance: str = ""
    derived: tuple[str, ...] = ()
    derive: Derive = field(default=lambda parameters, dt, h: {})
    substeps: Callable[[float], int] = field(default=lambda dt: 1)
    uniform: tuple[str, ...] = ()

    @property
    def variables(self) -> Mapping[str, npt.DTypeLike]:
        """Names and types of the arrays beside parameters and state."""
        floats = dict.fromkeys((*self.derived, *self.uniform), np.float64)
        return {**floats, "spiked": np.bool_}

    def bind(self, arrays: CellArrays) -> Step:
        """Return the step of one group of cells, as code that Brian2 generates."""
        return arrays.text_step(self)
