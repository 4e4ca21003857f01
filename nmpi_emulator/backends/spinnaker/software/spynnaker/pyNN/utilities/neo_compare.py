"""What a script finds as ``spynnaker.pyNN.utilities.neo_compare``: whether recorded data are the same.

Source of the rules: sPyNNaker 7.4.1, ``neo_compare``.
"""

from __future__ import annotations

from typing import Any

import numpy as np


def compare_spiketrain(spiketrain1: Any, spiketrain2: Any, *, same_length: bool = True) -> None:
    """Require two spike trains to be the same.

    :param same_length: if not, one may go on after the end of the other.
    :raises AssertionError: if they are not.
    """
    cells = [train.annotations["source_index"] for train in (spiketrain1, spiketrain2)]
    _require_equal(cells[0], cells[1], "Spike trains are of different cells")
    what = f"The spike trains of cell {cells[0]} differ"
    if same_length:
        _require_equal(len(spiketrain1), len(spiketrain2), f"{what} in length")
    _require_equal_beginnings(spiketrain1, spiketrain2, what)


def compare_spiketrains(
    spiketrains1: Any, spiketrains2: Any, *, same_data: bool = True, same_length: bool = True
) -> None:
    """Require two lists of spike trains to be the same.

    :param same_data: if not, one of them may be empty.
    :raises AssertionError: if they are not.
    """
    if not same_data and not (len(spiketrains1) and len(spiketrains2)):
        return
    _require_equal(len(spiketrains1), len(spiketrains2), "The numbers of spike trains differ")
    for one, other in zip(spiketrains1, spiketrains2, strict=True):
        compare_spiketrain(one, other, same_length=same_length)


def compare_analogsignal(as1: Any, as2: Any, *, same_length: bool = True) -> None:
    """Require two signals to be the same.

    :param same_length: if not, one may go on after the end of the other.
    :raises AssertionError: if they are not.
    """
    _require_equal(as1.name, as2.name, "The names of the signals differ")
    cells = [signal.annotations["channel_names"] for signal in (as1, as2)]
    if same_length:
        _require_equal(len(cells[0]), len(cells[1]), f"The numbers of cells of {as1.name} differ")
        _require_equal(len(as1), len(as2), f"The numbers of samples of {as1.name} differ")
    _require_equal_beginnings(cells[0], cells[1], f"The cells of {as1.name} differ")
    _require_equal_beginnings(as1.times, as2.times, f"The times of {as1.name} differ")
    _require_equal_beginnings(as1, as2, f"The values of {as1.name} differ")


def compare_segments(seg1: Any, seg2: Any, *, same_data: bool = True, same_length: bool = True) -> None:
    """Require two segments to hold the same data.

    :param same_data: if not, what only one of them holds is left out.
    :raises AssertionError: if they do not.
    """
    compare_spiketrains(seg1.spiketrains, seg2.spiketrains, same_data=same_data, same_length=same_length)
    others = {signal.name: signal for signal in seg2.analogsignals}
    if same_data:
        _require_equal(len(seg1.analogsignals), len(others), "The numbers of signals differ")
    for signal in seg1.analogsignals:
        if signal.name in others:
            compare_analogsignal(signal, others[signal.name], same_length=same_length)
        elif same_data:
            raise AssertionError(f"Only the first segment holds {signal.name}")


def compare_blocks(
    neo1: Any, neo2: Any, *, same_runs: bool = True, same_data: bool = True, same_length: bool = True
) -> None:
    """Require two blocks to hold the same data.

    :param same_runs: if not, further segments of one of them are left out.
    :raises AssertionError: if they do not.
    """
    if same_runs:
        _require_equal(len(neo1.segments), len(neo2.segments), "The numbers of segments differ")
    for one, other in zip(neo1.segments, neo2.segments, strict=False):
        compare_segments(one, other, same_data=same_data, same_length=same_length)


def _require_equal(one: Any, other: Any, what: str) -> None:
    if one != other:
        raise AssertionError(f"{what}: {one} and {other}")


def _require_equal_beginnings(one: Any, other: Any, what: str) -> None:
    """Require two sequences to be equal as far as both go."""
    n = min(len(one), len(other))
    if not n:
        return
    differ = np.flatnonzero(np.any(np.reshape(np.asarray(one[:n]) != np.asarray(other[:n]), (n, -1)), axis=1))
    if len(differ):
        first = differ[0]
        raise AssertionError(f"{what} at {first}: {one[first]} and {other[first]}")
