"""``pymarocco.results``: where the mapping has put neurons and synapses."""

from __future__ import annotations

import base64
import gzip
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np

from nmpi_emulator.backends.brainscales.coordinates import (
    Enum,
    HICANNOnWafer,
    NeuronBlockOnWafer,
    SynapseOnHICANN,
    SynapseOnWafer,
    Wafer,
    X,
    Y,
)
from nmpi_emulator.backends.brainscales.pymarocco.coordinates import BioNeuron, LogicalNeuron
from nmpi_emulator.backends.engine.numerics import IntArray


class PlacementItem:
    """One neuron of the model and its neuron of the hardware."""

    def __init__(self, bio: BioNeuron, logical: LogicalNeuron) -> None:
        self._bio, self._logical = bio, logical

    def bio_neuron(self) -> BioNeuron:
        """Return the neuron of the model."""
        return self._bio

    def population(self) -> int:
        """Return the number of the population."""
        return self._bio.population()

    def neuron_index(self) -> int:
        """Return the place in the population."""
        return self._bio.neuron_index()

    def logical_neuron(self) -> LogicalNeuron:
        """Return the neuron of the hardware."""
        return self._logical

    def neuron_block(self) -> NeuronBlockOnWafer:
        """Return the neuron block."""
        return self._logical.toNeuronBlockOnWafer()

    def __getattr__(self, name: str) -> Any:
        """Refuse what the emulator's mapping does not have, such as addresses on the wafer."""
        raise AttributeError(
            f"the emulator has the neuron and its block of a placement, not {name!r}: it does not route"
        )


class Placement:
    """Where neurons are: rows ``population, index, hicann, column, row, denmems``."""

    def __init__(self, table: IntArray) -> None:
        self.table = table

    def _items(self, rows: IntArray) -> Iterator[PlacementItem]:
        for population, index, hicann, column, row, denmems in rows.tolist():
            yield PlacementItem(BioNeuron(population, index), LogicalNeuron(hicann, column, denmems, row))

    def iter(self) -> Iterator[PlacementItem]:
        """Iterate over all neurons."""
        return self._items(self.table)

    def __iter__(self) -> Iterator[Any]:
        return self.iter()

    def size(self) -> int:
        """Return how many neurons are placed."""
        return len(self.table)

    def find(self, what: Any) -> list[PlacementItem]:
        """Return the neurons of a cell, a population or a view, or what is on a piece of hardware."""
        if isinstance(what, BioNeuron):
            wanted = {(what.population(), what.neuron_index())}
        elif isinstance(what, (LogicalNeuron, NeuronBlockOnWafer, HICANNOnWafer)):
            return [item for item in self.iter() if _is_on(item.logical_neuron(), what)]
        else:
            cells = [what] if hasattr(what, "parent") and hasattr(what, "index") else list(what)
            wanted = {(cell.parent.number, cell.index) for cell in cells}
        chosen = [tuple(row) in wanted for row in self.table[:, :2].tolist()]
        return list(self._items(self.table[np.array(chosen, dtype=bool)]))


def _is_on(neuron: LogicalNeuron, what: Any) -> bool:
    if isinstance(what, LogicalNeuron):
        return neuron == what
    if isinstance(what, NeuronBlockOnWafer):
        return neuron.toNeuronBlockOnWafer() == what
    return bool(neuron.toHICANNOnWafer() == what)


class SynapseItem:
    """One synapse of the model and its synapse of the hardware."""

    def __init__(self, pre: int, post: int, hicann: int, row: int, column: int) -> None:
        self.pre, self.post = pre, post
        self._hicann, self._row, self._column = hicann, row, column

    def hardware_synapse(self) -> SynapseOnWafer:
        """Return the synapse of the hardware."""
        place = SynapseOnHICANN(X(self._column), Y(self._row))
        return SynapseOnWafer(place, HICANNOnWafer(Enum(self._hicann)))


