"""What a script finds as ``spynnaker.spike_checker``: whether spikes run along chains of cells.

Source of the rules and of the files left: sPyNNaker 7.4.1, ``spike_checker``.
"""

from __future__ import annotations

from typing import Any

import numpy as np


def synfire_spike_checker(spikes: Any, n_neurons: int) -> None:
    """Require that all cells of a ring spike one after the other, the first one first.

    :param spikes: rows of cell and time, or a list of such arrays.
    :raises ValueError: at the first spike of another cell; the spikes are then in ``spikes.csv``.
    """
    if not isinstance(spikes, np.ndarray):
        for each in spikes:
            synfire_spike_checker(each, n_neurons)
        return
    rows = _by_time(spikes)
    print(len(rows))
    for number, (cell, time) in enumerate(rows):
        if round(cell) != number % n_neurons:
            raise _failure(f"Unexpected spike at time {time}", rows, "spikes.csv")


def synfire_multiple_lines_spike_checker(
    spikes: Any, n_neurons: int, lines: int, wrap_around: bool = True
) -> None:
    """Require that spikes run along the cells in a number of waves at the same time.

    :param spikes: rows of cell and time.
    :param lines: the number of waves.
    :param wrap_around: whether a wave begins anew when it has reached the last cell.
    :raises ValueError: at a spike of no wave, or for a wave without a spike; the spikes are then in
        ``sorted_spikes.csv``.
    """
    rows = _by_time(spikes)
    due, used = [0] * lines, [False] * lines
    for cell, time in rows:
        if round(cell) not in due:
            raise _failure(f"Unexpected spike at time {time}", rows, "sorted_spikes.csv")
        wave = due.index(round(cell))
        used[wave] = True
        due[wave] += 1
        if due[wave] >= n_neurons and wrap_around:
            due[wave] = 0
    if not all(used):
        raise _failure(
            f"Expected {lines} waves of spikes, but only {sum(used)} began", rows, "sorted_spikes.csv"
        )


def _by_time(spikes: Any) -> Any:
    return spikes[spikes[:, 1].argsort()]


def _failure(text: str, rows: Any, file: str) -> ValueError:
    np.savetxt(file, rows, fmt=["%d", "%d"], delimiter=",")
    return ValueError(f"{text}; see {file}")
