"""``pymarocco.coordinates``: neurons of the model and neurons of the hardware."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nmpi_emulator.backends.brainscales.coordinates import (
    Enum,
    HICANNOnWafer,
    NeuronBlockOnHICANN,
    NeuronBlockOnWafer,
    NeuronOnHICANN,
    NeuronOnWafer,
    X,
    Y,
)
from nmpi_emulator.platforms.brainscales.limits import LIMITS

_COLUMNS_PER_BLOCK = LIMITS["denmems_per_hicann"].count // LIMITS["neuron_blocks_per_hicann"].count // 2


class BioNeuron:
    """A neuron of the model: the number of its population, and its place there."""

    def __init__(self, population: Any, neuron_index: int) -> None:
        self._population, self._index = int(population), int(neuron_index)

    def population(self) -> int:
        """Return the number of the population."""
        return self._population

    def neuron_index(self) -> int:
        """Return the place in the population."""
        return self._index

    def __eq__(self, other: object) -> bool:
        return isinstance(other, BioNeuron) and repr(other) == repr(self)

    def __hash__(self) -> int:
        return hash((self._population, self._index))

    def __repr__(self) -> str:
        return f"BioNeuron({self._population}, {self._index})"


class LogicalNeuron:
    """A neuron of the hardware: denmems in a rectangle of one or two rows.

    :param hicann: the number of the chip.
    :param column: the leftmost column of denmems; ``row`` counts only for a single denmem.
    """

    def __init__(self, hicann: int, column: int, size: int, row: int = 0) -> None:
        self.hicann, self._column, self._size, self._row = hicann, column, size, row

    @classmethod
    def rectangular(cls, neuron: NeuronOnWafer, size: int) -> LogicalNeuron:
        """Return the neuron of ``size`` denmems whose upper left one is given."""
        denmem = neuron.toNeuronOnHICANN()
        return cls(int(neuron.toHICANNOnWafer().toEnum()), int(denmem.x()), size, int(denmem.y()))

    @property
    def block(self) -> int:
        """The number of the neuron block on its chip."""
        return self._column // _COLUMNS_PER_BLOCK

    def size(self) -> int:
        """Return the number of denmems."""
        return self._size

    def is_external(self) -> bool:
        """Tell whether this is a source outside of the wafer."""
        return False

    def toHICANNOnWafer(self) -> HICANNOnWafer:  # noqa: N802
        """Return the chip."""
        return HICANNOnWafer(Enum(self.hicann))

    def toNeuronBlockOnWafer(self) -> NeuronBlockOnWafer:  # noqa: N802
        """Return the neuron block."""
        return NeuronBlockOnWafer(NeuronBlockOnHICANN(self.block), self.toHICANNOnWafer())

    def __iter__(self) -> Iterator[NeuronOnWafer]:
        hicann = self.toHICANNOnWafer()
        rows = (self._row,) if self._size == 1 else (0, 1)
        for column in range(self._column, self._column + max(1, self._size // 2)):
            for row in rows:
                yield NeuronOnWafer(NeuronOnHICANN(X(column), Y(row)), hicann)

    def front(self) -> NeuronOnWafer:
        """Return the first denmem."""
        return next(iter(self))

    def _key(self) -> tuple[int, int, int, int]:
        return (self.hicann, self._column, self._size, self._row if self._size == 1 else 0)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LogicalNeuron) and other._key() == self._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        return f"LogicalNeuron({self.front()!r}, size={self._size})"
