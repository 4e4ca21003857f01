"""The recurrent rule: spikes open windows of random length, and coincidences in them are counted.

A count that reaches its bound changes the weight and starts again.  Sources: ``timing_recurrent_*``
of the machine, as they stand in the binaries of sPyNNaker 7.4.1; the machine's random numbers are
not reproduced.
"""

from __future__ import annotations

from abc import abstractmethod

import numpy as np

from nmpi_emulator.backends.spinnaker.numerics.fixed_point import Words
from nmpi_emulator.backends.spinnaker.numerics.plasticity.batch import Batch, Pairing, Rows
from nmpi_emulator.backends.spinnaker.numerics.plasticity.lookup import ONE
from nmpi_emulator.backends.spinnaker.numerics.plasticity.timing import Timing
from nmpi_emulator.backends.spinnaker.numerics.plasticity.weights import WeightDependence


class _Windows:
    """Lengths of windows in ticks, exponentially distributed.

    Source: sPyNNaker 7.4.1, ``TimingDependenceRecurrent._write_exp_dist_lut``.
    """

    def __init__(self, mean_ms: float, dt_ms: float, rng: np.random.Generator) -> None:
        quantiles = np.arange(ONE) / ONE
        self._lengths = (np.log(1.0 - quantiles) * -(mean_ms / dt_ms)).astype(np.uint16)
        self._rng = rng

    def draw(self, count: int) -> Words:
        """Return the lengths of ``count`` windows."""
        drawn: Words = self._lengths[self._rng.integers(0, ONE, count)].astype(np.int64)
        return drawn


class _Counting(Timing):
    """What both forms of the rule share: windows, and the count of each synapse."""

    state = {"accumulator": 0.0}

    def __init__(
        self,
        weights: WeightDependence,
        dt_ms: float,
        rng: np.random.Generator,
        *,
        accumulator_depression: float,
        accumulator_potentiation: float,
        mean_pre_window: float,
        mean_post_window: float,
    ) -> None:
        """Tabulate the lengths of windows."""
        super().__init__(weights)
        self._lowest = int(accumulator_depression) + 1
        self._highest = int(accumulator_potentiation) - 1
        self._pre_windows = _Windows(mean_pre_window, dt_ms, rng)
        self._post_windows = _Windows(mean_post_window, dt_ms, rng)

    def _count_up(self, batch: Batch, rows: Rows) -> None:
        """Count a postsynaptic spike after a presynaptic one; potentiate when it is the last."""
        last = self._count(batch, rows, 1)
        if last.size:
            batch.weight[last] = self.weights.potentiate(batch.take(last), (np.full(last.size, ONE),))

    def _count_down(self, batch: Batch, rows: Rows) -> None:
        """Count a presynaptic spike after a postsynaptic one; depress when it is the last."""
        last = self._count(batch, rows, -1)
        if last.size:
            batch.weight[last] = self.weights.depress(batch.take(last), (np.full(last.size, ONE),))

    def _count(self, batch: Batch, rows: Rows, step: int) -> Rows:
        """Count on; return the rows in which the count was at its bound, and starts again."""
        counts = batch.state["accumulator"][rows]
        full = counts >= self._highest if step > 0 else counts <= self._lowest
        batch.state["accumulator"][rows] = np.where(full, 0, counts + step)
        return rows[full]

    @abstractmethod
    def on_post(self, batch: Batch, pairing: Pairing) -> None:
        """Let postsynaptic spikes change weights."""

    @abstractmethod
    def on_pre(self, batch: Batch, pairing: Pairing) -> None:
        """Let a presynaptic spike change weights."""


class RecurrentDual(_Counting):
    """Each spike of either side opens a window of its own, which is its trace."""

    def pre_spike(self, elapsed: Words, last: Words, traces: Words) -> Words:
        """Return the length of a new window."""
        return self._pre_windows.draw(elapsed.size)[:, None]

    def post_spike(self, elapsed: Words, last: Words, traces: Words) -> Words:
        """Return the length of a new window."""
        return self._post_windows.draw(elapsed.size)[:, None]

    def on_post(self, batch: Batch, pairing: Pairing) -> None:
        """Count spikes within the window of the last presynaptic one."""
        self._count_up(batch, np.flatnonzero(pairing.elapsed < pairing.pre[:, 0]))

    def on_pre(self, batch: Batch, pairing: Pairing) -> None:
        """Count spikes within the window of the last postsynaptic one."""
        self._count_down(batch, np.flatnonzero(pairing.elapsed < pairing.post[:, 0]))


#: States of a synapse that has only one window.
IDLE, PRE_OPEN, POST_OPEN = 0, 1, 2


class RecurrentSingle(_Counting):
    """Each synapse has one window, open for the other side or closed."""

    pre_traces = 0
    post_traces = 0
    state = {"accumulator": 0.0, "opened": float(IDLE), "window": 0.0}

    def pre_spike(self, elapsed: Words, last: Words, traces: Words) -> Words:
        """Leave no trace."""
        return traces

    def post_spike(self, elapsed: Words, last: Words, traces: Words) -> Words:
        """Leave no trace."""
        return traces

    def on_post(self, batch: Batch, pairing: Pairing) -> None:
        """Close a window that the spike falls into; else open one."""
        opened, window = batch.state["opened"].copy(), batch.state["window"]
        since = np.where(opened == PRE_OPEN, pairing.elapsed, pairing.now - pairing.earlier_post)
        closes = (opened != IDLE) & (since < window)
        self._count_up(batch, np.flatnonzero(closes & (opened == PRE_OPEN)))
        self._open(batch, closes, POST_OPEN, self._post_windows)

    def on_pre(self, batch: Batch, pairing: Pairing) -> None:
        """Close a window that the spike falls into; else open one."""
        opened, window = batch.state["opened"].copy(), batch.state["window"]
        since = np.where(opened == PRE_OPEN, pairing.now - pairing.last_pre, pairing.elapsed)
        closes = (opened != IDLE) & (since < window)
        self._count_down(batch, np.flatnonzero(closes & (opened == POST_OPEN)))
        self._open(batch, closes, PRE_OPEN, self._pre_windows)

    def _open(self, batch: Batch, closes: np.typing.NDArray[np.bool_], side: int, windows: _Windows) -> None:
        """Close windows, and open new ones where none was closed."""
        drawn = windows.draw(closes.size)
        batch.state["opened"] = np.where(closes, IDLE, side)
        batch.state["window"] = np.where(closes, batch.state["window"], drawn)
