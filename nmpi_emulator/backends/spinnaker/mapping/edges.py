"""Pairs of populations between which there are projections, and the delay extensions they need."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nmpi_emulator.backends.spinnaker.errors import DelayExtensionException
from nmpi_emulator.backends.spinnaker.session import session
from nmpi_emulator.platforms.spinnaker import delays

if TYPE_CHECKING:
    from nmpi_emulator.backends.spinnaker.groups import Group
    from nmpi_emulator.backends.spinnaker.neurons import NeuronGroup
    from nmpi_emulator.backends.spinnaker.projections import Projection


@dataclass(eq=False)
class DelayExtension:
    """A population that delays the spikes of another one.

    :param slots: steps that a stage delays.
    """

    source: Group
    partition: str
    slots: int
    stages: int

    @property
    def label(self) -> str:
        """The name of the population."""
        return f"{self.source.label}_delayed"


@dataclass(eq=False)
class Edge:
    """All projections from one population onto another."""

    source: Group
    target: NeuronGroup
    partition: str
    label: str
    projections: list[Projection] = field(default_factory=list)
    extension: DelayExtension | None = None

    @property
    def stages(self) -> int:
        """The number of stages of the delay extension; 0 if there is none."""
        return self.extension.stages if self.extension else 0

    @property
    def longest_delay(self) -> float:
        """The longest delay of all projections, in ms."""
        return max(map(_longest_delay, self.projections))

    @property
    def place(self) -> str:
        """Where in the user's script the projection with the longest delay is made."""
        return max(self.projections, key=_longest_delay).place

    def __str__(self) -> str:
        return f"the projection {self.source.label} -> {self.target.label}"


def _longest_delay(projection: Projection) -> float:
    return projection.synapse_dynamics.longest_delay(projection)


class Edges:
    """All pairs of populations of a network."""

    def __init__(self, projections: list[Projection]) -> None:
        self._edges: dict[tuple[int, int, str], Edge] = {}
        for projection in projections:
            source, target = projection.pre_group, projection.post_group
            key = (id(source), id(target), projection.partition)
            if key not in self._edges:
                self._edges[key] = Edge(source, target, projection.partition, projection.edge_label)
            self._edges[key].projections.append(projection)
        self.extensions: list[DelayExtension] = []

    def __iter__(self) -> Iterator[Edge]:
        return iter(self._edges.values())

    def onto(self, target: Group) -> list[Edge]:
        """Return the edges onto a population."""
        return [edge for edge in self if edge.target is target]

    def of(self, projection: Projection) -> Edge:
        """Return the edge that a projection is part of."""
        key = (id(projection.pre_group), id(projection.post_group), projection.partition)
        return self._edges[key]


def slots_available(group: NeuronGroup) -> int:
    """Return how many steps the ring buffers of a population's cores hold."""
    return delays.slots_available(group.fullest_core, len(group.kind.receptors), session().rules)


def slots_used(group: NeuronGroup) -> int:
    """Return how many steps a population's cores delay by themselves."""
    longest = longest_incoming(group)
    return delays.slots_used(longest, session().clock.step_ms, slots_available(group))


def longest_incoming(group: NeuronGroup) -> float:
    """Return the longest delay onto a population, in ms."""
    return max(map(_longest_delay, group.incoming_projections()), default=0.0)


def extend_delays(edges: Edges) -> None:
    """Add delay extensions where delays are longer than cores keep them.

    Source: sPyNNaker 7.4.1, ``DelaySupportAdder``.

    :raises DelayExtensionException: for a delay longer than a delay extension, or where none is allowed; all
        of them are found, the first is raised.
    """
    refusals = [refusal for edge in edges if (refusal := _refusal(edge)) is not None]
    if refusals:
        raise refusals[0]
    known: dict[tuple[int, str], DelayExtension] = {}
    for edge in _by_partition(edges):
        slots = slots_used(edge.target)
        stages = delays.stages(edge.longest_delay, slots, session().clock.step_ms)
        if not stages:
            continue
        key = (id(edge.source), edge.partition)
        if key not in known:
            known[key] = DelayExtension(edge.source, edge.partition, slots, stages)
            edges.extensions.append(known[key])
        extension = known[key]
        extension.stages, extension.slots = max(extension.stages, stages), slots
        edge.extension = extension


def _by_partition(edges: Edges) -> list[Edge]:
    """Return the edges in the order of the software: by source, then by partition, as they came up first."""
    sources: dict[int, int] = {}
    partitions: dict[tuple[int, str], int] = {}
    for edge in edges:
        sources.setdefault(id(edge.source), len(sources))
        partitions.setdefault((id(edge.source), edge.partition), len(partitions))
    return sorted(
        edges, key=lambda edge: (sources[id(edge.source)], partitions[id(edge.source), edge.partition])
    )


def _refusal(edge: Edge) -> DelayExtensionException | None:
    """Return why the delays of an edge cannot be had; ``None`` if they can."""
    longest, step_ms = edge.longest_delay, session().clock.step_ms
    if math.isnan(longest):
        return _refuse(edge, f"The delay of {edge} is not a number", math.inf)
    if math.isinf(longest):
        raise session().findings.refuse(
            OverflowError,
            "spinnaker/delay-range",
            f"The delay of {edge} is infinite",
            where=edge.place,
        )
    slots = slots_used(edge.target)
    if not delays.stages(longest, slots, step_ms):
        return None
    if not edge.target.allow_delay_extensions:
        return _refuse(
            edge,
            f"The delay of {edge} needs a delay extension, but {edge.target.label} does not allow any",
            slots * step_ms,
        )
    supported = delays.longest_supported_ms(slots, step_ms, session().rules)
    if supported < longest:
        return _refuse(
            edge,
            f"The delay of {edge} is {longest} ms, but at a time step of {step_ms} ms no more than "
            f"{supported} ms can be had; fewer neurons per core keep longer delays",
            supported,
        )
    return None


def _refuse(edge: Edge, message: str, limit: float) -> DelayExtensionException:
    return session().findings.refuse(
        DelayExtensionException,
        "spinnaker/delay-range",
        message,
        limit=f"{limit} ms",
        actual=f"{edge.longest_delay} ms",
        where=edge.place,
    )
