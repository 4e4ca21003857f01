"""The description of a network: what is to be simulated, as arrays.

A description is cheap.  It knows nothing of Brian2, a projection of ten million synapses is a
handful of arrays, and whoever only wants to count or to check walks it without simulating.

Cells and spike sources are numbered through the network in the order in which they were added;
these numbers are what connections, injected currents and recordings speak of.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.engine.cells.model import CellModel, ImpossibleValue
from nmpi_emulator.backends.engine.currents import Waveform
from nmpi_emulator.backends.engine.grid import Grid
from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray
from nmpi_emulator.backends.engine.sources.model import SpikeSource
from nmpi_emulator.backends.engine.synapses.model import SynapseModel

#: The variable name under which spikes are recorded.
SPIKES = "spikes"


@dataclass(eq=False)
class Cells:
    """Cells of one model: ``size`` of them, with one array per parameter and initial value."""

    model: CellModel
    size: int
    parameters: dict[str, FloatArray]
    initial: dict[str, FloatArray] = field(default_factory=dict)
    label: str = ""
    #: Number of the first cell in the network; the network sets it.
    first: int = -1
    #: Names of parameters and state variables that were set since the simulation last looked.
    changed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Fill in the model's defaults and refuse what the model does not know."""
        self.parameters = {
            name: np.array(np.broadcast_to(values, (self.size,)), dtype=float)
            for name, values in self.parameters.items()
        }
        missing = set(self.model.parameters) - set(self.parameters)
        unknown = set(self.parameters) - set(self.model.parameters)
        if missing or unknown:
            raise ValueError(
                f"Cells of model {self.model.name} take the parameters "
                f"{sorted(self.model.parameters)}; missing {sorted(missing)}, "
                f"unknown {sorted(unknown)}."
            )
        for name, values in self.parameters.items():
            self._check(name, values)
        given = self.initial
        self.initial = {
            name: np.full(self.size, value, dtype=float) for name, value in self.model.state.items()
        }
        for name, values in given.items():
            self.set_initial(name, values)

    def set_parameter(self, name: str, values: npt.ArrayLike, where: slice | IntArray = slice(None)) -> None:
        """Set a parameter of all cells, or of those selected by ``where``."""
        self._check(name, np.asarray(values))
        self.parameters[name][where] = values
        self.changed.add(name)

    def set_initial(self, name: str, values: npt.ArrayLike, where: slice | IntArray = slice(None)) -> None:
        """Set a state variable: now, and at every later reset."""
        if name not in self.initial:
            raise KeyError(
                f"{self.model.name} has no state variable {name!r}; it has {sorted(self.initial)}."
            )
        self._check(name, np.asarray(values))
        self.initial[name][where] = values
        self.changed.add(name)

    def _check(self, name: str, values: npt.NDArray[Any]) -> None:
        """Refuse values of a parameter or a state variable that the model cannot work with."""
        if np.any(np.isnan(values)):
            raise ImpossibleValue(name, "a number", np.nan)
        if name in self.model.positive and np.any(values <= 0):
            raise ImpossibleValue(name, "greater than 0", np.min(values))
        if name in self.model.not_negative and np.any(values < 0):
            raise ImpossibleValue(name, "0 or greater", np.min(values))


@dataclass(eq=False)
class Connections:
    """Synapses of one model onto one receptor: one array entry per synapse.

    ``pre`` and ``post`` are network numbers, ``receptor`` is an index, for all synapses or for
    each; ``weight`` is in the unit of the receptor (nA, uS or mV) and ``delay`` in ms.
    ``dendritic_fraction`` is the part of the delay that lies in the dendrite, which only plasticity
    sees.  ``initial`` holds state variables that do not begin with the model's default.
    """

    pre: npt.NDArray[np.int32]
    post: npt.NDArray[np.int32]
    receptor: int | IntArray
    model: SynapseModel
    weight: FloatArray
    delay: FloatArray
    parameters: dict[str, FloatArray] = field(default_factory=dict)
    dendritic_fraction: float | FloatArray = 1.0
    initial: dict[str, FloatArray] = field(default_factory=dict)
    label: str = ""
    changed: set[str] = field(default_factory=set)

    def __len__(self) -> int:
        """Return the number of synapses."""
        return len(self.pre)

    def value(self, name: str) -> FloatArray:
        """Return a value of every synapse, as described."""
        if name == "weight":
            return self.weight
        if name == "delay":
            return self.delay
        if name == "dendritic_fraction":
            return np.full(len(self), self.dendritic_fraction)
        if name in self.parameters:
            return self.parameters[name]
        return self.initial_value(name)

    def initial_value(self, name: str) -> FloatArray:
        """Return the initial value of a state variable of every synapse."""
        if name in self.initial:
            return self.initial[name]
        if name not in self.model.state:
            raise KeyError(f"Synapses of model {self.model.name} have no value {name!r}.")
        return np.full(len(self), self.model.state[name])

    def set_initial(self, name: str, values: npt.ArrayLike) -> None:
        """Set a state variable of every synapse: now, and at every later reset."""
        self.initial[name] = np.array(np.broadcast_to(values, (len(self),)), dtype=float)
        self.initial_value(name)
        self.changed.add(name)

    def set_values(self, name: str, values: npt.ArrayLike) -> None:
        """Set the weight, the delay or a model parameter of every synapse."""
        array = np.array(np.broadcast_to(values, (len(self),)), dtype=float)
        if name == "weight":
            self.weight = array
        elif name == "delay":
            self.delay = array
        elif name in self.parameters:
            self.parameters[name] = array
        elif name == "dendritic_fraction" and len(self):
            self.dendritic_fraction = float(array[0])
        else:
            raise KeyError(f"Synapses of model {self.model.name} have no value {name!r}.")
        self.changed.add(name)


@dataclass(eq=False)
class Injection:
    """A current that flows into the cells numbered ``targets``."""

    waveform: Waveform
    targets: IntArray
    #: Keep the amplitude of every step, so that it can be read back.
    record: bool = False
    #: The waveform was set since the simulation last looked.
    changed: bool = False


@dataclass(eq=False)
class Recording:
    """What to keep of the cells numbered ``cells``: their spikes, or a variable.

    ``every`` is the sampling interval in steps.  Sampling begins with the run after the recording
    was added.
    """

    cells: IntArray
    variable: str = SPIKES
    every: int = 1


class Network:
    """Cells, sources, connections, injected currents and recordings on one grid of time."""

    def __init__(self, grid: Grid) -> None:
        """Describe an empty network."""
        self.grid = grid
        self.cells: list[Cells] = []
        self.sources: list[SpikeSource] = []
        self.connections: list[Connections] = []
        self.injections: list[Injection] = []
        self.recordings: list[Recording] = []
        #: Number of cells and sources together.
        self.size = 0

    def add_cells(self, cells: Cells) -> None:
        """Add a block of cells and number it."""
        cells.first = self.size
        self.size += cells.size
        self.cells.append(cells)

    def add_source(self, source: SpikeSource) -> None:
        """Add a block of spike sources and number it."""
        source.first = self.size
        self.size += source.size
        self.sources.append(source)

    @property
    def synapse_count(self) -> int:
        """Number of synapses of all connections together."""
        return sum(len(connections) for connections in self.connections)

    @property
    def longest_delay(self) -> int:
        """Longest delay of the network in steps; 1 where there are no synapses."""
        rule = self.grid.numerics.delay_steps
        longest = (
            rule(connections.delay.max(keepdims=True), self.grid.dt)[0]
            for connections in self.connections
            if len(connections)
        )
        return int(max(longest, default=1))
