"""The synapses that one event reaches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.spinnaker.numerics.fixed_point import Words

Rows = npt.NDArray[np.intp]


@dataclass
class Batch:
    """Weights, constants and state of some synapses, as a core has them while it updates them.

    Weights and constants are s16.15 numbers, at the global weight scale of the cell.
    """

    weight: Words
    constants: Mapping[str, Words]
    state: dict[str, Words]

    def take(self, rows: Rows) -> Batch:
        """Return some of the synapses."""
        return Batch(
            self.weight[rows],
            {name: values[rows] for name, values in self.constants.items()},
            {name: values[rows] for name, values in self.state.items()},
        )

    def put(self, rows: Rows, part: Batch) -> None:
        """Take back weights and state of some of the synapses."""
        self.weight[rows] = part.weight
        for name, values in part.state.items():
            self.state[name][rows] = values


@dataclass(frozen=True)
class Pairing:
    """A spike of one side as it meets the last spike of the other one, an entry per synapse.

    ``now`` is the tick at which the spike reaches the synapse and ``elapsed`` the number of ticks
    since the other side's; ``pre`` and ``post`` are the traces (one column each), ``last_pre`` the
    tick of the last presynaptic spike before this event, and ``earlier_post`` that of the
    postsynaptic spike before the one that is meant.
    """

    now: Words
    elapsed: Words
    pre: Words
    post: Words
    last_pre: Words
    earlier_post: Words
