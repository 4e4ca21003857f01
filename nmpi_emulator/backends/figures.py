"""Figures of Neo objects, as plain numbers: spikes by neuron and time, signals by time."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import Any

import neo
import numpy as np
import numpy.typing as npt

#: How many figures there are at most, and how many segments of a block are drawn.
FIGURES = 24
SEGMENTS = 3

#: How many spikes are kept, in one figure and in all.
SPIKES = 100_000
ALL_SPIKES = 300_000

#: How many signals of a kind are drawn, and into how many pieces their time is cut; of each piece the
#: smallest and the largest value are kept.
TRACES = 8
PIECES = 1000

_LONGEST_NAME = 200

FloatArray = npt.NDArray[np.float64]


class Figures:
    """Collects figures until there are enough."""

    def __init__(self) -> None:
        self.content: list[dict[str, Any]] = []
        self.left_out: list[str] = []
        self._spikes_left = ALL_SPIKES

    def add(self, file: str, content: Any) -> None:
        """Draw what a file holds: a block, a segment, or some of them in a list or dictionary."""
        for name, segment in _segments(content):
            if len(self.content) + 1 > FIGURES:
                self.left_out.append(f"{file}: more than {FIGURES} figures")
                return
            about = {"file": _text(file), "title": _text(name)}
            self._add_spikes(about, segment)
            for signal in segment.analogsignals:
                if len(self.content) < FIGURES and signal.size:
                    self.content.append({**about, **_traces(signal)})

    def _add_spikes(self, about: dict[str, str], segment: neo.Segment) -> None:
        if not len(segment.spiketrains):
            return
        times, neurons, n_neurons = _spikes(segment.spiketrains)
        start, stop = _span(segment.spiketrains[0])
        limit = max(1, min(SPIKES, self._spikes_left))
        step = max(1, math.ceil(len(times) / limit))
        order = np.argsort(times, kind="stable")[::step]
        self._spikes_left -= len(order)
        self.content.append(
            {
                **about,
                "kind": "spikes",
                "neurons": n_neurons,
                "spikes": len(times),
                "shown": len(order),
                "start_ms": start,
                "stop_ms": stop,
                "times_ms": np.round(times[order], 3).tolist(),
                "neuron": neurons[order].tolist(),
            }
        )


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


def _spikes(trains: Any) -> tuple[FloatArray, npt.NDArray[np.int64], int]:
    """Return the times of all spikes in ms, the neuron of each, from 0 on, and the number of neurons."""
    parts = [np.asarray(train.rescale("ms").magnitude, dtype=float).ravel() for train in trains]
    neurons = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    times = np.concatenate(parts) if parts else np.zeros(0)
    finite = np.isfinite(times)
    return times[finite], neurons[finite], len(parts)


def _span(train: Any) -> tuple[float, float]:
    return _number(train.t_start.rescale("ms")), _number(train.t_stop.rescale("ms"))


def _traces(signal: neo.AnalogSignal) -> dict[str, Any]:
    values = np.asarray(signal.magnitude, dtype=float)[:, :TRACES]
    start = _number(signal.t_start.rescale("ms"))
    step = _number(signal.sampling_period.rescale("ms"))
    positions, rows = _thinned(values)
    return {
        "kind": "traces",
        "quantity": _text(signal.name or "signal"),
        "unit": _text(signal.dimensionality.string),
        "neurons": signal.shape[1],
        "samples": signal.shape[0],
        "times_ms": [round(start + position * step, 6) for position in positions],
        "traces": [[_rounded(value) for value in column] for column in rows.T],
    }


def _thinned(values: FloatArray) -> tuple[list[float], FloatArray]:
    """Return positions and values; where there are too many, the smallest and the largest of each piece."""
    n = len(values)
    if n <= 2 * PIECES:
        return [float(position) for position in range(n)], values
    edges = np.linspace(0, n, PIECES + 1).astype(int)
    low = np.minimum.reduceat(values, edges[:-1])
    high = np.maximum.reduceat(values, edges[:-1])
    rows = np.empty((2 * PIECES, values.shape[1]))
    rows[0::2], rows[1::2] = low, high
    positions = [place for first, last in itertools.pairwise(edges) for place in (first, (first + last) / 2)]
    return [float(place) for place in positions], rows


def _number(quantity: Any) -> float:
    value = float(quantity.magnitude)
    return round(value, 6) if math.isfinite(value) else 0.0


def _rounded(value: float) -> float | None:
    return float(f"{value:.6g}") if math.isfinite(value) else None


def _text(text: Any) -> str:
    return str(text)[:_LONGEST_NAME]
