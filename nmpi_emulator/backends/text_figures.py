"""Figures of text files with columns of numbers: as older versions of PyNN and ``numpy.savetxt`` write them.

Unless its first line names the columns, nothing in such a file says what its numbers are; their form has to:

* neuron and time, in this order (``getSpikes``) or the other (``printSpikes``), without names: spikes;
* neuron, time and value (``get_v``): signals;
* anything else over a first column that ascends: curves.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from .figures import TRACES, Figures, FloatArray

SUFFIXES = (".txt", ".dat", ".csv", ".tsv", ".ras", ".gdf", ".spikes", ".v")

#: The largest file that is read, in bytes.
LARGEST_FILE = 16 * 2**20

#: The largest number that is taken for that of a neuron.
_LARGEST_NUMBER = 10_000_000


def add_text(figures: Figures, name: str, path: Path) -> None:
    """Draw what a file holds, if that can be told.

    :param name: of the file, as it is shown.
    :raises ValueError: if it holds no columns of numbers.
    """
    table, columns = read_columns(path)
    if table.shape[0] < 2 or table.shape[1] < 2 or not figures.has_room(name):
        return
    if table.shape[1] == 2 and not columns and (found := _spikes(table)) is not None:
        neuron, times_ms = found
        count = int(neuron.max()) + 1 - int(neuron.min())
        last = 1.02 * float(times_ms.max())  # when the recording ended is not in the file
        shifted = (neuron - neuron.min()).astype(np.int64)
        figures.add_spikes(name, name, times_ms, shifted, neurons=count, start_ms=0.0, stop_ms=last)
    elif table.shape[1] == 3 and _are_numbers(table[:, 0]) and _ascends_within(table[:, 0], table[:, 1]):
        _add_signals(figures, name, table)
    elif np.isfinite(table[:, 0]).all() and np.all(np.diff(table[:, 0]) > 0):
        labels = columns[1:] or [f"column {number + 2}" for number in range(table.shape[1] - 1)]
        figures.add_traces(
            name, name, table[:, 0], table[:, 1:],
            quantity=", ".join(labels[:TRACES]), x=columns[0] if columns else "column 1", labels=labels,
        )  # fmt: skip


def read_columns(path: Path) -> tuple[FloatArray, list[str]]:
    """Return the numbers in a text file, and the names of its columns if its first line holds such.

    :raises ValueError: if there is something else in it.
    """
    if path.stat().st_size > LARGEST_FILE:
        raise ValueError("too large")
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    separator = "," if lines and "," in lines[-1] else None
    columns: list[str] = []
    if lines and not lines[0].startswith("#") and not _is_row(lines[0], separator):
        columns = [word.strip() for word in lines.pop(0).split(separator)]
    rows = [line for line in lines if not line.startswith("#")]
    if not rows:
        raise ValueError("no rows")
    table = np.loadtxt(rows, dtype=float, delimiter=separator, ndmin=2)
    return table, columns if len(columns) == table.shape[1] else []


def _is_row(line: str, separator: str | None) -> bool:
    try:
        [float(word) for word in line.split(separator)]
    except ValueError:
        return False
    return True


def _spikes(table: FloatArray) -> tuple[FloatArray, FloatArray] | None:
    """Return the neurons and times of spikes; ``None`` if the columns are something else."""
    if not np.isfinite(table).all():
        return None
    first, second = table.T
    for neuron, times in ((first, second), (second, first)):
        is_count = np.all(np.diff(neuron) == 1) and np.ptp(times) > 0  # it numbers the rows of a table
        if _are_numbers(neuron) and not is_count and times.min() >= 0 and _ascends_within(neuron, times):
            return neuron, times
    return None


def _are_numbers(values: FloatArray) -> bool:
    """Tell whether values may be the numbers of neurons."""
    whole = bool(np.all(np.isfinite(values)) and np.all(values == np.floor(values)))
    return whole and values.min() >= 0 and values.max() <= _LARGEST_NUMBER


def _ascends_within(neuron: FloatArray, times: FloatArray) -> bool:
    """Tell whether times ascend: all of them, or those of each neuron."""
    if np.all(np.diff(times) >= 0):
        return True
    order = np.argsort(neuron, kind="stable")
    same = np.diff(neuron[order]) == 0
    return bool(same.any() and np.all(np.diff(times[order])[same] >= 0))


def _add_signals(figures: Figures, name: str, table: FloatArray) -> None:
    """Draw the signals of neurons that were recorded at the same times."""
    neurons, counts = np.unique(table[:, 0], return_counts=True)
    order = np.argsort(table[:, 0], kind="stable")
    if len(set(counts.tolist())) != 1:
        return
    times = table[order, 1].reshape(len(neurons), -1)
    values = table[order, 2].reshape(len(neurons), -1)
    labels = [f"neuron {int(number)}" for number in neurons]
    figures.add_traces(name, name, times[0], values.T, quantity="value", labels=labels)
