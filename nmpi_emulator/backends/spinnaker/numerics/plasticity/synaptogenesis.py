"""Where synapses form and which of them vanish: the rules of structural plasticity.

Source: sPyNNaker 7.4.1, ``structural_plasticity/synaptogenesis``, and the machine's C files of the same names
(``distance_dependent_impl.h``, ``random_by_weight_impl.h``, ``last_neuron_selection_impl.h``,
``random_selection_impl.h``).  The machine's random numbers are not reproduced.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray

#: Probabilities of formation have sixteen bits.
_LARGEST_PROBABILITY = 2**16 - 1


@dataclass(frozen=True)
class DistanceDependentFormation:
    """The nearer two cells are on a grid that is closed to a torus, the likelier a synapse forms."""

    grid: tuple[int, int] = (16, 16)
    p_form_forward: float = 0.16
    sigma_form_forward: float = 2.5
    p_form_lateral: float = 1.0
    sigma_form_lateral: float = 1.0

    @cached_property
    def _forward(self) -> FloatArray:
        return self._table(self.p_form_forward, self.sigma_form_forward)

    @cached_property
    def _lateral(self) -> FloatArray:
        return self._table(self.p_form_lateral, self.sigma_form_lateral)

    def _table(self, peak: float, sigma: float) -> FloatArray:
        """Return the probability by squared distance; it ends where sixteen bits hold a zero."""
        x, y = self.grid
        squares = np.arange((x // 2) ** 2 + (y // 2) ** 2 + 1)
        stored = np.floor(peak * np.exp(-squares / (2 * sigma**2)) * _LARGEST_PROBABILITY)
        table: FloatArray = stored[stored > 0] / _LARGEST_PROBABILITY
        return table

    def probability(self, pre: int, post: int, lateral: bool) -> float:
        """Return with which probability a synapse forms between two cells.

        :param lateral: whether both are of one population.
        """
        table = self._lateral if lateral else self._forward
        square = self._step(pre, post, 0) ** 2 + self._step(pre, post, 1) ** 2
        return float(table[square]) if square < table.size else 0.0

    def _step(self, pre: int, post: int, axis: int) -> int:
        """Return the distance along one axis, the shorter way round."""
        length = self.grid[axis]
        direct = abs(self._coordinate(pre, axis) - self._coordinate(post, axis))
        return abs(direct - length) if length > 1 and direct > length / 2 else direct

    def _coordinate(self, cell: int, axis: int) -> int:
        if axis == 1:
            return cell % self.grid[1]
        return cell // self.grid[0] if self.grid[0] > 1 else 0


@dataclass(frozen=True)
class RandomByWeightElimination:
    """Weak synapses vanish with one probability, strong ones with another."""

    threshold: float
    prob_elim_depressed: float = 0.0245
    prob_elim_potentiated: float = 1.36e-4

    def probability(self, weight: float) -> float:
        """Return with which probability a synapse of this weight vanishes."""
        return self.prob_elim_depressed if weight < self.threshold else self.prob_elim_potentiated


class Selection(ABC):
    """How the source of a new synapse is chosen."""

    @abstractmethod
    def choose(
        self, recent: Sequence[tuple[int, int]], sizes: Sequence[int], rng: np.random.Generator
    ) -> tuple[int, int] | None:
        """Return a projection and a source cell in it, or none.

        :param recent: projection and source of the spikes of the last tick.
        :param sizes: number of source cells of each projection.
        """


@dataclass(frozen=True)
class LastNeuronSelection(Selection):
    """A source that spiked in the last tick; of more than the buffer holds, the first ones."""

    spike_buffer_size: int = 64

    def choose(
        self, recent: Sequence[tuple[int, int]], sizes: Sequence[int], rng: np.random.Generator
    ) -> tuple[int, int] | None:
        """Return one of the sources that have just spiked, if there are any."""
        held = recent[: self.spike_buffer_size]
        return held[int(rng.integers(len(held)))] if held else None


@dataclass(frozen=True)
class RandomSelection(Selection):
    """Any source: first a projection is drawn, then one of its cells."""

    def choose(
        self, recent: Sequence[tuple[int, int]], sizes: Sequence[int], rng: np.random.Generator
    ) -> tuple[int, int] | None:
        """Return any source."""
        projection = int(rng.integers(len(sizes)))
        return projection, int(rng.integers(sizes[projection]))


def attempts(f_rew: float, dt_ms: float, ticks: IntArray) -> IntArray:
    """Return how often a population tries to rewire in each of ``ticks``.

    :param f_rew: attempts per second; below one per tick they are spread over whole ticks.
    """
    per_tick = f_rew * dt_ms / 1000.0
    if 1.0 / f_rew < dt_ms / 1000.0:
        return np.full(ticks.shape, int(per_tick))
    period = max(int(1.0 / per_tick), 1)
    spread: IntArray = ((ticks + 1) % period == 0).astype(np.int64)
    return spread
