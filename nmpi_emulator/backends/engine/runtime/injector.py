"""All injected currents of a network as one Brian2 object."""

# mypy: allow-subclassing-any

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from nmpi_emulator.backends.engine.network import Injection
from nmpi_emulator.backends.engine.numerics import FloatArray
from nmpi_emulator.backends.engine.runtime.cell_group import CellGroup
from nmpi_emulator.backends.engine.runtime.part import Part
from nmpi_emulator.backends.engine.runtime.timeline import Timeline

#: Steps whose amplitudes are computed at a time, and the largest number of amplitudes.
LONGEST_BLOCK = 1000
LARGEST_BLOCK = 1_000_000


class Injector(Part):
    """Adds up the injected currents of each cell.

    Brian2 would call Python for every source in every step.  Here the amplitudes of all sources are
    computed a block of steps ahead, and a step in which none of them changes does nothing.
    """

    def __init__(
        self,
        injections: Sequence[Injection],
        groups: Sequence[CellGroup],
        timeline: Timeline,
        rng_for: Callable[[Injection], np.random.Generator],
    ) -> None:
        """Prepare to inject from the present step on."""
        super().__init__("currents", "start", timeline)
        self._injections = list(injections)
        self._rngs = [rng_for(injection) for injection in injections]
        self._length = int(np.clip(LARGEST_BLOCK // len(injections), 1, LONGEST_BLOCK))
        self._first = self._last = timeline.step
        self._amplitudes: FloatArray = np.zeros((0, len(injections)))
        self._changes: list[bool] = []
        self._history: dict[Injection, FloatArray] = {}
        sources = np.repeat(np.arange(len(injections)), [len(i.targets) for i in injections])
        targets = np.concatenate([injection.targets for injection in injections])
        #: For each group: its currents, and which cell gets the current of which source.
        self._wiring = []
        for group in groups:
            here = np.isin(targets, group.numbers)
            cells = np.searchsorted(group.numbers, targets[here])
            self._wiring.append((group.injected, cells, sources[here]))

    def go_on_from(self, old: Injector) -> None:
        """Go on where an older injector stands, which served some of these sources."""
        self._history.update(old._history)
        self._first, self._last = old._first, old._last
        columns = {injection: column for column, injection in enumerate(old._injections)}
        self._amplitudes = np.zeros((len(old._amplitudes), len(self._injections)))
        for column, injection in enumerate(self._injections):
            if injection in columns:
                self._amplitudes[:, column] = old._amplitudes[:, columns[injection]]
            elif self.timeline.step < self._last:
                self._compute(column, self.timeline.step)
        self._find_changes()
        if self.timeline.step < self._last:
            self._changes[self.timeline.step - self._first] = True

    def update(self) -> None:
        """Compute what is left of the block anew for the sources that were changed."""
        step = self.timeline.step
        changed = [n for n, injection in enumerate(self._injections) if injection.changed]
        for column in changed:
            self._injections[column].changed = False
            if self._first <= step < self._last:
                self._compute(column, step)
        if changed and self._first <= step < self._last:
            self._find_changes()
            self._changes[step - self._first] = True

    def _produce(self, first: int) -> None:
        """Compute the block that begins with step ``first``."""
        self._first, self._last = first, first + self._length
        self._amplitudes = np.empty((self._length, len(self._injections)))
        for column in range(len(self._injections)):
            self._compute(column, first)
        self._find_changes()

    def _compute(self, column: int, step: int) -> None:
        """Compute the amplitudes of one source from ``step`` to the end of the block."""
        injection = self._injections[column]
        amplitudes = injection.waveform.amplitudes(step, self._last, self.timeline.grid, self._rngs[column])
        self._amplitudes[step - self._first :, column] = amplitudes
        if injection.record:
            past = self._history.get(injection, np.zeros(step))[:step]
            self._history[injection] = np.concatenate((past, amplitudes))

    def _find_changes(self) -> None:
        changes = np.any(self._amplitudes[1:] != self._amplitudes[:-1], axis=1)
        self._changes = [True, *changes.tolist()]

    def run(self) -> None:
        """Set the injected current of every cell for this step."""
        step = self.timeline.step
        if step >= self._last:
            self._produce(step)
        at = step - self._first
        if self._changes[at]:
            amplitudes = self._amplitudes[at]
            for injected, cells, sources in self._wiring:
                injected.fill(0.0)
                np.add.at(injected, cells, amplitudes[sources])

    def recorded(self, injection: Injection) -> FloatArray:
        """Return the amplitudes (nA) of a recorded source, from step zero to the present one."""
        step = self.timeline.step
        if step >= self._last:
            self._produce(step)
        return self._history[injection][: step + 1]
