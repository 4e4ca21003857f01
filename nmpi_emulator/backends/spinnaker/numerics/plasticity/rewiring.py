"""Structural plasticity: synapses that form and vanish while a network runs.

The engine's synapses are fixed, so there is one *place* for every pair of cells and every delay that a
synapse may have; a place holds no, one or more synapses, whose weights add up.  Cells have a limited number
of slots for synapses, shared by all projections onto them.  In each attempt a core draws a cell and one of
its slots: if it is empty a synapse may form, else that synapse may vanish.

Source: ``topographic_map_impl.c`` and ``sp_structs.h`` of the machine.  Not reproduced: random numbers; and
synapses between the same cells with the same delay learn as one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nmpi_emulator.backends.engine.compilation import WrittenCode
from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray
from nmpi_emulator.backends.engine.synapses.model import Handler, Indices, SynapseArrays
from nmpi_emulator.backends.spinnaker.numerics.plasticity.deferred import DeferredHandler, DeferredRule
from nmpi_emulator.backends.spinnaker.numerics.plasticity.kernel import CompiledHandler
from nmpi_emulator.backends.spinnaker.numerics.plasticity.synaptogenesis import (
    DistanceDependentFormation,
    RandomByWeightElimination,
    Selection,
    attempts,
)

#: Parameters of a place: its projection, the source and target cell as numbers in their populations, whether
#: synapses can form there, and whether it announces the spikes of its source (one place per source does).
PROJECTION, SOURCE, TARGET, FORMS, ANNOUNCES = "projection", "source", "target", "forms", "announces"
PLACE = (PROJECTION, SOURCE, TARGET, FORMS, ANNOUNCES)
#: State of a place: how many synapses it holds.
COUNT = "count"


@dataclass(frozen=True)
class RewiredProjection:
    """What rewiring does to one projection.  ``initial_weight`` is that of a new synapse."""

    sources: int
    formation: DistanceDependentFormation
    elimination: RandomByWeightElimination
    initial_weight: float
    #: Whether both cells are of one population.
    lateral: bool = False


@dataclass(frozen=True)
class Rewiring:
    """The rewiring of one population of ``targets`` cells with ``s_max`` slots each."""

    targets: int
    projections: tuple[RewiredProjection, ...]
    selection: Selection
    f_rew: float = 10_000.0
    s_max: int = 32
    with_replacement: bool = True


@dataclass(frozen=True, eq=False)
class RewiringRule:
    """Rewiring as a rule for the engine, with static or with plastic synapses."""

    rewiring: Rewiring
    learning: DeferredRule | None = None
    listens: bool = False
    watches: bool = True

    def bind(self, arrays: SynapseArrays) -> Handler:
        """Return the handler of one group of places."""
        learning = self.learning.bind(arrays) if self.learning else None
        return RewiringHandler(self.rewiring, arrays, learning)


class RewiringHandler:
    """Lets synapses form and vanish in every tick, and transmits what there is."""

    def __init__(self, rewiring: Rewiring, arrays: SynapseArrays, learning: DeferredHandler | None) -> None:
        """Hold on to the arrays; their values come later."""
        self._rewiring = rewiring
        self._arrays = arrays
        self._learning = learning
        self._weight, self._count = arrays.array("weight"), arrays.array(COUNT)
        #: Projection and source of the spikes of the last tick.
        self._recent: list[tuple[int, int]] = []
        self._slots: IntArray | None = None

    def spiked(self, cells: IntArray, now: float) -> None:
        """Rewire, as in every tick."""
        if self._learning:
            self._learning.spiked(cells, now)
        if self._slots is None:
            self._slots = self._filled_slots()
            self._places = self._places_by_pair()
        tick = np.array([round(now / self._arrays.dt_ms)])
        for _ in range(int(attempts(self._rewiring.f_rew, self._arrays.dt_ms, tick)[0])):
            self._attempt(self._slots)
        self._recent = []

    @property
    def codes(self) -> list[WrittenCode]:
        """What can be compiled."""
        return self._learning.codes if isinstance(self._learning, CompiledHandler) else []

    def post(self, synapses: Indices, now: float) -> None:
        """Do nothing: spikes are taken from ``spiked``."""

    def pre(self, synapses: Indices, now: float) -> FloatArray:
        """Note who spikes, and transmit the weights of existing synapses."""
        array = self._arrays.array
        announcing = synapses[array(ANNOUNCES)[synapses] > 0]
        pairs = zip(array(PROJECTION)[announcing], array(SOURCE)[announcing], strict=True)
        self._recent += [(int(projection), int(source)) for projection, source in pairs]
        if self._learning is None:
            return self._weight[synapses]
        existing = self._count[synapses] > 0
        transmitted = np.zeros(synapses.size)
        transmitted[existing] = self._learning.pre(synapses[existing], now)
        self._learning.pass_by(synapses[~existing], now)
        return transmitted

    def _filled_slots(self) -> IntArray:
        """Return the place of the synapse in each slot of each cell, -1 where it is empty."""
        slots = np.full((self._rewiring.targets, self._rewiring.s_max), -1, dtype=np.int64)
        used = np.zeros(self._rewiring.targets, dtype=np.int64)
        for place in np.repeat(np.arange(self._count.size), self._count.astype(np.int64)):
            target = int(self._arrays.array(TARGET)[place])
            if used[target] == self._rewiring.s_max:
                raise ValueError(
                    f"Cell {target} begins with more than s_max = {self._rewiring.s_max} synapses."
                )
            slots[target, used[target]] = place
            used[target] += 1
        return slots

    def _places_by_pair(self) -> dict[tuple[int, int, int], IntArray]:
        """Return the places of each projection, source and target."""
        keys = np.stack([self._arrays.array(name) for name in (PROJECTION, SOURCE, TARGET)], axis=1)
        pairs, which = np.unique(keys.astype(np.int64), axis=0, return_inverse=True)
        order = np.argsort(which.ravel(), kind="stable")
        cuts = np.cumsum(np.bincount(which.ravel()))[:-1]
        groups = np.split(order, cuts)
        return {(int(a), int(b), int(c)): places for (a, b, c), places in zip(pairs, groups, strict=True)}

    def _attempt(self, slots: IntArray) -> None:
        rng = self._arrays.rng
        target = int(rng.integers(self._rewiring.targets))
        slot = int(rng.integers(self._rewiring.s_max))
        if slots[target, slot] < 0:
            slots[target, slot] = self._form(target)
        elif self._vanishes(int(slots[target, slot])):
            slots[target, slot] = -1

    def _form(self, target: int) -> int:
        """Let a synapse form onto a cell, perhaps; return its place, -1 if there is none."""
        rng, rewiring = self._arrays.rng, self._rewiring
        chosen = rewiring.selection.choose(self._recent, [p.sources for p in rewiring.projections], rng)
        if chosen is None:
            return -1
        projection, source = chosen
        rule = rewiring.projections[projection]
        places = self._places[projection, source, target]
        if not rewiring.with_replacement and self._count[places].any():
            return -1
        if rng.random() >= rule.formation.probability(source, target, rule.lateral):
            return -1
        place = int(rng.choice(places[self._arrays.array(FORMS)[places] > 0]))
        self._weight[place] += rule.initial_weight
        self._count[place] += 1
        return place

    def _vanishes(self, place: int) -> bool:
        """Let a synapse vanish, perhaps."""
        rule = self._rewiring.projections[int(self._arrays.array(PROJECTION)[place])]
        weight = float(self._weight[place] / self._count[place])
        if self._arrays.rng.random() >= rule.elimination.probability(weight):
            return False
        self._weight[place] -= weight
        self._count[place] -= 1
        return True
