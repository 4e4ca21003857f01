"""Where a simulation stands on its grid of time."""

from __future__ import annotations

from brian2 import Clock, ms

from nmpi_emulator.backends.engine.grid import Grid


class Timeline:
    """The grid, and the step that is being computed; all objects of a simulation share one."""

    def __init__(self, grid: Grid) -> None:
        """Stand at step zero."""
        self.grid = grid
        self.numerics = grid.numerics
        self.step = 0
        #: Brian2 objects need a clock.  The engine does not read it: it counts whole steps.
        self.clock = Clock(dt=grid.dt * ms, name="engine_clock")

    @property
    def stamp(self) -> int:
        """Grid point of the spikes that are found in this step."""
        return self.step + self.numerics.spike_stamp

    @property
    def arrival(self) -> int:
        """Grid point whose synaptic input this step consumes."""
        return self.step + self.numerics.arrival

    @property
    def sample(self) -> int:
        """Grid point of the samples that are taken after this step."""
        return self.step + self.numerics.sample_stamp
