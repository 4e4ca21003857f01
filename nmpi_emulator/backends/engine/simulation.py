"""Simulate a described network."""

from __future__ import annotations

from functools import partial

import numpy as np

from nmpi_emulator.backends import job
from nmpi_emulator.backends.engine.compilation import Compilation
from nmpi_emulator.backends.engine.network import (
    SPIKES,
    Cells,
    Connections,
    Injection,
    Network,
    Recording,
)
from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray
from nmpi_emulator.backends.engine.runtime.engine import Engine
from nmpi_emulator.backends.engine.runtime.signal_recorder import Signal
from nmpi_emulator.backends.engine.runtime.spike_recorder import SpikeStore
from nmpi_emulator.backends.engine.runtime.streams import Streams
from nmpi_emulator.backends.engine.runtime.timeline import Timeline

#: Times that differ by less than this (ms) are the same time.
TOLERANCE_MS = 1e-9


class Simulation:
    """A simulation of a network, which it follows: what is added or set counts from the next run.

    ``seed`` makes all random numbers repeatable; None takes a seed from the operating system.
    ``compilation`` says when code is compiled; by default the environment does.  ``unit`` is what the
    times of the grid are taken for where it is told how far a run has come.
    """

    def __init__(
        self,
        network: Network,
        seed: int | None = None,
        compilation: Compilation | None = None,
        unit: str = "ms",
    ) -> None:
        """Stand at time zero; nothing is built before the first run."""
        self._network = network
        self._compilation = compilation or Compilation.from_environment()
        self._streams = Streams(seed)
        self._unit = unit
        self.reset()

    def reset(self) -> None:
        """Go back to time zero and the initial state; what was recorded is forgotten.

        Sources and noise go on drawing new numbers.
        """
        self._timeline = Timeline(self._network.grid)
        self._spikes = SpikeStore(self._network.grid)
        self._engine: Engine | None = None

    @property
    def step(self) -> int:
        """Number of steps simulated since time zero."""
        return self._timeline.step

    @property
    def time(self) -> float:
        """Time in ms."""
        return float(self._network.grid.times(np.array(self.step)))

    def prepare(self) -> Engine:
        """Build what is described, or bring it up to date; a run does this first."""
        engine = self._engine
        if engine is None or engine.outgrown:
            engine = Engine(self._network, self._timeline, self._streams, self._spikes, engine)
        else:
            engine.update()
        self._engine = engine
        return engine

    def run(self, steps: int) -> None:
        """Simulate a number of steps."""
        progress = job.current().progress
        with progress.towards((self.step + steps) * self._network.grid.dt, self._unit):
            engine = self.prepare()
            codes = engine.codes
            for number, code in enumerate(codes):
                # A script that runs many short times is as long as it has been so far, at least.
                code.prepare(
                    self._compilation, self.step + steps, partial(progress.compile, number, len(codes))
                )
            engine.advance(steps, progress)

    def spikes(self) -> tuple[IntArray, FloatArray]:
        """Return all recorded spikes up to now: the cells' numbers, and the times in ms."""
        numbers, times = self._spikes.read()
        past = times <= self.time + TOLERANCE_MS
        return numbers[past], times[past]

    def signal(self, recording: Recording) -> Signal:
        """Return the samples of a recording up to now."""
        return self._built().signal(recording)

    def forget(self, recording: Recording) -> None:
        """Drop what a recording has kept, but go on recording."""
        if recording.variable == SPIKES:
            cells = np.zeros(self._network.size, dtype=bool)
            cells[recording.cells] = True
            self._spikes.forget(cells, self.time + TOLERANCE_MS)
        else:
            self._built().forget(recording)

    def state(self, cells: Cells, name: str) -> FloatArray:
        """Return a parameter, a state variable or another array of the cells, as it is now."""
        return self._built().state(cells, name)

    def synapse_values(self, connections: Connections, name: str) -> FloatArray:
        """Return the weight, the delay or another value of each synapse, as it is now."""
        return self._built().synapse_values(connections, name)

    def amplitudes(self, injection: Injection) -> FloatArray:
        """Return the amplitude (nA) in each step of a recorded current, up to the present one."""
        return self._built().amplitudes(injection)

    def _built(self) -> Engine:
        return self.prepare()
