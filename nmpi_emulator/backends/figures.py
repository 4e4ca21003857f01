"""Figures of results, as plain numbers: spikes by neuron and time, signals by time.

Each is a dictionary that is ready for JSON, with ``file``, ``title`` and ``kind``:

``spikes``
    ``times_ms`` and ``neuron`` of each spike that is ``shown``, in order of time; how many ``neurons`` and
    ``spikes`` there are; ``start_ms`` and ``stop_ms``.
``traces``
    ``times_ms`` (or whatever ``x`` calls it) and, for each of the ``traces``, a value or null; ``quantity``,
    ``unit``, ``labels`` if the traces have names, how many ``neurons`` and ``samples`` there are.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

#: How many figures there are at most.
FIGURES = 24

#: How many spikes are kept, in one figure and in all.
SPIKES = 100_000
ALL_SPIKES = 300_000

#: How many signals of a kind are drawn, and into how many pieces their time is cut; of each piece the
#: smallest and the largest value are kept.
TRACES = 8
PIECES = 1000

_LONGEST_NAME = 200

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


class Figures:
    """Collects figures until there are enough."""

    def __init__(self) -> None:
        self.content: list[dict[str, Any]] = []
        self.left_out: list[str] = []
        self._spikes_left = ALL_SPIKES

    def has_room(self, file: str) -> bool:
        """Tell whether there may be a further figure; if not, note which file is left out."""
        if len(self.content) < FIGURES:
            return True
        note = f"{text(file)}: more than {FIGURES} figures"
        if note not in self.left_out:
            self.left_out.append(note)
        return False

    def add_spikes(
        self,
        file: str,
        title: str,
        times_ms: FloatArray,
        neuron: IntArray,
        *,
        neurons: int,
        start_ms: float,
        stop_ms: float,
    ) -> None:
        """Draw spikes.

        :param neuron: the number of the neuron of each spike, from 0 on.
        :param neurons: how many there are, with those that are silent.
        """
        finite = np.isfinite(times_ms)
        times_ms, neuron = times_ms[finite], neuron[finite]
        step = max(1, math.ceil(len(times_ms) / max(1, min(SPIKES, self._spikes_left))))
        order = np.argsort(times_ms, kind="stable")[::step]
        self._spikes_left -= len(order)
        self.content.append(
            {
                "file": text(file),
                "title": text(title),
                "kind": "spikes",
                "neurons": neurons,
                "spikes": len(times_ms),
                "shown": len(order),
                "start_ms": _number(start_ms),
                "stop_ms": _number(stop_ms),
                "times_ms": np.round(times_ms[order], 3).tolist(),
                "neuron": neuron[order].tolist(),
            }
        )

    def add_traces(
        self,
        file: str,
        title: str,
        times_ms: FloatArray,
        values: FloatArray,
        *,
        quantity: str,
        unit: str = "",
        x: str = "",
        labels: Sequence[str] = (),
    ) -> None:
        """Draw signals.

        :param times_ms: shape ``(samples,)``, ascending.
        :param values: shape ``(samples, signals)``; the first few signals are drawn.
        :param x: what the numbers in *times_ms* are, if not that.
        """
        kept, rows = _thinned(times_ms, values[:, :TRACES])
        figure = {
            "file": text(file),
            "title": text(title),
            "kind": "traces",
            "quantity": text(quantity),
            "unit": text(unit),
            "neurons": values.shape[1],
            "samples": values.shape[0],
            "times_ms": [round(float(time), 6) for time in kept],
            "traces": [[_rounded(value) for value in column] for column in rows.T],
        }
        if x:
            figure["x"] = text(x)
        if labels:
            figure["labels"] = [text(label) for label in labels[:TRACES]]
        self.content.append(figure)


def text(words: Any) -> str:
    """Return words of a script, cut off where they are too long to be shown."""
    return str(words)[:_LONGEST_NAME]


def _thinned(times: FloatArray, values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return times and values; where there are too many, the smallest and the largest of each piece."""
    n = len(values)
    if n <= 2 * PIECES:
        return times, values
    edges = np.linspace(0, n, PIECES + 1).astype(int)
    rows = np.empty((2 * PIECES, values.shape[1]))
    rows[0::2] = np.minimum.reduceat(values, edges[:-1])
    rows[1::2] = np.maximum.reduceat(values, edges[:-1])
    places = [place for first, last in itertools.pairwise(edges) for place in (first, (first + last) // 2)]
    return times[places], rows


def _number(value: float) -> float:
    return round(value, 6) if math.isfinite(value) else 0.0


def _rounded(value: float) -> float | None:
    return float(f"{value:.6g}") if math.isfinite(value) else None
