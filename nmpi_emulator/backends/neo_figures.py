"""Figures of Neo objects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import neo
import numpy as np

from .figures import FIGURES, Figures

#: How many segments of a block are drawn.
SEGMENTS = 3


def add_neo(figures: Figures, file: str, content: Any) -> None:
    """Draw what a file holds: a block, a segment, or some of them in a list or dictionary."""
    for name, segment in _segments(content):
        if len(segment.spiketrains) and figures.has_room(file):
            _add_spikes(figures, file, name, segment.spiketrains)
        for signal in [*segment.analogsignals, *segment.irregularlysampledsignals]:
            if signal.size and figures.has_room(file):
                _add_signal(figures, file, name, signal)


def _segments(content: Any) -> Iterator[tuple[str, neo.Segment]]:
    if isinstance(content, neo.Segment):
        yield content.name or "results", content
    elif isinstance(content, neo.Block):
        for number, segment in enumerate(content.segments[:SEGMENTS]):
            name = content.name or "results"
            yield (name if len(content.segments) == 1 else f"{name}, segment {number}"), segment
    elif isinstance(content, list | tuple):
        for item in content[:FIGURES]:
            if isinstance(item, neo.Segment | neo.Block):
                yield from _segments(item)
    elif isinstance(content, dict):
        yield from _segments(list(content.values()))


def _add_spikes(figures: Figures, file: str, name: str, trains: Any) -> None:
    parts = [np.asarray(train.rescale("ms").magnitude, dtype=float).ravel() for train in trains]
    figures.add_spikes(
        file,
        name,
        np.concatenate(parts),
        np.repeat(np.arange(len(parts)), [len(part) for part in parts]),
        neurons=len(parts),
        start_ms=_ms(trains[0].t_start),
        stop_ms=_ms(trains[0].t_stop),
    )


def _add_signal(
    figures: Figures, file: str, name: str, signal: neo.AnalogSignal | neo.IrregularlySampledSignal
) -> None:
    figures.add_traces(
        file,
        name,
        np.asarray(signal.times.rescale("ms").magnitude, dtype=float),
        np.asarray(signal.magnitude, dtype=float).reshape(signal.shape[0], -1),
        quantity=signal.name or "signal",
        unit=signal.dimensionality.string,
    )


def _ms(quantity: Any) -> float:
    return float(quantity.rescale("ms").magnitude)
