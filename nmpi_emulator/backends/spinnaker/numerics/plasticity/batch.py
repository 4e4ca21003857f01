"""The synapses that one event reaches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.spinnaker.numerics.fixed_point import Words

Rows = npt.NDArray[np.intp]


def common(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return a single entry if all are equal, as they are in most networks; else the values."""
    return values[:1] if values.size and (values == values[0]).all() else values


def taken(values: npt.NDArray[Any], rows: Rows) -> npt.NDArray[Any]:
    """Return the entries of ``rows``; a single entry stands for all."""
    return values if values.size == 1 else values[rows]


class Constants:
    """Constants of synapses by name; an array with a single entry holds for all of them."""

    def __init__(self, values: Mapping[str, Words]) -> None:
        """Take these arrays."""
        self._values = values
        self._uniform = all(array.size == 1 for array in values.values())

    def __getitem__(self, name: str) -> Words:
        """Return one of the constants."""
        return self._values[name]

    def get(self, name: str) -> Words:
        """Return one of the constants, zero if a rule does not have it."""
        return self._values.get(name, np.zeros(1, dtype=np.int64))

    def of(self, rows: Rows) -> Constants:
        """Return the constants of some of the synapses."""
        if self._uniform:
            return self
        return Constants({name: taken(array, rows) for name, array in self._values.items()})


@dataclass
class Batch:
    """Weights, constants and state of some synapses, as a core has them while it updates them.

    Weights and constants are s16.15 numbers, at the global weight scale of the cell.
    """

    weight: Words
    constants: Constants
    state: dict[str, Words]

    def take(self, rows: Rows) -> Batch:
        """Return some of the synapses."""
        return Batch(
            self.weight[rows],
            self.constants.of(rows),
            {name: values[rows] for name, values in self.state.items()},
        )

    def put(self, rows: Rows, part: Batch) -> None:
        """Take back weights and state of some of the synapses."""
        self.weight[rows] = part.weight
        for name, values in part.state.items():
            self.state[name][rows] = values


class Pairing(Protocol):
    """A spike of one side as it meets the last spike of the other one, an entry per synapse."""

    @property
    def now(self) -> Words:
        """The tick at which the spike reaches the synapse."""
        ...

    @property
    def elapsed(self) -> Words:
        """The number of ticks since the other side's spike."""
        ...

    @property
    def pre(self) -> Words:
        """The presynaptic traces, one column each."""
        ...

    @property
    def post(self) -> Words:
        """The postsynaptic traces, one column each."""
        ...

    @property
    def last_pre(self) -> Words:
        """The tick of the last presynaptic spike before this event."""
        ...

    @property
    def earlier_post(self) -> Words:
        """The tick of the postsynaptic spike before the one that is meant."""
        ...
