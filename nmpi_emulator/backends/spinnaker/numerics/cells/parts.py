"""The parts of which a standard cell is composed, as in the machine's own neuron implementation.

sPyNNaker's ``neuron_impl_standard`` puts a cell together from a synapse type, an input type, a
membrane, a threshold and perhaps an additional input.  The modules beside this one hold the
variants; each names its parameters and state, and binds itself to the arrays of a group of cells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.engine.cells.model import CellArrays
from nmpi_emulator.backends.spinnaker.numerics.arithmetic import Arithmetic, Numbers
from nmpi_emulator.backends.spinnaker.numerics.cells.register import Register

Mask = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.intp]
#: Some cells, or all of them.
Where = Indices | slice

BoundT = TypeVar("BoundT", covariant=True)


class BoundPart(Protocol):
    """A part, bound to the arrays of a group of cells."""

    @property
    def registers(self) -> Sequence[Register]:
        """The state of the part."""
        ...

    def refresh(self) -> None:
        """Derive constants from the parameters."""
        ...


class BoundSynapses(BoundPart, Protocol):
    """The synaptic state of the cells."""

    def absorb(self, receptor: int, where: Where, taken: Numbers) -> None:
        """Take in what reached a receptor of the cells ``where`` in this step."""
        ...

    def outputs(self) -> tuple[Sequence[Numbers], Sequence[Numbers]]:
        """Return what excitatory and what inhibitory receptors pass on."""
        ...

    def fade(self) -> None:
        """Carry the synaptic state over the step."""
        ...


class BoundInput(BoundPart, Protocol):
    """How synaptic state becomes current."""

    def values(self, outputs: Sequence[Numbers]) -> list[Numbers]:
        """Return what is recorded of each receptor."""
        ...

    def current(self, excitatory: Sequence[Numbers], inhibitory: Sequence[Numbers], v: Numbers) -> Numbers:
        """Return the synaptic current into the cell."""
        ...


class BoundMembrane(BoundPart, Protocol):
    """The membrane of the cells."""

    @property
    def v(self) -> Register:
        """The membrane potential."""
        ...

    def advance(self, current: Numbers) -> None:
        """Carry the membrane over the step; *current* flows into the cell."""
        ...

    def reset(self, spiked: Indices) -> None:
        """Do what follows a spike."""
        ...


class BoundThreshold(BoundPart, Protocol):
    """When a cell spikes."""

    def crossed(self, v: Numbers) -> Mask:
        """Return which cells spike."""
        ...


class BoundAdaptation(BoundPart, Protocol):
    """A current that follows the cell's own spikes."""

    def current(self) -> Numbers:
        """Return the current into the cell, after one step of its own."""
        ...

    def spike(self, spiked: Indices) -> None:
        """Do what follows a spike."""
        ...


class Part(Protocol[BoundT]):
    """A part as data."""

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the parameters."""
        ...

    @property
    def state(self) -> Mapping[str, float]:
        """Names of state variables, with their initial values."""
        ...

    def bind(self, cells: CellArrays, arithmetic: Arithmetic) -> BoundT:
        """Return the part of a group of cells."""
        ...


class SynapseType(Part[BoundSynapses], Protocol):
    """A synapse type as data."""

    @property
    def receptors(self) -> tuple[str, ...]:
        """Names of the receptors, in the order of their indices."""
        ...
