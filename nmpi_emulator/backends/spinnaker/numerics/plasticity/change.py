"""Synapses whose weights other synapses change: ``WeightChangeable`` and ``WeightChanger``.

Every spike of a changer from source i onto cell j adds its weight to that of the changeable synapse from
source i onto cell j.  As with all plasticity on a core, the change is entered into a history and worked
off when the changeable synapse is next used; the weight that is read before that is the old one.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass

import numpy as np

from nmpi_emulator.backends.engine.numerics import FloatArray
from nmpi_emulator.backends.engine.synapses.model import (
    Handler,
    Indices,
    SynapseArrays,
    SynapseModel,
)

#: A changeable synapse has its own number here, a changer that of the synapse it changes.
PAIR = "pair"
#: 1 for changers, 0 for changeable synapses.
CHANGES = "changes"
PARAMETERS = ("scale", "w_min", "w_max", PAIR, CHANGES)
#: Changes that wait for the synapses onto one cell; of more, the oldest are lost.
HISTORY = 16


@dataclass(frozen=True, eq=False)
class ChangeRule:
    """The rule for both kinds of synapse, which must be in one group to find each other."""

    listens: bool = False
    watches: bool = False

    def bind(self, arrays: SynapseArrays) -> Handler:
        """Return the handler of one group of synapses."""
        return _ChangeHandler(arrays)


class _ChangeHandler:
    """Source: ``synapse_dynamics_weight_change.c``, as it stands in the binaries of sPyNNaker 7.4.1."""

    def __init__(self, arrays: SynapseArrays) -> None:
        self._post = arrays.post
        self._weight, self._scale, self._lowest, self._highest, self._pair, self._changes = (
            arrays.array(name) for name in ("weight", *PARAMETERS)
        )
        #: For each postsynaptic cell the changes that wait: the synapse, and stored units.
        self._waiting: defaultdict[int, deque[tuple[int, int]]] = defaultdict(lambda: deque(maxlen=HISTORY))
        #: Whether a change may wait for a synapse; it may have been lost since.
        self._awaited = np.zeros(arrays.size, dtype=bool)
        self._place: dict[int, int] | None = None

    def post(self, synapses: Indices, now: float) -> None:
        """Do nothing: postsynaptic spikes do not matter."""

    def pre(self, synapses: Indices, now: float) -> FloatArray:
        """Note changes, and work off those of the synapses that are used; changers transmit nothing."""
        changing = self._changes[synapses] > 0
        for changer in synapses[changing].tolist():
            self._note(changer)
        used = synapses[~changing]
        for synapse in used[self._awaited[used]].tolist():
            self._work_off(synapse)
        transmitted = np.zeros(synapses.size)
        transmitted[~changing] = self._weight[used]
        return transmitted

    def _note(self, changer: int) -> None:
        target = self._places().get(int(self._pair[changer]))
        if target is not None:
            self._waiting[int(self._post[changer])].append((target, self._stored(self._weight, changer)))
            self._awaited[target] = True

    def _places(self) -> dict[int, int]:
        """Return the place of each changeable synapse by its number."""
        if self._place is None:
            changeable = np.flatnonzero(self._changes == 0)
            numbers = self._pair[changeable].astype(int).tolist()
            self._place = dict(zip(numbers, changeable.tolist(), strict=True))
        return self._place

    def _stored(self, values: FloatArray, synapse: int) -> int:
        """Return a weight in stored units."""
        return round(float(values[synapse]) * float(self._scale[synapse]))

    def _work_off(self, synapse: int) -> None:
        """Change a weight by what waits for it, one change after the other, within its bounds."""
        self._awaited[synapse] = False
        waiting = self._waiting[int(self._post[synapse])]
        changes = [change for target, change in waiting if target == synapse]
        if not changes:
            return
        rest = [entry for entry in waiting if entry[0] != synapse]
        waiting.clear()
        waiting.extend(rest)
        lowest, highest = (self._stored(bound, synapse) for bound in (self._lowest, self._highest))
        weight = self._stored(self._weight, synapse)
        for change in changes:
            weight = min(max(weight + change, lowest), highest)
        self._weight[synapse] = weight / float(self._scale[synapse])


_MODEL = SynapseModel("spinnaker_change", PARAMETERS, {}, ChangeRule())


def changeable_model() -> SynapseModel:
    """Return the model of changeable synapses and of their changers.

    Parameters: ``scale`` (stored units per nA or uS of the receptor); ``w_min`` and ``w_max``;
    ``pair``, the number of a changeable synapse (unique in the network), and for a changer that of
    the synapse it changes, or -1 if there is none; ``changes``, 1 for changers.  The weight of a
    changer is the change.
    """
    return _MODEL
