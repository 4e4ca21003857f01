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


@dataclass
class Batch:
    """Weights, constants and state of some synapses, as a core has them while it updates them.

    Weights and constants are s16.15 numbers, at the global weight scale of the cell.  A constant with a
    single entry is that of all synapses.
    """

    weight: Words
    constants: Mapping[str, Words]
    state: dict[str, Words]

    def take(self, rows: Rows) -> Batch:
        """Return some of the synapses."""
        return Batch(
            self.weight[rows],
            {name: taken(values, rows) for name, values in self.constants.items()},
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
