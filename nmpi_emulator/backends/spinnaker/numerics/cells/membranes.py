"""Membranes: how current moves the membrane potential, and what a spike does to it.

Sources: ``neuron_model_lif_impl.h``, ``neuron_model_izh_impl.h`` and ``neuron_model_if_trunc_impl.h``
of the machine, as they stand in the binaries of sPyNNaker 7.4.1.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

import numpy as np

from nmpi_emulator.backends.engine.cells.model import CellArrays
from nmpi_emulator.backends.spinnaker.numerics.arithmetic import Arithmetic, Numbers
from nmpi_emulator.backends.spinnaker.numerics.cells.constants import (
    leak,
    resistance,
    whole_ticks,
)
from nmpi_emulator.backends.spinnaker.numerics.cells.parts import BoundMembrane, Indices
from nmpi_emulator.backends.spinnaker.numerics.cells.register import Register


class _RefractoryTimer:
    """Whole ticks for which a cell still rests.

    A core counts the timer down in its membrane update, so that a cell rests for as many updates as
    the timer was set to; the threshold is looked at in every tick.
    """

    def __init__(self, cells: CellArrays) -> None:
        self._array = cells.array("refractory")
        self._duration = cells.array("tau_refrac")
        self._dt = cells.dt_ms
        #: The cells that rest.
        self._resting: Indices = np.empty(0, dtype=np.intp)

    def refresh(self) -> None:
        self._ticks = whole_ticks(self._duration, self._dt)
        self._find()

    def rest(self, before: Numbers, after: Numbers) -> Numbers:
        """Put what was ``before`` into ``after`` for cells that rest, and count down for them."""
        resting = self._resting
        if resting.size:
            after[resting] = before[resting]
            left = self._array[resting] - 1.0
            self._array[resting] = left
            self._resting = resting[left > 0]
        return after

    def restart(self, spiked: Indices) -> None:
        """Begin to rest."""
        self._array[spiked] = self._ticks[spiked]
        self._find()

    def _find(self) -> None:
        (self._resting,) = (self._array > 0).nonzero()


@dataclass(frozen=True)
class LeakyIntegrator:
    """A leaky membrane: the current of a step holds it to a target, which it approaches."""

    parameters: tuple[str, ...] = (
        "tau_m",
        "cm",
        "v_rest",
        "v_reset",
        "tau_refrac",
        "i_offset",
    )
    state: dict[str, float] = field(default_factory=lambda: {"v": -65.0, "refractory": 0.0})

    def bind(self, cells: CellArrays, arithmetic: Arithmetic) -> BoundMembrane:
        """Return the part of a group of cells."""
        return _LeakyIntegrator(cells, arithmetic)


class _Integrator(ABC):
    """What both integrators share: the current of a tick drives the membrane, and a spike resets it."""

    def __init__(self, cells: CellArrays, arithmetic: Arithmetic) -> None:
        self._cells = cells
        self._arithmetic = arithmetic
        self._timer = _RefractoryTimer(cells)
        self.v = Register("v", cells, arithmetic)
        self.registers = (self.v,)

    def refresh(self) -> None:
        array, accum = self._cells.array, self._arithmetic.accum
        self._resistance = resistance(self._arithmetic, array("tau_m"), array("cm"))
        self._reset, self._offset = accum(array("v_reset")), accum(array("i_offset"))
        self._timer.refresh()

    def advance(self, current: Numbers) -> None:
        arithmetic = self._arithmetic
        driven = arithmetic.product(arithmetic.total(current + self._offset), self._resistance)
        self.v.now = self._timer.rest(self.v.now, self._moved(driven))

    @abstractmethod
    def _moved(self, driven: Numbers) -> Numbers:
        """Return the potential after the tick; ``driven`` is current times resistance."""

    def reset(self, spiked: Indices) -> None:
        self.v.now[spiked] = self._reset[spiked]
        self._timer.restart(spiked)


class _LeakyIntegrator(_Integrator):
    def refresh(self) -> None:
        super().refresh()
        self._leak = leak(self._arithmetic, self._cells.array("tau_m"), self._cells.dt_ms)
        self._rest = self._arithmetic.accum(self._cells.array("v_rest"))

    def _moved(self, driven: Numbers) -> Numbers:
        arithmetic = self._arithmetic
        target = driven + self._rest
        distance = arithmetic.total(target - self.v.now)
        return arithmetic.total(target - arithmetic.product(self._leak, distance))


@dataclass(frozen=True)
class TruncatedIntegrator:
    """A membrane without a leak that does not fall below its reset potential."""

    parameters: tuple[str, ...] = ("tau_m", "cm", "v_reset", "tau_refrac", "i_offset")
    state: dict[str, float] = field(default_factory=lambda: {"v": 0.0, "refractory": 0.0})

    def bind(self, cells: CellArrays, arithmetic: Arithmetic) -> BoundMembrane:
        """Return the part of a group of cells."""
        return _TruncatedIntegrator(cells, arithmetic)


class _TruncatedIntegrator(_Integrator):
    def _moved(self, driven: Numbers) -> Numbers:
        moved: Numbers = np.maximum(self._arithmetic.total(self.v.now + driven), self._reset)
        return moved


#: Constants of Izhikevich's equation as the binary holds them (1311, 163840, 4587520 and 60620 steps
#: of 2^-15); the last one stretches the step after a spike, which makes up for the time that a spike
#: is late on average (Hopkins and Furber 2015, Neural Computation 27:2148).
QUADRATIC, LINEAR, CONSTANT, STRETCH = 1311 / 32768, 5.0, 140.0, 60620 / 32768


@dataclass(frozen=True)
class Izhikevich:
    """Izhikevich's equation, by one midpoint (second-order Runge-Kutta) step per tick."""

    parameters: tuple[str, ...] = ("a", "b", "c", "d", "i_offset")
    state: dict[str, float] = field(default_factory=lambda: {"v": -70.0, "u": -14.0, "stretched": 0.0})

    def bind(self, cells: CellArrays, arithmetic: Arithmetic) -> BoundMembrane:
        """Return the part of a group of cells."""
        return _Izhikevich(cells, arithmetic)


