"""Recorded data of a population as Neo objects, and what can be recorded at the same time."""

# mypy: allow-subclassing-any

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import neo
import numpy as np
import quantities as pq
from pyNN import errors, recording
from pyNN.recording import Variable

from nmpi_emulator.backends.brainscales2.experiment import current
from nmpi_emulator.backends.brainscales2.pynn import simulator
from nmpi_emulator.backends.brainscales2.samples import Request
from nmpi_emulator.platforms.brainscales2.limits import DEVICES, LIMITS

_SPIKES = Variable(location=None, name="spikes", label=None)


class Recorder(recording.Recorder):
    """Says which variables of which cells are recorded, and turns what came of it into Neo."""

    _simulator = simulator

    def __init__(self, population: Any, file: Any = None) -> None:
        """Record nothing of ``population`` as yet."""
        super().__init__(population, file)
        self.sampling_interval = 0.0
        #: By number of a cell: the variable and the device of its analog recording.
        self._analog: dict[int, tuple[str, str]] = {}

    def record_from(self, variables: Any, cells: Sequence[Any], device: str) -> None:
        """Record variables (a name or several) of further cells.

        :raises ValueError: for an unknown device, a second variable of a neuron, or too many neurons.
        """
        if device not in DEVICES:
            raise current().findings.refuse(
                ValueError,
                "brainscales2/readout-device",
                f"the device {device!r} is not supported",
                limit=", ".join(DEVICES),
            )
        names = [variables] if isinstance(variables, str) else list(variables)
        for name in names:
            self._require_known(name)
        for name in names:
            if name != "spikes":
                self._record_analog(name, cells, device)
            self.recorded[Variable(location=None, name=name, label=None)] |= set(cells)

    def _require_known(self, name: str) -> None:
        if name in self.population.celltype.recordable:
            return
        if current().rules.own_variable_error:
            known = ", ".join(self.population.celltype.recordable)
            raise RuntimeError(f"Unknown variable {name!r}; there are {known}")
        raise errors.RecordingError(name, self.population.celltype)

    def _record_analog(self, name: str, cells: Sequence[Any], device: str) -> None:
        wanted = dict(self._analog)
        for cell in cells:
            known = wanted.get(int(cell))
            if known is not None and known[0] != name:
                raise current().findings.refuse(
                    ValueError,
                    "brainscales2/readout-source",
                    f"Only one source can be recorded of a neuron; cell {int(cell)} has {known[0]!r} already",
                )
            wanted[int(cell)] = (name, device)
        self._check_channels(wanted)
        self._analog = wanted

    def _check_channels(self, wanted: dict[int, tuple[str, str]]) -> None:
        state = current()
        others = sum(len(each.places_of("madc")) for each in state.recorders if each is not self)
        mine = sum(1 for _, device in wanted.values() if device == "madc")
        most = LIMITS["madc_channels"].count
        if state.rules.one_chip and mine + others > most:
            raise state.findings.refuse(
                ValueError,
                "brainscales2/madc-channels",
                "Can only record up to two neurons/locations via MADC; record('v', device='cadc') takes all",
                limit=f"{most} neurons",
                actual=f"{mine + others} neurons",
            )

    def check(self) -> None:
        """Check again what is recorded, now that the whole network is known."""
        if self._analog:
            self._check_channels(self._analog)

    def places_of(self, device: str) -> list[int]:
        """Return the circuits of the neurons that a device samples."""
        first, places = self.population.first_number, self.population.places
        return [int(places[number - first]) for number, (_, each) in self._analog.items() if each == device]

    def request(self) -> Request:
        """Return which analog signals are wanted."""
        return Request(dict(self._analog))

    def _record(self, variable: Variable, new_ids: set[Any], sampling_interval: Any = None) -> None:
        """Take part in PyNN's own bookkeeping, which has nothing more to do."""

    def _reset(self) -> None:
        self._analog = {}

    def _clear_simulator(self) -> None:
        """Keep what an executed snippet has left: the next run begins anew anyway."""

    def _get_current_segment(
        self, filter_ids: Any = None, variables: Any = "all", clear: bool = False
    ) -> neo.Segment:
        """Return what all snippets since the last ``reset()`` have left."""
        state = current()
        segment = neo.Segment(
            name=f"segment{state.segment_counter:03d}",
            description=self.population.describe(),
            rec_datetime=datetime.now(),
        )
        names = {each.name for each in self.recorded} if variables == "all" else {v.name for v in variables}
        for samples in state.samples:
            if "spikes" in names:
                for cell in self._cells(_SPIKES, filter_ids):
                    segment.spiketrains.append(self._train(samples, cell))
            for cell in sorted(self._analog):
                name, device = self._analog[cell]
                chosen = filter_ids is None or cell in set(map(int, filter_ids))
                if name in names and chosen and cell in samples.signals:
                    segment.irregularlysampledsignals.append(self._signal(samples, cell, name, device))
        for item in (*segment.spiketrains, *segment.irregularlysampledsignals):
            item.segment = segment
        return segment

    def _cells(self, variable: Variable, filter_ids: Any) -> Iterable[int]:
        return sorted(int(cell) for cell in self.filter_recorded(variable, filter_ids))

    def _train(self, samples: Any, cell: int) -> neo.SpikeTrain:
        return neo.SpikeTrain(
            samples.spikes_of(cell) * pq.ms,
            t_start=0.0 * pq.ms,
            t_stop=max(samples.duration_ms, 1e-12) * pq.ms,
            source_population=self.population.label,
            source_id=cell,
            channel_id=cell,
            source_index=cell - self.population.first_number,
        )

    def _signal(self, samples: Any, cell: int, name: str, device: str) -> neo.IrregularlySampledSignal:
        times, values = samples.signals[cell]
        return neo.IrregularlySampledSignal(
            times,
            # A column, so that the samples are the plain array ``signal.base``, which notebooks use.
            values.reshape(-1, 1),
            units="dimensionless",
            time_units="ms",
            name=name,
            source_population=self.population.label,
            source_id=cell,
            channel_id=cell,
            channel_ids=np.array([cell]),
            source_index=cell - self.population.first_number,
            recording_device=device,
        )

    def _local_count(self, variable: Variable, filter_ids: Any = None) -> dict[int, int]:
        counts = {}
        for cell in self._cells(variable, filter_ids):
            counts[cell] = sum(len(samples.spikes_of(cell)) for samples in current().samples)
        return counts
