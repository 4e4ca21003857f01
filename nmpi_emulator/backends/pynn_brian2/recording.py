"""Recorded data of a population as Neo objects."""

# mypy: allow-subclassing-any

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import neo
import numpy as np
import quantities as pq
from neo.core.spiketrainlist import SpikeTrainList
from pyNN import errors, recording
from pyNN.recording import Variable, filter_by_variables

from nmpi_emulator.backends.engine.network import SPIKES, Recording
from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray
from nmpi_emulator.backends.pynn_brian2 import simulator
from nmpi_emulator.backends.pynn_brian2.output import get_io


def sampling_steps(interval_ms: float, dt_ms: float) -> int:
    """Return a sampling interval in steps; it must be a multiple of the time step."""
    steps = round(interval_ms / dt_ms)
    if steps < 1 or abs(steps * dt_ms - interval_ms) > 1e-6 * dt_ms:
        raise ValueError(
            f"The sampling interval ({interval_ms:g} ms) must be a multiple of the time step ({dt_ms:g} ms)."
        )
    return steps


class Recorder(recording.Recorder):
    """Says which variables of which cells are recorded, and turns what came of it into Neo."""

    _simulator = simulator

    def __init__(self, population: Any, file: Any = None) -> None:
        """Record nothing of ``population`` as yet."""
        super().__init__(population, file)
        self.sampling_interval: float = self._simulator.state.dt
        self._recordings: defaultdict[str, list[Recording]] = defaultdict(list)

    def record(
        self,
        variables: Any,
        ids: Iterable[Any],
        sampling_interval: float | None = None,
        locations: Any = None,
    ) -> None:
        """Record ``variables`` (a name or several) of further cells."""
        self._simulator.state.require(self.population)
        self._check_sampling_interval(sampling_interval)
        wanted = set(ids)
        for variable in self._localize_variables(variables, locations):
            if not self.population.can_record(variable.name, variable.location):
                raise errors.RecordingError(variable.name, self.population.celltype)
            new = wanted.difference(self.recorded[variable])
            self.recorded[variable] |= wanted
            self._record(variable, new, sampling_interval)

    def _record(self, variable: Variable, new_ids: set[int], sampling_interval: float | None = None) -> None:
        state = self._simulator.state
        if not self._recordings:
            self._recording_start_time = state.t * pq.ms
        self.sampling_interval = sampling_interval or self.sampling_interval
        every = sampling_steps(self.sampling_interval, state.dt)
        if not new_ids:
            return
        name = SPIKES
        if variable.name != SPIKES:
            name, _ = self.population.celltype.variables[variable.name]
        new = Recording(np.array(sorted(new_ids), dtype=np.int64), name, every)
        self._recordings[variable.name].append(new)
        state.network.recordings.append(new)

    def _reset(self) -> None:
        """Record nothing any more."""
        for known in self._recordings.values():
            for each in known:
                self._simulator.state.network.recordings.remove(each)
        self._recordings.clear()

    def _clear_simulator(self) -> None:
        """Forget all recorded data, but go on recording."""
        for known in self._recordings.values():
            for each in known:
                self._simulator.state.simulation.forget(each)

    def get(
        self,
        variables: Any,
        gather: bool = False,
        filter_ids: Any = None,
        clear: bool = False,
        annotations: Any = None,
        locations: Any = None,
    ) -> neo.Block:
        """Return what was recorded: one segment for each time since a ``reset()``.

        ``filter_ids`` restricts the data to some cells, for views.
        """
        self._simulator.state.require(self.population)
        names = variables
        if variables != "all":
            names = self._localize_variables(variables, locations)
        block = neo.Block(name=self.population.label, description=self.population.describe())
        segments = [filter_by_variables(segment, names) for segment in self.cache]
        if filter_ids is not None:
            segments = [self._restricted(segment, filter_ids) for segment in segments]
        if self._simulator.state.running or not segments:
            segments.append(self._get_current_segment(filter_ids, names))
        block.segments = segments
        for segment in segments:
            segment.block = block
        block.rec_datetime = segments[0].rec_datetime
        block.annotate(**self.metadata, **(annotations or {}))
        if clear:
            self.clear()
        return block

    def _get_current_segment(
        self, filter_ids: Any = None, variables: Any = "all", clear: bool = False
    ) -> neo.Segment:
        """Return the data since the last ``reset()`` as a segment."""
        segment = neo.Segment(
            name=f"segment{self._simulator.state.segment_counter:03d}",
            description=self.population.describe(),
            rec_datetime=datetime.now(),
        )
        for variable in self.recorded:
            if variables != "all" and variable not in variables:
                continue
            ids = np.array(sorted(self.filter_recorded(variable, filter_ids)), dtype=np.int64)
            if variable.name == SPIKES:
                segment.spiketrains = self._spike_trains(ids)
                segment.spiketrains.segment = segment
            elif ids.size:
                for signal in self._signals(variable.name, ids):
                    segment.analogsignals.append(signal)
                    signal.segment = segment
        return segment

    def _spike_trains(self, ids: IntArray) -> SpikeTrainList:
        numbers, times = self._spikes(ids)
        order = np.argsort(times, kind="stable")
        return SpikeTrainList.from_spike_time_array(
            times[order] * pq.ms,
            numbers[order],
            ids,
            t_start=self._recording_start_time,
            t_stop=self._simulator.state.t * pq.ms,
            units="ms",
            source_population=self.population.label,
            source_index=self.population.id_to_index(ids) if ids.size else [],
        )

    def _spikes(self, ids: IntArray) -> tuple[IntArray, FloatArray]:
        numbers, times = self._simulator.state.simulation.spikes()
        mine = np.isin(numbers, ids)
        return numbers[mine], times[mine]

    def _signals(self, variable: str, ids: IntArray) -> Iterable[neo.AnalogSignal]:
        """Yield the samples of a variable.

        Cells whose recording began at the same time are the channels of one signal.
        """
        state = self._simulator.state
        _, factor = self.population.celltype.variables[variable]
        columns: defaultdict[int, list[tuple[int, FloatArray]]] = defaultdict(list)
        for known in self._recordings[variable]:
            signal = state.simulation.signal(known)
            for place in np.flatnonzero(np.isin(known.cells, ids)):
                column = (int(known.cells[place]), signal.values[:, place])
                columns[signal.first].append(column)
        for first, channels in sorted(columns.items()):
            channels.sort(key=lambda channel: channel[0])
            channel_ids = np.array([number for number, _ in channels], dtype=int)
            yield neo.AnalogSignal(
                np.stack([values for _, values in channels], axis=1) * factor,
                units=self._units(variable),
                t_start=float(state.network.grid.times(np.array(first))) * pq.ms,
                sampling_period=self.sampling_interval * pq.ms,
                name=variable,
                source_population=self.population.label,
                channel_ids=channel_ids,
                array_annotations={"channel_index": self.population.id_to_index(channel_ids)},
            )

    def _units(self, variable: str) -> str:
        units: str = self.population.celltype.units[variable]
        return "dimensionless" if units in ("", "unknown") else units

    def _restricted(self, segment: neo.Segment, ids: Any) -> neo.Segment:
        """Return those data of an earlier segment that belong to some cells."""
        wanted = np.array(sorted(ids), dtype=int)
        restricted = neo.Segment(
            name=segment.name,
            description=segment.description,
            rec_datetime=segment.rec_datetime,
            **segment.annotations,
        )
        for train in segment.spiketrains:
            if train.annotations["channel_id"] in wanted:
                restricted.spiketrains.append(train)
        for signal in segment.analogsignals:
            channel_ids = signal.annotations["channel_ids"]
            part = signal[:, np.isin(channel_ids, wanted)]
            part.annotations["channel_ids"] = channel_ids[np.isin(channel_ids, wanted)]
            restricted.analogsignals.append(part)
        return restricted

    def store_to_cache(self, annotations: Any = None) -> None:
        """Keep the data of the present segment, because time goes back to zero."""
        if self._simulator.state.t * pq.ms > self._recording_start_time:
            segment = self._get_current_segment()
            segment.annotate(**(annotations or {}))
            self.cache.store(segment)
        self.clear_flag = False
        self._recording_start_time = 0.0 * pq.ms

    def _local_count(self, variable: Variable, filter_ids: Any = None) -> dict[int, int]:
        """Return the number of spikes of each recorded cell."""
        ids = sorted(self.filter_recorded(variable, filter_ids))
        if not ids:
            return {}
        numbers, _ = self._spikes(np.array(ids, dtype=np.int64))
        counts = np.bincount(numbers - int(ids[0]), minlength=int(ids[-1]) - int(ids[0]) + 1)
        return {number: int(counts[int(number) - int(ids[0])]) for number in ids}

    def write(
        self,
        variables: Any,
        file: Any = None,
        gather: bool = False,
        filter_ids: Any = None,
        clear: bool = False,
        annotations: Any = None,
        locations: Any = None,
    ) -> None:
        """Write recorded data to a file, whose format its name says, or to a Neo IO object."""
        io = file or self.file
        if isinstance(io, str):
            io = get_io(io)
        io.write_block(self.get(variables, gather, filter_ids, clear, annotations, locations))
