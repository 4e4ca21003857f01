"""Stochastic units that spike with a probability computed from the input of one tick.

They are meant for sampling: a unit that has spiked goes on spiking in every tick for as long as it
is refractory.  Sources: ``neuron_impl_stoc_exp.h``, ``neuron_impl_stoc_exp_stable.h`` and
``neuron_impl_stoc_sigma.h`` as they stand in the binaries of sPyNNaker 7.4.1.  Potentials are
computed as on the core; the random numbers of the core are not reproduced, so probabilities are not
rounded.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.engine.cells.model import CellArrays, Step
from nmpi_emulator.backends.engine.numerics import FloatArray
from nmpi_emulator.backends.spinnaker.numerics.arithmetic import Arithmetic, Numbers
from nmpi_emulator.backends.spinnaker.numerics.cells.constants import whole_ticks
from nmpi_emulator.backends.spinnaker.numerics.cells.parts import Indices
from nmpi_emulator.backends.spinnaker.numerics.cells.register import Register
from nmpi_emulator.backends.spinnaker.numerics.cells.synapses import EXCITATORY, INHIBITORY

SAMPLES = {
    "v": "sample_v",
    "ex_input": "sample_ex_input",
    "in_input": "sample_in_input",
    "prob": "sample_prob",
}


class Unit(ABC):
    """What distinguishes the kinds of units."""

    parameters: tuple[str, ...]
    state: Mapping[str, float]
    receptors = (EXCITATORY, INHIBITORY)
    samples = SAMPLES
    gain = 1.0

    @abstractmethod
    def duration(self, cells: CellArrays) -> FloatArray:
        """Return for how long (ms) a unit goes on spiking."""

    @abstractmethod
    def probability(self, v: FloatArray, cells: CellArrays) -> FloatArray:
        """Return with which probability a unit of potential ``v`` spikes."""

    def sign_of_bias(self) -> int:
        """Return whether the bias raises the potential (1) or lowers it (-1)."""
        return 1


class ExponentialUnit(Unit):
    """The potential lasts one tick; the probability is 2^v / tau."""

    parameters = ("tau", "bias")
    state = {"refract_init": 0.0}

    def duration(self, cells: CellArrays) -> FloatArray:
        """Return ``tau``."""
        return cells.array("tau")

    def probability(self, v: FloatArray, cells: CellArrays) -> FloatArray:
        """Return 2^v / tau."""
        with np.errstate(divide="ignore", over="ignore"):
            chances: FloatArray = np.exp2(v) / cells.array("tau")
        return chances


class StableExponentialUnit(Unit):
    """The potential stays until a spike resets it; the probability is tau * 2^v."""

    parameters = ("v_reset", "tau", "tau_refrac", "bias")
    state = {"v_init": 0.0, "refract_init": 0.0}

    def duration(self, cells: CellArrays) -> FloatArray:
        """Return ``tau_refrac``."""
        return cells.array("tau_refrac")

    def probability(self, v: FloatArray, cells: CellArrays) -> FloatArray:
        """Return tau * 2^v."""
        with np.errstate(over="ignore"):
            chances: FloatArray = np.exp2(v) * cells.array("tau")
        return chances


class SigmoidUnit(Unit):
    """The potential lasts one tick; the probability is the sigmoid 2^-(2^(-alpha v))."""

    parameters = ("tau_refrac", "alpha", "bias")
    state = {"refract_init": 0.0}

    def duration(self, cells: CellArrays) -> FloatArray:
        """Return ``tau_refrac``."""
        return cells.array("tau_refrac")

    def probability(self, v: FloatArray, cells: CellArrays) -> FloatArray:
        """Return the sigmoid; beyond a slope of 8 the core takes 0 and 1."""
        slope = -cells.array("alpha") * v
        chances: FloatArray = np.exp2(-np.exp2(np.clip(slope, -8, 8)))
        return np.where(slope >= 8, 0.0, np.where(slope <= -8, 1.0, chances))

    def sign_of_bias(self) -> int:
        """The bias lowers the potential."""
        return -1


@dataclass(frozen=True, eq=False)
class SamplingKernel:
    """Carries stochastic units over a tick."""

    unit: Unit
    arithmetic: Arithmetic

    @property
    def variables(self) -> Mapping[str, npt.DTypeLike]:
        """Arrays beside parameters and state."""
        return dict.fromkeys(SAMPLES.values(), np.float64)

    def bind(self, arrays: CellArrays) -> Step:
        """Return the step of one group of units."""
        return _SamplingStep(self.unit, arrays, self.arithmetic)


class _SamplingStep:
    def __init__(self, unit: Unit, cells: CellArrays, arithmetic: Arithmetic) -> None:
        self._unit, self._cells, self._arithmetic = unit, cells, arithmetic
        self._inputs = cells.array("input0"), cells.array("input1")
        self._timer = cells.array("refract_init")
        self._samples = {name: cells.array(array) for name, array in SAMPLES.items()}
        #: The potential, where it outlasts a tick.
        self._kept = Register("v_init", cells, arithmetic) if "v_init" in unit.state else None

    def refresh(self) -> None:
        self._ticks = whole_ticks(self._unit.duration(self._cells), self._cells.dt_ms)
        self._bias = self._arithmetic.accum(self._cells.array("bias")) * self._unit.sign_of_bias()
        if self._kept:
            self._kept.load()
            self._reset = self._arithmetic.accum(self._cells.array("v_reset"))

    def __call__(self) -> Indices:
        arithmetic, samples = self._arithmetic, self._samples
        excitatory, inhibitory = (arithmetic.arrived(values, 1.0) for values in self._inputs)
        arithmetic.read(excitatory, samples["ex_input"])
        arithmetic.read(inhibitory, samples["in_input"])
        on = self._timer > 0
        potential = self._potential(excitatory - inhibitory, on)
        arithmetic.read(potential, samples["v"])
        chances = self._unit.probability(samples["v"], self._cells)
        np.minimum(np.where(on, 0.0, chances), 1.0, out=samples["prob"])
        fresh = self._cells.rng.random(self._cells.size) < samples["prob"]
        self._timer[on] -= 1
        self._timer[fresh] = np.maximum(self._ticks[fresh] - 1, 0)
        self._settle(potential, on, fresh)
        return np.flatnonzero(on | fresh)

    def _potential(self, difference: Numbers, on: npt.NDArray[np.bool_]) -> Numbers:
        if self._kept is None:
            return np.where(on, 0, self._arithmetic.total(difference + self._bias))
        raised = self._arithmetic.total(self._kept.now + difference + self._bias)
        return np.where(on, self._kept.now, raised)

    def _settle(self, potential: Numbers, on: npt.NDArray[np.bool_], fresh: npt.NDArray[np.bool_]) -> None:
        """Keep the potential; it does not fall below the reset potential, and a spike resets it."""
        if self._kept is None:
            return
        bounded = np.where(on, potential, np.maximum(potential, self._reset))
        self._kept.now = np.where(fresh, self._reset, bounded)
        self._kept.store()
