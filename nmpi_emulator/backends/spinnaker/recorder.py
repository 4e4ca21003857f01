"""The recording of a population, as its methods offer it."""

from __future__ import annotations

from collections.abc import Sequence
from sqlite3 import OperationalError
from typing import TYPE_CHECKING, Any

import numpy as np

from . import csv_blocks, neo_blocks
from .errors import ConfigurationException, SimulatorShutdownException
from .recorded import MATRIX_KIND, SPIKE_KIND, PopulationRecord, Segment
from .session import Progress, Session, Status, session

if TYPE_CHECKING:
    from .groups import Group

#: Variables that scripts are expected to record; others are recorded with a warning.
_EXPECTED = ("spikes", "gsyn_exc", "gsyn_inh", "v")

_CURRENTS = {"gsyn_exc": "excitatory", "gsyn_inh": "inhibitory"}


class Recorder:
    """Turns recording on and off, and gives out what was recorded.

    Source of the rules: sPyNNaker 7.4.1, ``Recorder`` and ``NeoBufferDatabase``.
    """

    def __init__(self, group: Group) -> None:
        self._group = group
        #: Files that ``end()`` writes, by variable.
        self.files: dict[str, Any] = dict.fromkeys(_EXPECTED)

    # --- what is recorded ---

    def record(self, variables: Any, to_file: Any, interval_ms: float | None, indices: Any) -> None:
        """Turn the recording of variables on, or of all off."""
        if variables is None:
            self._stop(interval_ms, indices)
            return
        names = [variables] if isinstance(variables, str) else list(variables)
        if "all" in names:
            session().log.warn_once(
                'record("all") is non-standard PyNN, and therefore may not be portable to other simulators.'
            )
            names = self._group.recordable()
        for name in names:
            self._start(name, to_file, interval_ms, indices)

    def _stop(self, interval_ms: float | None, indices: Any) -> None:
        if interval_ms is not None:
            raise session().refuse_configuration(
                "spinnaker/recording",
                "record(None) turns recording off, but sampling_interval asks for it to be turned on",
            )
        if indices is not None:
            session().log.warn_once(
                "record(None) of a view is non-standard PyNN: only the cells of the view are no longer "
                "recorded"
            )
        for name in self._group.recordable():
            self._group.stop_recording(name, indices)

    def _start(self, name: str, to_file: Any, interval_ms: float | None, indices: Any) -> None:
        session().check_user_can_act()
        if name not in _EXPECTED:
            session().log.warning("unrecognised recording variable")
        self.files[name] = to_file
        if name in _CURRENTS and not self._group.conductance_based:
            session().log.warn_once(
                f"You are trying to record the {_CURRENTS[name]} conductance from a model which does not use "
                "conductance input. You will receive current measurements instead."
            )
        self._group.set_recording(name, interval_ms, indices)

    # --- what was recorded ---

    @staticmethod
    def _check_has_run() -> None:
        """Raise if there is no segment.

        :raises ConfigurationException: if nothing has run.
        """
        now = session()
        if not now.segments:
            raise now.refuse_configuration(
                "spinnaker/no-data", "There is no recorded data: nothing has run yet"
            )

    def _current(self) -> Segment:
        """Return the segment of the time since the last reset.

        :raises ConfigurationException: if nothing has run since then.
        """
        self._check_has_run()
        now = session()
        if now.progress is Progress.RESET:
            raise now.refuse_configuration(
                "spinnaker/no-data",
                "There is no recorded data: nothing has run since the reset; get_data() returns that of "
                "before",
            )
        return now.segments[-1]

    def _no_data(self, what: str) -> ConfigurationException:
        return session().refuse_configuration("spinnaker/no-data", f"{self._group.label} has no {what}")

    def block(self, variables: Any, indices: Sequence[int] | None, clear: bool, annotations: Any) -> Any:
        """Return the recorded data of all segments, as a Neo block."""
        now = session()
        now.check_user_can_act()
        self._check_has_run()
        block = None
        for segment in self._segments():
            record = segment.populations.get(self._group.label)
            if block is None:
                if record is None:
                    continue
                block = neo_blocks.empty_block(record, segment, annotations)
            neo_blocks.add_segment(
                block,
                segment,
                record,
                names_of(variables, record),
                indices,
                missing_allowed=segment is not now.segments[-1] or now.progress is Progress.RESET,
            )
            if clear and record is not None:
                segment.clear(record, names_of(variables, record), now.time_ms)
        if block is None:
            raise self._no_data("data: record() something before the run")
        return block

    def _segments(self) -> list[Segment]:
        """Return the segments; if nothing has run since the last reset, with a warning."""
        now = session()
        if now.progress is Progress.RESET:
            now.log.warning(
                f"Due to the call directly after reset, the data will only contain {now.reset_number} "
                "segments"
            )
        return now.segments

    def write_csv(self, file: str, variables: Any, indices: Sequence[int] | None, annotations: Any) -> None:
        """Write the recorded data of all segments as text."""
        now = session()
        if now.status is Status.SHUTDOWN:
            raise self._no_database(now)
        self._check_has_run()
        segments = [s for s in self._segments() if self._group.label in s.populations]
        if not segments:
            raise self._no_data("data to write")
        with csv_blocks.Writer(file) as writer:
            writer.block(segments[0].populations[self._group.label], segments[0], annotations)
            for segment in segments:
                record = segment.populations[self._group.label]
                allowed = segment is not now.segments[-1]
                writer.segment(segment, record, names_of(variables, record), indices, missing_allowed=allowed)

    def _no_database(self, now: Session) -> Exception:
        """Return what the release fails with: the database of its data is gone, or begun anew and empty."""
        if now.progress is Progress.RESET:
            kind: type[Exception] = SimulatorShutdownException
        elif now.has_ever_run and not now.reset_number:
            kind = OperationalError
        else:
            kind = ConfigurationException
        return now.findings.refuse(
            kind,
            "spinnaker/shut-down",
            f"The data of {self._group.label} are gone: write them before end(), or before a run fails",
        )

    def matrix(self, variable: Any, as_matrix: bool, indices: Sequence[int] | None) -> Any:
        """Return one variable as rows of cell, time and value; spikes as rows of cell and time."""
        now = session()
        now.check_user_can_act()
        if not isinstance(variable, str):
            if len(variable) != 1:
                raise now.refuse_configuration(
                    "spinnaker/recording", "Only one type of data at a time is supported"
                )
            variable = variable[0]
        segment = self._current()
        record = segment.populations.get(self._group.label)
        recorded = record.variables.get(variable) if record else None
        if record is None or recorded is None:
            return np.empty((0, 0), dtype=float)
        if recorded.kind != MATRIX_KIND:
            if as_matrix:
                now.log.warning(f"Ignoring as matrix for {variable}")
            spikes = segment.spikes(record, recorded)
            if indices is None:
                return spikes
            neo_blocks.warn_of_missing(recorded, indices)
            return spikes[np.isin(spikes[:, 0], indices)]
        samples = segment.samples(record, recorded)
        values, cells = neo_blocks.select_columns(samples, record, recorded, indices)
        if as_matrix:
            return values
        times = np.arange(len(values)) * recorded.interval_ms
        return np.column_stack(
            (np.repeat(cells, len(values)), np.tile(times, len(cells)), np.transpose(values).reshape(-1))
        )

    def spike_counts(self, indices: Sequence[int] | None) -> dict[int, int]:
        """Return the number of spikes of each cell since the last reset."""
        session().check_user_can_act()
        segment = self._current()
        record = segment.populations.get(self._group.label)
        recorded = record.variables.get("spikes") if record else None
        if record is None or recorded is None or recorded.kind != SPIKE_KIND:
            raise self._no_data("spikes: record('spikes') before the run")
        spikes = segment.spikes(record, recorded)
        counts = np.bincount(spikes[:, 0].astype(np.int64), minlength=record.size)
        wanted = range(record.size) if indices is None else indices
        neo_blocks.warn_of_missing(recorded, wanted)
        return {i: counts[i] for i in wanted}


def names_of(variables: Any, record: PopulationRecord | None) -> list[str]:
    """Return the variables that are meant: all that were recorded, or those named."""
    names = [variables] if isinstance(variables, str) else list(variables or ["all"])
    if "all" in names:
        return sorted(record.variables) if record else []
    return names
