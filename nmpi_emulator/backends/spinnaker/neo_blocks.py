"""Recorded data as Neo objects, annotated as SpiNNaker's software does it.

Source: sPyNNaker 7.4.1, ``spynnaker.pyNN.utilities.neo_csv``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import neo
import numpy as np
import numpy.typing as npt
import quantities as pq

from .errors import SpynnakerException
from .recorded import EVENT_KIND, MATRIX_KIND, PopulationRecord, Recorded, Segment
from .recorded_variables import PACKETS, WHOLE
from .session import session
from .software_name import SIMULATOR

FloatArray = npt.NDArray[np.float64]


def empty_block(record: PopulationRecord, segment: Segment, annotations: Any) -> neo.Block:
    """Return a block for a population, without data."""
    block = neo.Block(name=record.label, description=record.description)
    block.annotate(
        size=record.size,
        first_index=0,
        last_index=(record.size,),
        first_id=record.first_id,
        last_id=(record.first_id + record.size,),
        label=record.label,
        simulator=SIMULATOR,
        dt=segment.dt,
        **(annotations or {}),
    )
    return block


def add_segment(
    block: neo.Block,
    segment: Segment,
    record: PopulationRecord | None,
    variables: Sequence[str],
    indices: Sequence[int] | None,
    *,
    missing_allowed: bool,
) -> None:
    """Add the data of a segment to a block.

    :raises ConfigurationException: for a variable that was not recorded, unless that is allowed.
    :raises SpynnakerException: for a view, if a variable is only recorded of whole populations.
    """
    part = neo.Segment(
        name=f"segment{segment.number}", description=block.description, rec_datetime=segment.began
    )
    for number in range(len(block.segments), segment.number):
        block.segments.append(neo.Segment(name=f"segment{number}", description="empty"))
    block.segments.append(part)
    part.block = block
    block.rec_datetime = block.rec_datetime or segment.began
    for name in variables:
        recorded = record.variables.get(name) if record else None
        if record is None or recorded is None:
            if missing_allowed:
                continue
            raise session().refuse_configuration(
                "spinnaker/no-data", f"There is no data of {name} for {block.name}: it was not recorded"
            )
        _add(part, segment, record, recorded, indices)


def _add(
    part: neo.Segment,
    segment: Segment,
    record: PopulationRecord,
    recorded: Recorded,
    indices: Sequence[int] | None,
) -> None:
    if indices is not None and recorded.variable in WHOLE:
        raise session().findings.refuse(
            SpynnakerException,
            "spinnaker/recording",
            f"{recorded.variable} is recorded of a whole population: get the data of {record.label}, not of "
            "a view",
        )
    if recorded.kind == MATRIX_KIND:
        values, cells = select_columns(segment.samples(record, recorded), record, recorded, indices)
        part.analogsignals.append(_signal(values, cells, record, recorded))
    elif recorded.kind == EVENT_KIND:
        for ending, what in (("_form", "formation"), ("_elim", "elimination")):
            part.events.append(
                neo.Event(
                    times=[],
                    labels=[],
                    units="ms",
                    name=recorded.variable + ending,
                    description=f"Synapse {what} events",
                )
            )
    else:
        wanted = range(record.size) if indices is None else indices
        warn_of_missing(recorded, wanted)
        _add_trains(part, segment, record, recorded, wanted)


def select_columns(
    values: FloatArray, record: PopulationRecord, recorded: Recorded, indices: Sequence[int] | None
) -> tuple[FloatArray, npt.NDArray[np.int64]]:
    """Return the samples of some cells, and which cells they are; those not recorded are left out.

    :param indices: the cells; ``None`` for the whole population.
    """
    cells = np.asarray(list(recorded.cells), dtype=np.int64)
    wanted = range(record.size) if indices is None else indices
    if recorded.variable in WHOLE or list(wanted) == list(recorded.cells):
        return values, cells
    warn_of_missing(recorded, wanted)
    place = {int(cell): column for column, cell in enumerate(cells)}
    kept = [cell for cell in wanted if cell in place]
    return values[:, [place[cell] for cell in kept]], np.asarray(kept, dtype=np.int64)


def warn_of_missing(recorded: Recorded, wanted: Sequence[int]) -> None:
    """Say of which cells a variable was not recorded."""
    missing = sorted(set(wanted) - set(recorded.cells))
    if missing:
        session().log.warning(f"No {recorded.variable} available for neurons {missing}")


def _signal(
    values: FloatArray, cells: npt.NDArray[np.int64], record: PopulationRecord, recorded: Recorded
) -> neo.AnalogSignal:
    return neo.AnalogSignal(
        values.astype(np.uint32) if recorded.variable == PACKETS else values,
        units=recorded.units or "dimensionless",
        t_start=recorded.t_start * pq.ms,
        sampling_rate=1000 / recorded.interval_ms * pq.Hz,
        name=recorded.variable,
        source_population=record.label,
        source_ids=list(cells + record.first_id),
        channel_names=cells,
    )


def _add_trains(
    part: neo.Segment,
    segment: Segment,
    record: PopulationRecord,
    recorded: Recorded,
    wanted: Sequence[int],
) -> None:
    spikes = segment.spikes(record, recorded)
    bounds = np.searchsorted(spikes[:, 0], np.arange(record.size + 1))
    together = neo.SpikeTrain(
        times=spikes[:, 1] * pq.ms,
        t_start=recorded.t_start * pq.ms,
        t_stop=segment.t_stop * pq.ms,
        units=pq.ms,
        dtype=np.float64,
        sampling_rate=1000 / recorded.interval_ms * pq.Hz,
    )
    # All at once: for each train that is added alone, Neo looks through those that are there.
    part.spiketrains.extend(
        [
            _part_of(
                together,
                slice(bounds[index], bounds[index + 1]),
                source_population=record.label,
                source_id=index + record.first_id,
                source_index=index,
            )
            for index in wanted
        ]
    )


def _part_of(together: neo.SpikeTrain, spikes: slice, **annotations: Any) -> neo.SpikeTrain:
    """Return some of the spikes as a train of its own.

    To make a train from scratch takes Neo ten times as long: it compares units, and reads their names.
    Numpy's own indexing leaves out what Neo does about annotations of single spikes, of which there are none.
    """
    train: Any = np.ndarray.__getitem__(together, spikes)
    train.t_start, train.t_stop = together.t_start.copy(), together.t_stop.copy()
    train.annotations = annotations
    return train
