"""All Brian2 objects that simulate one network."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TypeVar

import numpy as np

from nmpi_emulator.backends.engine.compilation import Compilable
from nmpi_emulator.backends.engine.network import (
    SPIKES,
    Cells,
    Connections,
    Injection,
    Network,
    Recording,
)
from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray
from nmpi_emulator.backends.engine.runtime.accumulators import Accumulators
from nmpi_emulator.backends.engine.runtime.cell_group import CellGroup
from nmpi_emulator.backends.engine.runtime.injector import Injector
from nmpi_emulator.backends.engine.runtime.input_reader import InputReader
from nmpi_emulator.backends.engine.runtime.input_ring import InputRing
from nmpi_emulator.backends.engine.runtime.plastic_synapses import AxonEnds, PlasticSynapses
from nmpi_emulator.backends.engine.runtime.signal_recorder import (
    Signal,
    SignalRecorder,
    SignalStore,
)
from nmpi_emulator.backends.engine.runtime.source_group import SourceGroup
from nmpi_emulator.backends.engine.runtime.spike_bus import SpikeBus
from nmpi_emulator.backends.engine.runtime.spike_recorder import SpikeRecorder, SpikeStore
from nmpi_emulator.backends.engine.runtime.static_synapses import StaticSynapses
from nmpi_emulator.backends.engine.runtime.stepped_network import SteppedNetwork
from nmpi_emulator.backends.engine.runtime.streams import Streams
from nmpi_emulator.backends.engine.runtime.synapse_table import SynapseTable
from nmpi_emulator.backends.engine.runtime.timeline import Timeline
from nmpi_emulator.backends.progress import Progress

_Item = TypeVar("_Item")
_Key = TypeVar("_Key")


class Engine:
    """The objects of a network as it is described now.

    When the description has grown, a new engine is made, which goes on where the old one stands.
    """

    def __init__(
        self,
        network: Network,
        timeline: Timeline,
        streams: Streams,
        store: SpikeStore,
        old: Engine | None = None,
    ) -> None:
        """Make all objects; nothing is run but what happens at time zero."""
        self._network = network
        self._timeline = timeline
        self._streams = streams
        self._extent = _extent(network)
        self._brian = SteppedNetwork(timeline)
        self._make_cells(old)
        self._make_sources(old)
        self._recorder = SpikeRecorder(store, network.size, self._bus, timeline)
        self._brian.add(self._recorder)
        self._make_synapses(old)
        self._make_injector(old)
        self._known: set[Recording] = set()
        self._signals: list[SignalRecorder] = []
        if old:
            self._go_on_from(old)
        self.update()
        if old is None:
            self._begin()

    def _make_cells(self, old: Engine | None) -> None:
        by_model = _grouped(self._network.cells, lambda cells: cells.model)
        self.groups = [
            CellGroup(model, blocks, self._timeline, self._streams.named(f"cells {model.name}"))
            for model, blocks in by_model.items()
        ]
        _refuse_equal_names(self.groups)
        before = {group.model: group for group in old.groups} if old else {}
        for group in self.groups:
            group.load(before.get(group.model))
        self._accumulators = Accumulators(self.groups, self._network.size)
        self._ring = InputRing(self._network.longest_delay + 1, self._accumulators.width)
        reader = InputReader(self._ring, self._accumulators, self._timeline)
        self._brian.add(*self.groups, reader)

    def _make_sources(self, old: Engine | None) -> None:
        sources = self._network.sources
        self._sources: SourceGroup | None = None
        if sources:
            self._sources = SourceGroup(
                sources,
                self._timeline,
                lambda source: self._streams.named(f"source {sources.index(source)}"),
                lambda numbers, times: self._recorder.keep(numbers, times),
            )
            self._brian.add(self._sources)
            if old:
                self._sources.go_on_from(old._sources)
        self._bus = SpikeBus(self.groups, self._sources, self._timeline)
        self._brian.add(self._bus)

    def _make_synapses(self, old: Engine | None) -> None:
        before = {synapses.model: synapses for synapses in old._plastic} if old else {}
        used = [connections for connections in self._network.connections if len(connections)]
        self._static: list[StaticSynapses] = []
        self._plastic: list[PlasticSynapses] = []
        for model, parts in _grouped(used, lambda part: part.model).items():
            table = SynapseTable(parts, self._timeline.grid, self._accumulators, self._network.size)
            if model.rule is None:
                static = StaticSynapses(model.name, table, self._ring, self._bus, self._timeline)
                self._static.append(static)
                continue
            rng = self._streams.named(f"synapses {model.name}")
            plastic = PlasticSynapses(model, table, self._ring, self._bus, self._timeline, rng)
            plastic.load(before.get(model))
            self._plastic.append(plastic)
            self._brian.add(AxonEnds(plastic, self._timeline))
        _refuse_equal_names([*self._static, *self._plastic])
        self._brian.add(*self._static, *self._plastic)

    def _make_injector(self, old: Engine | None) -> None:
        injections = self._network.injections
        self._injector: Injector | None = None
        if injections:
            self._injector = Injector(
                injections,
                self.groups,
                self._timeline,
                lambda injection: self._streams.named(f"current {injections.index(injection)}"),
            )
            self._brian.add(self._injector)
            if old and old._injector:
                self._injector.go_on_from(old._injector)

    def _go_on_from(self, old: Engine) -> None:
        """Take over the input on its way and the recordings of the old engine."""
        self._ring.carry_over(
            old._ring, self._timeline.arrival, old._accumulators.places_in(self._accumulators)
        )
        for recorder in old._signals:
            self._add_signal(recorder.store)
        self._known = {recording for r in self._signals for recording in r.store.recordings}

    def _begin(self) -> None:
        """Send out the spikes of sources that precede the first step."""
        if self._sources is None:
            return
        for stamp in range(self._timeline.stamp):
            self._sources.play(stamp)
            self._bus.only_sources()
            for static in self._static:
                static.deliver(stamp)
            for plastic in self._plastic:
                plastic.deliver(stamp)

    @property
    def outgrown(self) -> bool:
        """Whether the description holds more than this engine simulates."""
        return _extent(self._network) != self._extent or self._network.longest_delay >= self._ring.slots

    def update(self) -> None:
        """Take over what was set in the description, and recordings that were added."""
        changing = (self._sources, self._injector)
        for part in (*self.groups, *self._static, *self._plastic, *changing):
            if part is not None:
                part.update()
        fresh = [r for r in self._network.recordings if r not in self._known]
        self._known.update(fresh)
        for recording in fresh:
            if recording.variable == SPIKES:
                self._recorder.record(recording.cells)
        signals = [recording for recording in fresh if recording.variable != SPIKES]
        for recordings in _grouped(signals, self._kind).values():
            self._add_signal(SignalStore(recordings, self._timeline.step)).begin()

    def _kind(self, recording: Recording) -> tuple[int, str, int]:
        """Return what must be equal for recordings to share a store."""
        group = self._group_of(recording.cells)
        return self.groups.index(group), recording.variable, recording.every

    def _group_of(self, cells: IntArray) -> CellGroup:
        for group in self.groups:
            if np.isin(cells, group.numbers).all():
                return group
        raise ValueError("One recording takes cells of one model only.")

    def _add_signal(self, store: SignalStore) -> SignalRecorder:
        recorder = SignalRecorder(store, self._group_of(store.cells), self._timeline)
        self._signals.append(recorder)
        self._brian.add(recorder)
        return recorder

    @property
    def codes(self) -> list[Compilable]:
        """Whatever can be compiled."""
        cells = [code for group in self.groups for code in group.codes]
        return cells + [code for synapses in self._plastic for code in synapses.codes]

    def advance(self, steps: int, progress: Progress) -> None:
        """Simulate a number of steps, and tell how far that has come."""
        for recorder in self._signals:
            recorder.store.reserve(steps)
        self._brian.advance(steps, progress)
        if self._sources:
            self._sources.keep(self._timeline.stamp)

    def signal(self, recording: Recording) -> Signal:
        """Return the samples of a recording."""
        return self._store_of(recording).read(recording)

    def forget(self, recording: Recording) -> None:
        """Drop the samples of a recording before the present time."""
        self._store_of(recording).forget(recording, self._timeline.step)

    def _store_of(self, recording: Recording) -> SignalStore:
        for recorder in self._signals:
            if recording in recorder.store.recordings:
                return recorder.store
        raise KeyError(f"{recording.variable} has not been recorded yet: run first.")

    def state(self, cells: Cells, name: str) -> FloatArray:
        """Return an array of a block of cells, as it is now."""
        for group in self.groups:
            for block, part in group.parts():
                if block is cells:
                    values: FloatArray = group.array(name)[part].copy()
                    return values
        raise KeyError(f"The cells {cells.label!r} are not part of this network.")

    def synapse_values(self, connections: Connections, name: str) -> FloatArray:
        """Return a value of plastic synapses as it is now, in the order of their description."""
        if name == "weight" or name in connections.model.state:
            for synapses in self._plastic:
                if synapses.model is connections.model:
                    return synapses.array(name)[synapses.table.places_of(connections)]
        return connections.value(name)

    def amplitudes(self, injection: Injection) -> FloatArray:
        """Return the recorded amplitudes of a current, from step zero to the present one."""
        if self._injector is None:
            raise KeyError("No current is injected.")
        return self._injector.recorded(injection)


def _extent(network: Network) -> tuple[int, ...]:
    """Return what grows when something is added that needs new objects."""
    return (
        len(network.cells),
        len(network.sources),
        len(network.connections),
        sum(len(injection.targets) for injection in network.injections),
    )


def _grouped(items: Iterable[_Item], key: Callable[[_Item], _Key]) -> dict[_Key, list[_Item]]:
    groups: dict[_Key, list[_Item]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return groups


def _refuse_equal_names(objects: Iterable[CellGroup | StaticSynapses | PlasticSynapses]) -> None:
    names = [brian_object.name for brian_object in objects]
    if len(set(names)) < len(names):
        raise ValueError(f"Different models need different names; got {sorted(names)}.")
