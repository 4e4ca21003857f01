"""Cells composed of parts: the machine's neuron loop as a kernel of the engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.engine.cells.model import CellArrays, Step
from nmpi_emulator.backends.engine.numerics import FloatArray
from nmpi_emulator.backends.spinnaker.numerics.arithmetic import Arithmetic, Numbers
from nmpi_emulator.backends.spinnaker.numerics.cells.parts import (
    BoundAdaptation,
    BoundInput,
    BoundMembrane,
    BoundPart,
    BoundThreshold,
    Indices,
    Part,
    SynapseType,
)

#: Arrays of what is recorded in a step: the state before the update, where the state variables
#: themselves hold what it is afterwards.
SAMPLES = {"v": "sample_v", "gsyn_exc": "sample_gsyn_exc", "gsyn_inh": "sample_gsyn_inh"}

#: Below this part of all cells, only those that get input are looked at.
FEW = 0.2


@dataclass(frozen=True)
class StandardCell:
    """A cell as a composition of parts.

    ``gain`` is the global weight scale: 1 for cells whose synapses are currents, 1024 for
    conductances.
    """

    synapses: SynapseType
    membrane: Part[BoundMembrane]
    threshold: Part[BoundThreshold]
    input: Part[BoundInput]
    gain: float = 1.0
    adaptation: Part[BoundAdaptation] | None = None

    @property
    def parts(self) -> tuple[Part[BoundPart], ...]:
        """All parts, in the order in which their parameters are listed."""
        extra = (self.adaptation,) if self.adaptation else ()
        return (self.membrane, self.threshold, self.synapses, self.input, *extra)

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of all parameters."""
        return tuple(name for part in self.parts for name in part.parameters)

    @property
    def state(self) -> dict[str, float]:
        """Names and initial values of all state variables."""
        return {name: value for part in self.parts for name, value in part.state.items()}

    @property
    def receptors(self) -> tuple[str, ...]:
        """Names of the receptors, in the order of their indices."""
        return self.synapses.receptors

    @property
    def samples(self) -> Mapping[str, str]:
        """The arrays of what can be recorded."""
        return SAMPLES


@dataclass(frozen=True, eq=False)
class StandardKernel:
    """Carries composed cells over a step.

    ``input_first`` is the machine's order of things: input is read, values are recorded, then the
    cell moves.  Without it the cell moves first, and what arrives at the end of the step is taken
    in afterwards, as the engine's own cells do; the arithmetic is the same.
    """

    cell: StandardCell
    arithmetic: Arithmetic
    input_first: bool = True

    @property
    def variables(self) -> Mapping[str, npt.DTypeLike]:
        """Arrays beside parameters and state."""
        return dict.fromkeys(SAMPLES.values(), np.float64)

    def bind(self, arrays: CellArrays) -> Step:
        """Return the step of one group of cells."""
        step = StandardStep(self.cell, arrays, self.arithmetic)
        order = (
            (step.absorb, step.sample, step.move, step.fade)
            if self.input_first
            else (step.move, step.fade, step.absorb, step.sample)
        )
        return PhasedStep(step, order)


class StandardStep:
    """The phases of a tick, over all cells of a group."""

    def __init__(self, cell: StandardCell, cells: CellArrays, arithmetic: Arithmetic) -> None:
        """Bind all parts."""
        self._arithmetic = arithmetic
        self._synapses = cell.synapses.bind(cells, arithmetic)
        self._input = cell.input.bind(cells, arithmetic)
        self._membrane = cell.membrane.bind(cells, arithmetic)
        self._threshold = cell.threshold.bind(cells, arithmetic)
        self._adaptation = cell.adaptation.bind(cells, arithmetic) if cell.adaptation else None
        parts: list[BoundPart] = [self._synapses, self._input, self._membrane, self._threshold]
        if self._adaptation:
            parts.append(self._adaptation)
        self._parts = parts
        self._registers = [register for part in parts for register in part.registers]
        self._inputs = [cells.array(f"input{index}") for index in range(len(cell.receptors))]
        self._gain = cell.gain
        self._injected = cells.array("injected")
        self._cells = cells
        self._samples: list[tuple[str, FloatArray, Callable[[], Numbers]]] = [
            (SAMPLES[variable], cells.array(SAMPLES[variable]), present)
            for variable, present in (
                ("v", lambda: self._membrane.v.now),
                ("gsyn_exc", lambda: self._sum(self._excitatory)),
                ("gsyn_inh", lambda: self._sum(self._inhibitory)),
            )
        ]
        self.spiked: Indices = np.empty(0, dtype=np.intp)

    def refresh(self) -> None:
        """Take over parameters and state from the arrays."""
        for part in self._parts:
            part.refresh()
        self._load()
        self.sample()
        # Some synapses take note of what they pass on, which only a tick may do.
        self._load()

    def _load(self) -> None:
        for register in self._registers:
            register.load()

    def absorb(self) -> None:
        """Take in what reached the receptors.

        In a quiet network few cells get anything in a tick, and to find them costs less than to add
        nothing to the others.
        """
        for receptor, values in enumerate(self._inputs):
            count = np.count_nonzero(values)
            if count:
                where = values.nonzero()[0] if count < FEW * values.size else slice(None)
                arrived = self._arithmetic.arrived(values[where], self._gain)
                self._synapses.absorb(receptor, where, arrived)

    def sample(self) -> None:
        """Keep what is recorded of this tick, and what the membrane will see."""
        excitatory, inhibitory = self._synapses.outputs()
        self._excitatory = self._input.values(excitatory)
        self._inhibitory = self._input.values(inhibitory)
        sampled = self._cells.sampled
        for name, array, present in self._samples:
            if name in sampled:
                self._arithmetic.read(present(), array)

    def _sum(self, values: Sequence[Numbers]) -> Numbers:
        return values[0] if len(values) == 1 else self._arithmetic.total(sum(values[1:], values[0]))

    def move(self) -> None:
        """Carry the membranes over the tick, and find out who spikes."""
        v = self._membrane.v
        current = self._input.current(self._excitatory, self._inhibitory, v.now)
        if np.count_nonzero(self._injected):
            current = current + self._arithmetic.arrived(self._injected, 1.0)
        if self._adaptation:
            current = current + self._adaptation.current()
        self._membrane.advance(current)
        (self.spiked,) = self._threshold.crossed(v.now).nonzero()
        if self.spiked.size:
            self._membrane.reset(self.spiked)
            if self._adaptation:
                self._adaptation.spike(self.spiked)

    def fade(self) -> None:
        """Carry the synapses over the tick."""
        self._synapses.fade()

    def store(self) -> None:
        """Bring the engine's arrays up to date."""
        read = self._arithmetic.read
        for register in self._registers:
            read(register.now, register.array)


class PhasedStep:
    """A step whose phases run in a given order."""

    def __init__(self, step: StandardStep, phases: Sequence[Callable[[], None]]) -> None:
        """Run these phases."""
        self._step = step
        self._phases = tuple(phases)

    def refresh(self) -> None:
        """Take over parameters and state."""
        self._step.refresh()

    def __call__(self) -> Indices:
        """Carry all cells over one tick; return those that spiked."""
        for phase in self._phases:
            phase()
        self._step.store()
        return self._step.spiked
