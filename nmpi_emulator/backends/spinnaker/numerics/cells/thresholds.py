"""Thresholds: when a cell spikes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from nmpi_emulator.backends.engine.cells.model import CellArrays
from nmpi_emulator.backends.spinnaker.numerics.arithmetic import Arithmetic, Numbers
from nmpi_emulator.backends.spinnaker.numerics.cells.parts import BoundThreshold, Mask
from nmpi_emulator.backends.spinnaker.numerics.cells.register import Register


@dataclass(frozen=True)
class Static:
    """A cell spikes when its potential reaches a fixed value."""

    parameters: tuple[str, ...] = ("v_thresh",)
    state: dict[str, float] = field(default_factory=dict)

    def bind(self, cells: CellArrays, arithmetic: Arithmetic) -> BoundThreshold:
        """Return the part of a group of cells."""
        return _Static(cells, arithmetic)


class _Static:
    registers: Sequence[Register] = ()

    def __init__(self, cells: CellArrays, arithmetic: Arithmetic) -> None:
        self._cells, self._arithmetic = cells, arithmetic

    def refresh(self) -> None:
        self._threshold = self._arithmetic.accum(self._cells.array("v_thresh"))

    def crossed(self, v: Numbers) -> Mask:
        reached: Mask = v >= self._threshold
        return reached


@dataclass(frozen=True)
class Constant:
    """A static threshold that is not a parameter: ``value`` in mV."""

    value: float
    parameters: tuple[str, ...] = ()
    state: dict[str, float] = field(default_factory=dict)

    def bind(self, cells: CellArrays, arithmetic: Arithmetic) -> BoundThreshold:
        """Return the part of a group of cells."""
        return _Constant(self.value, arithmetic)


class _Constant:
    registers: Sequence[Register] = ()

    def __init__(self, value: float, arithmetic: Arithmetic) -> None:
        self._threshold = arithmetic.accum(value)

    def refresh(self) -> None:
        """There is nothing to derive."""

    def crossed(self, v: Numbers) -> Mask:
        reached: Mask = v >= self._threshold
        return reached


@dataclass(frozen=True)
class FixedProbability:
    """A cell whose potential has reached a fixed value spikes with probability ``p_thresh``."""

    parameters: tuple[str, ...] = ("v_thresh", "p_thresh")
    state: dict[str, float] = field(default_factory=dict)

    def bind(self, cells: CellArrays, arithmetic: Arithmetic) -> BoundThreshold:
        """Return the part of a group of cells."""
        return _FixedProbability(cells, arithmetic)


class _FixedProbability(_Static):
    def crossed(self, v: Numbers) -> Mask:
        above = super().crossed(v)
        chances: Mask = self._cells.rng.random(self._cells.size) < self._cells.array("p_thresh")
        return above & chances


#: A stochastic threshold is sure from this many widths above it on, and then spikes with this
#: probability (``threshold_type_maass_stochastic_impl.h``; 5.0k and 0.8k in the binary).
SURE, SATURATION = 5.0, 26214 / 32768


@dataclass(frozen=True)
class Stochastic:
    """A cell spikes with a hazard that rises exponentially with its potential.

    The hazard is exp((v - v_thresh) / du_th) / tau_th (Habenschuss, Jonke and Maass 2013, PLoS
    Computational Biology 9:e1003311).  The core compares with a random number; which one is not
    reproduced, so probabilities are computed without rounding.
    """

    parameters: tuple[str, ...] = ("v_thresh", "du_th", "tau_th")
    state: dict[str, float] = field(default_factory=dict)

    def bind(self, cells: CellArrays, arithmetic: Arithmetic) -> BoundThreshold:
        """Return the part of a group of cells."""
        return _Stochastic(cells, arithmetic)


class _Stochastic:
    registers: Sequence[Register] = ()

    def __init__(self, cells: CellArrays, arithmetic: Arithmetic) -> None:
        self._cells, self._arithmetic = cells, arithmetic
        self._v = np.empty(cells.size)

    def refresh(self) -> None:
        """There is nothing to derive."""

    def crossed(self, v: Numbers) -> Mask:
        array = self._cells.array
        self._arithmetic.read(v, self._v)
        with np.errstate(divide="ignore", invalid="ignore"):
            widths = (self._v - array("v_thresh")) / array("du_th")
            hazards = np.exp(np.minimum(widths, SURE)) / array("tau_th")
        chances = -np.expm1(-hazards * self._cells.dt_ms)
        chances = np.where(widths < SURE, chances, 1.0) * SATURATION
        spiking: Mask = chances >= self._cells.rng.random(self._cells.size)
        return spiking
