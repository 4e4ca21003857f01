"""What PyNN's common code knows as "the simulator": the state of the simulation, and cell IDs."""

# mypy: allow-subclassing-any

from __future__ import annotations

import logging
import math
from typing import TYPE_CHECKING, Any

import numpy as np
from pyNN import common
from pyNN.common.control import DEFAULT_MAX_DELAY, DEFAULT_MIN_DELAY, DEFAULT_TIMESTEP

from nmpi_emulator.backends import job
from nmpi_emulator.backends.engine.grid import Grid
from nmpi_emulator.backends.engine.network import Connections, Network
from nmpi_emulator.backends.engine.numerics import NEST_ON_GRID, FloatArray, Numerics

if TYPE_CHECKING:
    from nmpi_emulator.backends.engine.simulation import Simulation

#: PyNN writes this name into the annotations of recorded data.
name = "Brian2"

logger = logging.getLogger("PyNN")


class ID(int, common.IDMixin):
    """The number of a cell, through which its parameters can be reached."""

    def __init__(self, number: int) -> None:
        """Make the ID of cell ``number``."""
        int.__init__(number)
        common.IDMixin.__init__(self)


class State(common.control.BaseState):
    """The network that a script describes, and its simulation.

    The description grows with every population and projection; the simulation is made when it is
    first needed, so that a script which only builds never imports Brian2.
    """

    #: How events meet the grid of time; the state of another platform may set its own.
    numerics: Numerics = NEST_ON_GRID

    def __init__(self) -> None:
        """Begin as if ``setup()`` had been called without arguments."""
        super().__init__()
        self.mpi_rank = 0
        self.num_processes = 1
        self.clear()

    def clear(
        self,
        timestep: float = DEFAULT_TIMESTEP,
        min_delay: float | str = DEFAULT_MIN_DELAY,
        max_delay: float | str = DEFAULT_MAX_DELAY,
        seed: int | None = None,
    ) -> None:
        """Forget the network and begin another one."""
        self.recorders: set[Any] = set()
        self.write_on_end: list[Any] = []
        self.network = Network(Grid(timestep, self.numerics))
        self._simulation: Simulation | None = None
        self._min_delay = min_delay
        self.max_delay = max_delay
        self._given_seed = seed
        self._native_seeds = 0
        self.running = False
        self.t_start = 0
        self.segment_counter = 0

    @property
    def seed(self) -> int | None:
        """The seed that ``setup`` was given, else that of the job; None takes a new one."""
        return job.current().seed if self._given_seed is None else self._given_seed

    @property
    def simulation(self) -> Simulation:
        """The simulation of the network."""
        if self._simulation is None:
            # Brian2 takes a second to import; describing and checking a network do without it.
            from nmpi_emulator.backends.engine.simulation import Simulation

            self._simulation = Simulation(self.network, self.seed)
        return self._simulation

    def next_native_seed(self) -> int | None:
        """Return a seed for a further generator, a new one each time; None without ``rng_seed``."""
        if self.seed is None:
            return None
        self._native_seeds += 1
        sequence = np.random.SeedSequence(self.seed, spawn_key=(self._native_seeds,))
        return int(sequence.generate_state(1)[0])

    @property
    def dt(self) -> float:
        """Length of a time step in ms."""
        return self.network.grid.dt

    @property
    def t(self) -> float:
        """Time in ms."""
        return self._simulation.time if self._simulation else 0.0

    @property
    def id_counter(self) -> int:
        """The number that the next cell gets."""
        return self.network.size

    @property
    def min_delay(self) -> float:
        """The smallest delay in ms: what ``setup`` was given, else that of the network."""
        if not isinstance(self._min_delay, str):
            return self._min_delay
        shortest = [c.delay.min() for c in self.network.connections if len(c)]
        return max(float(min(shortest, default=self.dt)), self.dt)

    @property
    def default_delay(self) -> float:
        """The delay (ms) of synapses for which none is given."""
        return self.dt if isinstance(self._min_delay, str) else self._min_delay

    def synapse_values(self, connections: Connections, name: str) -> FloatArray:
        """Return a value of every synapse as it is now."""
        if self._simulation is None:
            return connections.value(name)
        return self._simulation.synapse_values(connections, name)

    def require(self, population: Any) -> None:
        """Refuse a population that was made before the last ``setup()``, or a view of it."""
        for part in getattr(population, "populations", [population]):
            root = getattr(part, "grandparent", part)
            blocks = (*self.network.cells, *self.network.sources)
            if not any(block is root.block for block in blocks):
                raise RuntimeError(
                    f"{root.label} was made before the last setup(), which has begun a new "
                    f"simulation without it: make all populations after setup()."
                )

    def run(self, simtime: float) -> None:
        """Simulate ``simtime`` ms."""
        self.run_until(self.t + simtime)

    def run_until(self, tstop: float) -> None:
        """Simulate until ``tstop`` ms; a part of a step counts as a whole one."""
        if not math.isfinite(tstop):
            raise ValueError(f"The time to simulate must be a number of ms, not {tstop}.")
        wanted = tstop / self.dt
        steps = math.ceil(wanted - 1e-6)
        if abs(steps - wanted) > 1e-6:
            logger.warning(
                "%g ms is not a multiple of the time step (%g ms): running until %g ms",
                tstop,
                self.dt,
                steps * self.dt,
            )
        self.running = True
        self.simulation.run(max(steps - self.simulation.step, 0))

    def reset(self) -> None:
        """Go back to time zero and begin a new segment of recorded data."""
        if self._simulation is not None:
            self._simulation.reset()
        self.running = False
        self.t_start = 0
        self.segment_counter += 1


state = State()