@dataclass(eq=False)
class Synapses:
    """Where synapses are: per projection, rows ``pre, post, hicann, row, column``."""

    tables: Sequence[IntArray]

    def find(
        self, projection: Any, source: BioNeuron | None = None, target: BioNeuron | None = None
    ) -> list[SynapseItem]:
        """Return the realised synapses of a projection, or those between two neurons of the model."""
        table = self.tables[projection.number]
        for side, group, neuron in ((0, projection.pre, source), (1, projection.post, target)):
            if neuron is not None:
                table = table[table[:, side] == _number(group, neuron)]
        return [SynapseItem(*row) for row in table.tolist()]

    def size(self) -> int:
        """Return how many synapses are realised."""
        return sum(map(len, self.tables))

    def iter(self) -> Iterator[SynapseItem]:
        """Iterate over all realised synapses."""
        return (SynapseItem(*row) for table in self.tables for row in table.tolist())

    def __iter__(self) -> Iterator[Any]:
        return self.iter()


def _number(group: Any, neuron: BioNeuron) -> int:
    """Return the number in the network of a neuron of the model; -1 if the group has no such population."""
    for population, _ in group.parts():
        if population.number == neuron.population():
            return int(population.first_id) + neuron.neuron_index()
    return -1


class SynapseRouting:
    """The part of the results that is about synapses."""

    def __init__(self, synapses: Synapses) -> None:
        self._synapses = synapses

    def synapses(self) -> Synapses:
        """Return where synapses are."""
        return self._synapses


class Marocco:
    """All results of a mapping."""

    def __init__(self, wafer: int, placement: Placement, synapses: Synapses) -> None:
        self.wafer = Wafer(wafer)
        self.placement = placement
        self.synapse_routing = SynapseRouting(synapses)

    def __getattr__(self, name: str) -> Any:
        """Refuse the parts of the results that the emulator's mapping does not have."""
        raise AttributeError(f"the emulator has placement and synapse_routing of the results, not {name!r}")

    @classmethod
    def of(cls, mapped: Any, description: Any) -> Marocco:
        """Return the results of mapping a description."""
        where = mapped.placement
        rows: list[IntArray] = [np.empty((0, 6), dtype=np.int64)]
        for population in description.neuron_populations:
            numbers = population.numbers()
            own = np.full(population.size, population.number)
            columns = (where.hicann, where.column, where.row, where.denmems)
            rows.append(np.stack([own, numbers - numbers[0], *(c[numbers] for c in columns)], axis=1))
        tables = [
            np.stack([one.pre, one.post, where.hicann[one.post], one.row, one.column], axis=1)
            for one in mapped.synapses
        ]
        return cls(mapped.wafer, Placement(np.concatenate(rows)), Synapses(tables))

    def save(self, file: str, overwrite: bool = True) -> None:
        """Write the results into a file, compressed if its name ends with ``.gz``.

        The file is XML in a form of the emulator's own, whatever its name says.
        """
        root = ElementTree.Element("mapping", wafer=str(int(self.wafer)))
        ElementTree.SubElement(root, "placement").text = _packed(self.placement.table)
        for table in self.synapse_routing.synapses().tables:
            ElementTree.SubElement(root, "synapses").text = _packed(table)
        content = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
        Path(file).write_bytes(gzip.compress(content) if file.endswith(".gz") else content)

    @classmethod
    def from_file(cls, file: str) -> Marocco:
        """Read what :meth:`save` wrote.

        :raises RuntimeError: if the file holds something else.
        """
        content = Path(file).read_bytes()
        if content.startswith(b"\x1f\x8b"):
            content = gzip.decompress(content)
        try:
            root = ElementTree.fromstring(content)
            placement = Placement(_unpacked(root.findtext("placement") or ""))
            synapses = Synapses([_unpacked(each.text or "") for each in root.findall("synapses")])
            return cls(int(root.attrib["wafer"]), placement, synapses)
        except (ElementTree.ParseError, KeyError, ValueError) as error:
            raise RuntimeError(f"{file} does not hold the results of a mapping by this emulator") from error


def _packed(table: IntArray) -> str:
    buffer = io.BytesIO()
    np.save(buffer, table)
    return base64.b64encode(buffer.getvalue()).decode()


def _unpacked(text: str) -> IntArray:
    table: IntArray = np.load(io.BytesIO(base64.b64decode(text)), allow_pickle=False)
    return table
