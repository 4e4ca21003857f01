"""A Brian2 network that steps without preparing itself anew for every run."""

# mypy: allow-subclassing-any

from __future__ import annotations

from collections.abc import Callable

from brian2 import BrianObject, Network

from nmpi_emulator.backends.engine.runtime.timeline import Timeline
from nmpi_emulator.backends.progress import Progress


class SteppedNetwork(Network):
    """Brian2's Network with a shorter way from one step to the next.

    ``Network.run`` collects garbage, sorts its objects and lets each of them prepare its code, for
    200 ms even if it then runs for a single step; a script with a callback every millisecond never
    ends.  The objects of the engine are prepared when they are made, so ``advance`` only steps.
    """

    def __init__(self, timeline: Timeline) -> None:
        """Make an empty network."""
        super().__init__(name="engine")
        self._timeline = timeline
        #: What runs in each step, in order; empty when objects were added since.
        self._runs: list[Callable[[], None]] = []

    def add(self, *objects: BrianObject) -> None:
        """Add objects; they are put in order before the next step."""
        super().add(*objects)
        self._runs = []

    def advance(self, steps: int, progress: Progress) -> None:
        """Run all objects, in the order of Brian2's schedule, for a number of steps."""
        if not self._runs:
            self._clocks = {self._timeline.clock}
            self.before_run({})
            self._runs = [brian_object.run for brian_object in self.sorted_objects]
        runs, timeline, now = self._runs, self._timeline, progress.now
        end = timeline.step + steps
        while timeline.step < end:
            for run in runs:
                run()
            timeline.step += 1
            if now() >= progress.due_s:
                progress.reach(timeline.step * timeline.grid.dt)
        self.t_ = timeline.step * timeline.grid.dt / 1000.0
