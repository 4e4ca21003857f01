"""Timing rules: which spikes change a weight, and by which traces.

Source: ``timing_pair_impl.h``, ``timing_nearest_pair_impl.h``, ``timing_pfister_triplet_impl.h`` and
``timing_vogels_2011_impl.h`` of the machine, as they stand in the binaries of sPyNNaker 7.4.1.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from nmpi_emulator.backends.spinnaker.numerics.fixed_point import Words
from nmpi_emulator.backends.spinnaker.numerics.plasticity.batch import Batch, Pairing
from nmpi_emulator.backends.spinnaker.numerics.plasticity.lookup import (
    ONE,
    ExponentialTable,
    decayed,
    fixed,
    product,
    trace,
)
from nmpi_emulator.backends.spinnaker.numerics.plasticity.visit import Visit
from nmpi_emulator.backends.spinnaker.numerics.plasticity.weights import WeightDependence


class CompiledTiming(NamedTuple):
    """How compiled code knows a rule: by its name there, and by its numbers.

    ``tables`` are those of potentiation and of depression, and the slow ones of both.
    """

    name: str
    tables: tuple[ExponentialTable, ExponentialTable, ExponentialTable, ExponentialTable]
    alpha: int = 0


class Timing(ABC):
    """A timing rule on a core.

    ``pre_traces`` and ``post_traces`` say how many numbers a spike of either side leaves behind;
    ``state`` names numbers that each synapse keeps beside its weight.
    """

    pre_traces = 1
    post_traces = 1
    state: Mapping[str, float] = {}

    def __init__(self, weights: WeightDependence) -> None:
        """Change weights by ``weights``."""
        self.weights = weights

    @property
    def compiled(self) -> CompiledTiming | None:
        """How compiled code knows this rule; ``None`` if there is numpy code alone."""
        return None

    @abstractmethod
    def pre_spike(self, elapsed: Words, last: Words, traces: Words) -> Words:
        """Return the traces of a presynaptic spike, ``elapsed`` ticks after that of tick ``last``."""

    @abstractmethod
    def post_spike(self, elapsed: Words, last: Words, traces: Words) -> Words:
        """Return the traces of a postsynaptic spike."""

    @abstractmethod
    def on_post(self, batch: Batch, pairing: Pairing) -> None:
        """Let postsynaptic spikes change weights, relative to the last presynaptic one."""

    @abstractmethod
    def on_pre(self, batch: Batch, pairing: Pairing) -> None:
        """Let a presynaptic spike change weights, relative to the last postsynaptic one."""

    def on_posts(self, batch: Batch, visit: Visit) -> None:
        """Let all postsynaptic spikes since the last presynaptic one change weights, in order."""
        for rows, columns in visit.entries():
            part = batch.take(rows)
            self.on_post(part, visit.met_by_post(rows, columns))
            batch.put(rows, part)


class TraceTiming(Timing):
    """A rule by which a postsynaptic spike potentiates by traces that do not depend on the weight.

    So they are computed for all spikes at once, and only the weights follow one after the other.
    """

    @abstractmethod
    def potentiating(self, pairing: Pairing) -> tuple[Words, ...]:
        """Return the traces by which postsynaptic spikes potentiate."""

    def on_post(self, batch: Batch, pairing: Pairing) -> None:
        """Potentiate."""
        batch.weight = self.weights.potentiate(batch, self.potentiating(pairing))

    def on_posts(self, batch: Batch, visit: Visit) -> None:
        """Potentiate by one spike after the other."""
        entries = list(visit.entries())
        if not entries:
            return
        rows, columns = (np.concatenate(arrays) for arrays in zip(*entries, strict=True))
        traces = self.potentiating(visit.met_by_post(rows, columns))
        rises = self.weights.rises(batch.constants.of(rows), traces)
        end = 0
        for these, _ in entries:
            begin, end = end, end + these.size
            batch.weight[these] = self.weights.raised(
                batch.weight[these], batch.constants.of(these), tuple(rise[begin:end] for rise in rises)
            )


class SpikePair(TraceTiming):
    """Every pair of spikes counts, through one decaying trace of each side."""

    _compiled_name = "pair"

    def __init__(self, weights: WeightDependence, dt_ms: float, *, tau_plus: float, tau_minus: float) -> None:
        """Tabulate the two exponentials."""
        super().__init__(weights)
        self._plus = ExponentialTable(tau_plus, dt_ms)
        self._minus = ExponentialTable(tau_minus, dt_ms)

    @property
    def compiled(self) -> CompiledTiming:
        """How compiled code knows this rule."""
        return CompiledTiming(self._compiled_name, (self._plus, self._minus, self._plus, self._minus))

    def pre_spike(self, elapsed: Words, last: Words, traces: Words) -> Words:
        """Return the decayed trace, and one."""
        return trace(decayed(traces, self._plus(elapsed)[:, None]) + ONE)

    def post_spike(self, elapsed: Words, last: Words, traces: Words) -> Words:
        """Return the decayed trace, and one."""
        return trace(decayed(traces, self._minus(elapsed)[:, None]) + ONE)

    def potentiating(self, pairing: Pairing) -> tuple[Words, ...]:
        """Return the decayed presynaptic trace."""
        return (decayed(pairing.pre[:, 0], self._plus(pairing.elapsed)),)

    def on_pre(self, batch: Batch, pairing: Pairing) -> None:
        """Depress."""
        met = decayed(pairing.post[:, 0], self._minus(pairing.elapsed))
        batch.weight = self.weights.depress(batch, (met,))


class NearestPair(SpikePair):
    """Only the nearest spikes of the other side count.

    Before the first presynaptic spike a core takes tick 0 for the last one.
    """

    _compiled_name = "nearest_pair"

    pre_traces = 0
    post_traces = 0

    def pre_spike(self, elapsed: Words, last: Words, traces: Words) -> Words:
        """Leave no trace."""
        return traces

    def post_spike(self, elapsed: Words, last: Words, traces: Words) -> Words:
        """Leave no trace."""
        return traces

    def potentiating(self, pairing: Pairing) -> tuple[Words, ...]:
        """Return the exponential, unless another postsynaptic spike came in between."""
        nearest = pairing.earlier_post <= pairing.last_pre
        return (np.where(nearest, self._plus(pairing.elapsed), 0),)

    def on_pre(self, batch: Batch, pairing: Pairing) -> None:
        """Depress."""
        batch.weight = self.weights.depress(batch, (self._minus(pairing.elapsed),))


#: The slow traces of the triplet rule have one table entry for four ticks
#: (``timing_dependence_pfister_spike_triplet.py``).
_SLOW_SHIFT = 2


class PfisterTriplet(TraceTiming):
    """Pairs and triplets of spikes (Pfister and Gerstner 2006, J. Neurosci. 26:9673).

    A fast and a slow trace of each side; the slow one is kept as it was before its last spike.
    """

    pre_traces = 2
    post_traces = 2

    def __init__(
        self,
        weights: WeightDependence,
        dt_ms: float,
        *,
        tau_plus: float,
        tau_minus: float,
        tau_x: float,
        tau_y: float,
    ) -> None:
        """Tabulate the four exponentials."""
        super().__init__(weights)
        self._plus = ExponentialTable(tau_plus, dt_ms)
        self._minus = ExponentialTable(tau_minus, dt_ms)
        self._x = ExponentialTable(tau_x, dt_ms, _SLOW_SHIFT)
        self._y = ExponentialTable(tau_y, dt_ms, _SLOW_SHIFT)

    @property
    def compiled(self) -> CompiledTiming:
        """How compiled code knows this rule."""
        return CompiledTiming("pfister_triplet", (self._plus, self._minus, self._x, self._y))

    def pre_spike(self, elapsed: Words, last: Words, traces: Words) -> Words:
        """Return the fast trace with this spike, and the slow one without it."""
        return _fast_and_slow(self._plus, self._x, elapsed, last, traces)

    def post_spike(self, elapsed: Words, last: Words, traces: Words) -> Words:
        """Return the fast trace with this spike, and the slow one without it."""
        return _fast_and_slow(self._minus, self._y, elapsed, last, traces)

    def potentiating(self, pairing: Pairing) -> tuple[Words, ...]:
        """Return the traces of pairs, and of triplets with an earlier postsynaptic spike."""
        pairs = decayed(pairing.pre[:, 0], self._plus(pairing.elapsed))
        return pairs, product(pairs, pairing.post[:, 1])

    def on_pre(self, batch: Batch, pairing: Pairing) -> None:
        """Depress by pairs, and by triplets with an earlier presynaptic spike."""
        pairs = decayed(pairing.post[:, 0], self._minus(pairing.elapsed))
        triplets = product(pairs, pairing.pre[:, 1])
        batch.weight = self.weights.depress(batch, (pairs, triplets))


def _fast_and_slow(
    fast: ExponentialTable, slow: ExponentialTable, elapsed: Words, last: Words, traces: Words
) -> Words:
    """Return the two traces of a spike; a last spike at tick 0 means that there was none."""
    fast_trace = decayed(traces[:, 0], fast(elapsed)) + ONE
    before = traces[:, 1] + np.where(last == 0, 0, ONE)
    return trace(np.stack((fast_trace, product(before, slow(elapsed))), axis=1))


class Vogels2011(TraceTiming):
    """Near-coincidence potentiates in either order, a presynaptic spike depresses by ``alpha``.

    Vogels et al. 2011, Science 334:1569.  Only ``A_plus`` counts.
    """

    def __init__(self, weights: WeightDependence, dt_ms: float, *, alpha: float, tau: float) -> None:
        """Tabulate the exponential."""
        super().__init__(weights)
        self._alpha = fixed(alpha)
        self._table = ExponentialTable(tau, dt_ms)

    @property
    def compiled(self) -> CompiledTiming:
        """How compiled code knows this rule."""
        return CompiledTiming("vogels2011", (self._table,) * 4, self._alpha)

    def pre_spike(self, elapsed: Words, last: Words, traces: Words) -> Words:
        """Return the decayed trace, and one."""
        return trace(decayed(traces, self._table(elapsed)[:, None]) + ONE)

    def post_spike(self, elapsed: Words, last: Words, traces: Words) -> Words:
        """Return the decayed trace, and one."""
        return self.pre_spike(elapsed, last, traces)

    def potentiating(self, pairing: Pairing) -> tuple[Words, ...]:
        """Return the decayed presynaptic trace."""
        return (decayed(pairing.pre[:, 0], self._table(pairing.elapsed)),)

    def on_pre(self, batch: Batch, pairing: Pairing) -> None:
        """Potentiate and depress.  A weight does not fall below its minimum."""
        met = decayed(pairing.post[:, 0], self._table(pairing.elapsed))
        changed = self.weights.potentiate(batch, (met - self._alpha,))
        batch.weight = np.maximum(changed, batch.constants["w_min"])
