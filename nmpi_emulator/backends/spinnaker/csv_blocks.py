"""Recorded data as text, in the format of SpiNNaker's own csv files.

Source: sPyNNaker 7.4.1, ``spynnaker.pyNN.utilities.neo_csv``.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from typing import Any

import quantities as pq

from .neo_blocks import select_columns, warn_of_missing
from .recorded import EVENT_KIND, MATRIX_KIND, PopulationRecord, Recorded, Segment
from .session import session
from .software_name import SIMULATOR

_KINDS = {MATRIX_KIND: "matrix", EVENT_KIND: "event"}
_NOTHING = "no intersection between recording and view indexes"


class Writer:
    """Writes one file; a context manager."""

    def __init__(self, file: str) -> None:
        self._file = open(file, "w", newline="", encoding="utf-8")  # noqa: SIM115  closed in __exit__
        self._rows = csv.writer(self._file)

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *exception: Any) -> None:
        self._file.close()

    def block(self, record: PopulationRecord, segment: Segment, annotations: Any) -> None:
        """Write what is known of the population."""
        self._rows.writerows(
            [
                ["population", record.label],
                ["description", f'"{record.description}"'],
                ["size", record.size],
                ["first_id", record.first_id],
                ["simulator", SIMULATOR],
                ["dt", segment.dt],
                *([str(key), str(value)] for key, value in (annotations or {}).items()),
                [],
            ]
        )

    def segment(
        self,
        segment: Segment,
        record: PopulationRecord,
        variables: Sequence[str],
        indices: Sequence[int] | None,
        *,
        missing_allowed: bool,
    ) -> None:
        """Write the data of a segment.

        :raises ConfigurationException: for a variable that was not recorded, unless that is allowed.
        """
        self._rows.writerows([["segment_number", segment.number], ["rec_datetime", segment.began], []])
        for name in variables:
            recorded = record.variables.get(name)
            if recorded is not None:
                self._variable(segment, record, recorded, indices)
            elif not missing_allowed:
                raise session().refuse_configuration(
                    "spinnaker/no-data", f"There is no data of {name} for {record.label}: it was not recorded"
                )

    def _variable(
        self,
        segment: Segment,
        record: PopulationRecord,
        recorded: Recorded,
        indices: Sequence[int] | None,
    ) -> None:
        self._rows.writerows(
            [
                [_KINDS.get(recorded.kind, "spikes"), recorded.variable],
                ["t_start", recorded.t_start * pq.ms],
                ["t_stop", segment.t_stop * pq.ms],
                ["sampling_period", recorded.interval_ms * pq.ms],
                ["units", recorded.units or "dimensionless"],
                [],
            ]
        )
        if recorded.kind == MATRIX_KIND:
            values, columns = select_columns(segment.samples(record, recorded), record, recorded, indices)
            self._data([int(cell) for cell in columns], values)
        elif recorded.kind == EVENT_KIND:
            self._rows.writerows([["formation"], [], ["elimination"], []])
        else:
            if indices is not None:
                warn_of_missing(recorded, indices)
            wanted = set(recorded.cells if indices is None else indices)
            cells = [cell for cell in recorded.cells if cell in wanted]
            spikes = segment.spikes(record, recorded)
            self._data(cells, [row for row in spikes if int(row[0]) in wanted])

    def _data(self, cells: Sequence[int], rows: Any) -> None:
        self._rows.writerow(cells if cells else [_NOTHING])
        self._rows.writerows(rows)
        self._rows.writerow([])
