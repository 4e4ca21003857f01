"""A synapse model as data, and the seam through which plasticity computes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray

if TYPE_CHECKING:
    from nmpi_emulator.backends.engine.compilation import Compilable

Indices = npt.NDArray[np.intp]


class SynapseArrays(Protocol):
    """The arrays of all synapses of one model, as a rule sees them."""

    size: int
    #: Length of a step in ms.
    dt_ms: float
    rng: np.random.Generator
    #: Network number of the postsynaptic cell of each synapse, and number of cells in the network.
    post: IntArray
    network_size: int

    @property
    def dendritic(self) -> npt.NDArray[np.int32]:
        """Number of steps of each delay that lie in the dendrite."""
        ...

    def array(self, name: str) -> FloatArray:
        """Return the array of ``weight``, a parameter or a state variable, one entry a synapse."""
        ...

    def text_handler(self, rule: TextRule) -> Handler:
        """Return the handler that Brian2 generates from the text of a rule."""
        ...


class Handler(Protocol):
    """A rule bound to the arrays of a group of synapses.

    ``synapses`` holds every synapse at most once.  ``now`` is the time in ms at which the event
    reaches the synapse: after the axonal delay for presynaptic spikes, after the dendritic delay
    for postsynaptic ones.
    """

    def pre(self, synapses: Indices, now: float) -> FloatArray:
        """Handle a presynaptic spike; return what each synapse transmits."""
        ...

    def post(self, synapses: Indices, now: float) -> None:
        """Handle a postsynaptic spike."""
        ...


class WatchingHandler(Handler, Protocol):
    """A handler that follows cells rather than synapses: see ``Rule.watches``."""

    def spiked(self, cells: IntArray, now: float) -> None:
        """Take note of the cells that spiked at ``now``, whether they have synapses here or not.

        It is called in every step, also when no cell has spiked.
        """
        ...


@runtime_checkable
class CompilableHandler(Protocol):
    """A handler of which something can be compiled."""

    @property
    def codes(self) -> Sequence[Compilable]:
        """What can be compiled."""
        ...


class Rule(Protocol):
    """What a plastic synapse does at spikes: text for Brian2, or Python."""

    @property
    def listens(self) -> bool:
        """Whether ``Handler.post`` wants postsynaptic spikes, synapse by synapse."""
        ...

    @property
    def watches(self) -> bool:
        """Whether the handler is a ``WatchingHandler``: it wants to know which cells spike.

        It is told before it handles the presynaptic spikes of the same time.
        """
        ...

    def bind(self, arrays: SynapseArrays) -> Handler:
        """Return the handler of one group of synapses."""
        ...


@dataclass(frozen=True, eq=False)
class SynapseModel:
    """A kind of synapse.  Synapses that share one object of this class form one group.

    Without a ``rule`` the synapse is static: it transmits its weight.
    ``state`` names the variables of each synapse with their initial values.
    """

    name: str
    parameters: tuple[str, ...] = ()
    state: Mapping[str, float] = field(default_factory=dict)
    rule: Rule | None = None


@dataclass(frozen=True, eq=False)
class TextRule:
    """A rule written as Brian2 abstract code, for its numpy and Cython targets alike.

    The text runs for every synapse that an event reaches.  ``on_pre`` must set ``transmit``; both
    may use ``now`` (ms), ``weight``, the parameters and the state variables.
    """

    on_pre: str
    on_post: str = ""

    @property
    def listens(self) -> bool:
        """Whether postsynaptic spikes matter."""
        return bool(self.on_post)

    @property
    def watches(self) -> bool:
        """Text runs for synapses, not for cells."""
        return False

    def bind(self, arrays: SynapseArrays) -> Handler:
        """Return the handler of one group of synapses, as code that Brian2 generates."""
        return arrays.text_handler(self)


STATIC = SynapseModel("static")