class _Izhikevich:
    def __init__(self, cells: CellArrays, arithmetic: Arithmetic) -> None:
        self._cells = cells
        self._arithmetic = arithmetic
        self.v = Register("v", cells, arithmetic)
        self._u = Register("u", cells, arithmetic)
        self.registers = (self.v, self._u)
        #: One for cells that spiked in the last tick.
        self._stretched = cells.array("stretched")
        accum = arithmetic.accum
        self._quadratic, self._linear = accum(QUADRATIC), accum(LINEAR)
        self._constant, self._half = accum(CONSTANT), accum(0.5)
        self._step = accum(cells.dt_ms)
        self._long_step = arithmetic.total(arithmetic.product(self._step, accum(STRETCH)))

    def refresh(self) -> None:
        array, accum = self._cells.array, self._arithmetic.accum
        self._a, self._b, self._c, self._d = (accum(array(name)) for name in "abcd")
        self._offset = accum(array("i_offset"))

    def advance(self, current: Numbers) -> None:
        total = self._arithmetic.total
        v, u, half = self.v.now, self._u.now, self._half

        def product(a: Numbers, b: Numbers) -> Numbers:
            return total(self._arithmetic.product(a, b))

        h = np.where(self._stretched > 0, self._long_step, self._step)
        ah = product(self._a, h)
        free = total(self._constant + current + self._offset - u)
        slope = total(free + product(total(self._linear + product(self._quadratic, v)), v))
        middle = total(v + product(product(h, slope), half))
        # Half a step of u.
        beta = product(product(total(product(self._b, v) - u), ah), half)
        quadratic = product(total(self._linear + product(self._quadratic, middle)), middle)
        self.v.now = total(v + product(total(free - beta + quadratic), h))
        self._u.now = total(u + product(total(product(self._b, middle) - u - beta), ah))
        self._stretched.fill(0.0)

    def reset(self, spiked: Indices) -> None:
        self.v.now[spiked] = self._c[spiked]
        self._u.now[spiked] = self._arithmetic.total(self._u.now[spiked] + self._d[spiked])
        self._stretched[spiked] = 1.0
