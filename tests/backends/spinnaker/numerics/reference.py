"""A second implementation of SpiNNaker's numerics, to compare the first one with.

Scalar loops over Python integers, written from the description of the neuron loop alone: no array, no
import of the project.  Numbers of the format s16.15 are integers that count steps of 2^-15.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

ONE = 1 << 15


def accum(value: float) -> int:
    """Return the nearest s16.15, halves to even."""
    return min(max(round(value * ONE), -(1 << 31)), (1 << 31) - 1)


def fract(value: float) -> int:
    """Return the nearest u0.32."""
    return min(max(round(value * (1 << 32)), 0), (1 << 32) - 1)


def wrap(number: int) -> int:
    """Keep 32 bits with sign."""
    number &= 0xFFFFFFFF
    return number - (1 << 32) if number >> 31 else number


def short(number: int) -> int:
    """Keep 16 bits with sign."""
    number &= 0xFFFF
    return number - (1 << 16) if number >> 15 else number


def times(a: int, b: int) -> int:
    """Multiply two s16.15, rounding down."""
    return wrap((a * b) >> 15)


def faded(a: int, factor: int) -> int:
    """Multiply s16.15 by u0.32, rounding down."""
    return (a * factor) >> 32


@dataclass
class Exponential:
    """A receptor with an exponential course."""

    tau: float
    dt: float
    value: int = 0

    def add(self, number: int) -> None:
        into = fract(self.tau / self.dt * (1 - math.exp(-self.dt / self.tau)))
        self.value = wrap(self.value + faded(number, into))

    def output(self) -> int:
        return self.value

    def shape(self) -> None:
        self.value = faded(self.value, fract(math.exp(-self.dt / self.tau)))


@dataclass
class Instant:
    """A receptor whose input lasts one tick."""

    value: int = 0

    def add(self, number: int) -> None:
        self.value = wrap(self.value + number)

    def output(self) -> int:
        return self.value

    def shape(self) -> None:
        self.value = 0


@dataclass
class Alpha:
    """A receptor with an alpha-shaped course: a ramp times an exponential."""

    tau: float
    dt: float
    ramp: int = 0
    fall: int = 0
    source: int = 0

    @property
    def slope(self) -> int:
        return accum(self.dt / self.tau**2)

    @property
    def decay(self) -> int:
        return fract(math.exp(-self.dt / self.tau))

    def add(self, number: int) -> None:
        if number <= 0:
            return
        self.source = number
        self.fall = wrap(faded(self.fall, self.decay) + ONE)
        ramp = wrap(self.ramp + times(number, self.slope))
        self.ramp = times(ramp, ONE - (ONE << 15) // self.fall)

    def output(self) -> int:
        return times(self.ramp, self.fall)

    def shape(self) -> None:
        self.ramp = wrap(self.ramp + times(self.source, self.slope))
        self.fall = faded(self.fall, self.decay)


def receptors(kind: str, p: dict[str, float], dt: float) -> tuple[list[Any], list[Any]]:
    """Return the excitatory and the inhibitory receptors of a kind of cell."""
    if kind in ("IF_curr_delta", "IFTruncDelta"):
        return [Instant()], [Instant()]
    if kind == "IF_curr_alpha":
        return [Alpha(p["tau_syn_E"], dt)], [Alpha(p["tau_syn_I"], dt)]
    excitatory = [Exponential(p["tau_syn_E"], dt)]
    if kind in ("IF_curr_dual_exp", "Izhikevich_cond_dual"):
        excitatory.append(Exponential(p["tau_syn_E2"], dt))
    return excitatory, [Exponential(p["tau_syn_I"], dt)]


class Cell:
    """One cell of any standard kind."""

    def __init__(self, kind: str, parameters: dict[str, float], v: float, dt: float) -> None:
        self.kind, self.p, self.dt = kind, parameters, dt
        self.excitatory, self.inhibitory = receptors(kind, parameters, dt)
        self.v = accum(v)
        self.u = accum(-14.0)
        self.timer = 0
        self.stretched = False
        self.calcium = 0
        self.conductance = "cond" in kind
        self.samples: list[tuple[int, int, int]] = []

    def tick(self, inputs: list[int], injected: float = 0.0) -> bool:
        """Carry the cell over a tick; return whether it spikes."""
        for receptor, number in zip(self.excitatory + self.inhibitory, inputs, strict=True):
            receptor.add(number)
        down = 10 if self.conductance else 0
        exc = [receptor.output() >> down for receptor in self.excitatory]
        inh = [receptor.output() >> down for receptor in self.inhibitory]
        self.samples.append((self.v, wrap(sum(exc)), wrap(sum(inh))))
        current = self.synaptic_current(exc, inh)
        current += accum(self.p["i_offset"]) + accum(injected)
        if self.kind == "IFCurrExpCa2Adaptive":
            self.calcium = times(self.calcium, accum(math.exp(-self.dt / self.p["tau_ca2"])))
            current -= self.calcium
        spiked = self.izhikevich(wrap(current)) if "Izh" in self.kind else self.integrate(wrap(current))
        for receptor in self.excitatory + self.inhibitory:
            receptor.shape()
        return spiked

    def synaptic_current(self, exc: list[int], inh: list[int]) -> int:
        if self.conductance:
            drive = wrap(accum(self.p["e_rev_E"]) - self.v)
            pull = wrap(accum(self.p["e_rev_I"]) - self.v)
            return sum(times(g, drive) for g in exc) - sum(times(-g, pull) for g in inh)
        if self.kind == "IF_curr_delta":
            rate = accum(1 / self.dt)
            return sum(times(q, rate) for q in exc) - sum(times(q, rate) for q in inh)
        return sum(exc) - sum(inh)

    def integrate(self, current: int) -> bool:
        resistance = accum(self.p["tau_m"] / self.p["cm"])
        if self.timer > 0:
            self.timer -= 1
        elif self.kind == "IFTruncDelta":
            self.v = max(wrap(self.v + times(current, resistance)), accum(self.p["v_reset"]))
        else:
            alpha = wrap(times(current, resistance) + accum(self.p["v_rest"]))
            keep = accum(math.exp(-self.dt / self.p["tau_m"]))
            self.v = wrap(alpha - times(keep, wrap(alpha - self.v)))
        if self.v < accum(self.p["v_thresh"]):
            return False
        self.v = accum(self.p["v_reset"])
        self.timer = math.ceil(round(self.p["tau_refrac"] / self.dt, 6))
        self.calcium = wrap(self.calcium + accum(self.p.get("i_alpha", 0.0)))
        return True

    def izhikevich(self, current: int) -> bool:
        a, b = accum(self.p["a"]), accum(self.p["b"])
        h = accum(self.dt)
        if self.stretched:
            h = times(h, 60620)
        v, u, half = self.v, self.u, ONE // 2
        free = wrap(140 * ONE + current - u)
        slope = wrap(free + times(wrap(5 * ONE + times(1311, v)), v))
        eta = wrap(v + times(times(h, slope), half))
        ah = times(a, h)
        beta = times(times(wrap(times(b, v) - u), ah), half)
        self.v = wrap(v + times(wrap(free - beta + times(wrap(5 * ONE + times(1311, eta)), eta)), h))
        self.u = wrap(u + times(wrap(times(b, eta) - u - beta), ah))
        self.stretched = self.v >= 30 * ONE
        if self.stretched:
            self.v = accum(self.p["c"])
            self.u = wrap(self.u + accum(self.p["d"]))
        return self.stretched


@dataclass
class Net:
    """Cells and sources, and the synapses between them.

    ``synapses`` holds (pre, post, receptor, stored weight, delay in ticks); numbers below the number of
    cells are cells, the others sources.  ``sent`` holds the ticks at which each source spikes.
    """

    cells: list[Cell]
    sent: list[list[int]]
    synapses: list[tuple[int, int, int, int, int]]
    #: The ring-buffer shift of each receptor.
    shifts: list[int]
    spikes: list[tuple[int, int]] = field(default_factory=list)
    cut: int = 0

    def run(self, ticks: int) -> None:
        by_pre: dict[int, list[tuple[int, int, int, int]]] = defaultdict(list)
        for pre, *rest in self.synapses:
            by_pre[pre].append(tuple(rest))
        ring: dict[tuple[int, int, int], int] = defaultdict(int)
        for tick in range(ticks):
            spiking = []
            for number, cell in enumerate(self.cells):
                inputs = [ring.pop((tick, number, r), 0) for r in range(len(self.shifts))]
                self.cut += sum(stored > 65535 for stored in inputs)
                arriving = [
                    wrap(min(stored, 65535) << shift)
                    for stored, shift in zip(inputs, self.shifts, strict=True)
                ]
                if cell.tick(arriving):
                    spiking.append(number)
            self.spikes += [(tick, number) for number in spiking]
            for source, ticks_sent in enumerate(self.sent):
                spiking += [len(self.cells) + source] * ticks_sent.count(tick)
            for pre in spiking:
                for post, receptor, stored, delay in by_pre[pre]:
                    ring[tick + delay, post, receptor] += stored


class Plasticity:
    """One synapse with a rule of STDP, updated at presynaptic spikes only.

    Presynaptic spikes count at their own tick, postsynaptic ones after the delay.  ``pre`` and each of
    ``posts`` hold the tick of a spike, and what it has left behind: a fast trace and a slow one.
    """

    def __init__(
        self,
        rule: str,
        stored: int,
        shift: int,
        delay: int,
        dt: float,
        p: dict[str, float],
        gain: float = 1.0,
    ) -> None:
        self.rule, self.shift, self.delay = rule, shift, delay
        self.stored = stored
        self.prepare(p, dt)
        factor = gain if rule == "additive" else p["w_max"] * gain if rule == "additive_triplet" else 1.0
        names = ("A_plus", "A_minus", "A3_plus", "A3_minus")
        self.a_plus, self.a_minus, self.a3_plus, self.a3_minus = (
            accum(p.get(name, 0.0) * factor) for name in names
        )
        self.w_min, self.w_max = accum(p["w_min"] * gain), accum(p["w_max"] * gain)
        self.pre = (0, 0, 0)
        self.posts: list[tuple[int, int, int]] = []

    @staticmethod
    def table(tau: float, dt: float, ticks: int = 1) -> list[int]:
        """Return the exponential, an entry for so many ticks."""
        entries: list[int] = []
        while True:
            entry = math.floor(math.exp(-len(entries) * ticks * dt / tau) * 2048)
            if entry < 1:
                return entries
            entries.append(entry)

    @staticmethod
    def look_up(table: list[int], entry: int) -> int:
        return table[entry] if entry < len(table) else 0

    def decayed(self, trace: int, table: list[int], ticks: int) -> int:
        return (trace * self.look_up(table, ticks)) >> 11

    def prepare(self, p: dict[str, float], dt: float) -> None:
        """Tabulate exponentials."""
        raise NotImplementedError

    def after_pre(self, tick: int) -> tuple[int, int, int]:
        """Return what a presynaptic spike leaves behind."""
        raise NotImplementedError

    def after_post(self, tick: int) -> tuple[int, int, int]:
        """Return what a postsynaptic spike leaves behind."""
        raise NotImplementedError

    def met_by_post(self, weight: int, post: tuple[int, int, int], earlier: int) -> int:
        """Return the weight after a postsynaptic spike; the one before it was at tick ``earlier``."""
        raise NotImplementedError

    def met_by_pre(self, weight: int, post: tuple[int, int, int], elapsed: int) -> int:
        """Return the weight after a presynaptic spike, some ticks after the last postsynaptic one."""
        raise NotImplementedError

    @property
    def last_post(self) -> tuple[int, int, int]:
        return self.posts[-1] if self.posts else (0, 0, 0)

    def post_spike(self, tick: int) -> None:
        self.posts = [*self.posts, self.after_post(tick)][-15:]

    def pre_spike(self, tick: int) -> None:
        weight = self.stored << self.shift
        seen, earlier = None, 0
        for post in self.posts:
            if post[0] <= tick - self.delay:
                seen = post
                if post[0] > max(self.pre[0] - self.delay, 0):
                    weight = self.met_by_post(weight, post, earlier)
            earlier = post[0]
        self.pre = self.after_pre(tick)
        if seen and seen[0] + self.delay < tick:
            weight = self.met_by_pre(weight, seen, tick - self.delay - seen[0])
        self.stored = (weight >> self.shift) & 0xFFFF

    def potentiated(self, weight: int, trace: int, triplet: int = 0) -> int:
        if self.rule == "multiplicative":
            return weight + times(times(self.w_max - weight, self.a_plus), trace << 4)
        change = times(self.a_plus, trace << 4) + times(self.a3_plus, triplet << 4)
        return min(weight + change, self.w_max)

    def depressed(self, weight: int, trace: int, triplet: int = 0) -> int:
        if self.rule == "multiplicative":
            return weight - times(times(weight - self.w_min, self.a_minus), trace << 4)
        change = times(self.a_minus, trace << 4) + times(self.a3_minus, triplet << 4)
        return max(weight - change, self.w_min)


class PairPlasticity(Plasticity):
    """Every pair of spikes counts."""

    def prepare(self, p: dict[str, float], dt: float) -> None:
        self.plus, self.minus = self.table(p["tau_plus"], dt), self.table(p["tau_minus"], dt)

    def after_pre(self, tick: int) -> tuple[int, int, int]:
        return tick, short(self.decayed(self.pre[1], self.plus, tick - self.pre[0]) + 2048), 0

    def after_post(self, tick: int) -> tuple[int, int, int]:
        last, trace, _ = self.last_post
        return tick, short(self.decayed(trace, self.minus, tick - last) + 2048), 0

    def met_by_post(self, weight: int, post: tuple[int, int, int], earlier: int) -> int:
        elapsed = post[0] + self.delay - self.pre[0]
        return self.potentiated(weight, self.decayed(self.pre[1], self.plus, elapsed))

    def met_by_pre(self, weight: int, post: tuple[int, int, int], elapsed: int) -> int:
        return self.depressed(weight, self.decayed(post[1], self.minus, elapsed))


class NearestPlasticity(PairPlasticity):
    """Only the nearest spikes of the other side count."""

    def met_by_post(self, weight: int, post: tuple[int, int, int], earlier: int) -> int:
        last = self.pre[0]
        met = self.look_up(self.plus, post[0] + self.delay - last) if earlier <= last else 0
        return self.potentiated(weight, met)

    def met_by_pre(self, weight: int, post: tuple[int, int, int], elapsed: int) -> int:
        return self.depressed(weight, self.look_up(self.minus, elapsed))


class TripletPlasticity(PairPlasticity):
    """Pairs and triplets count; the slow traces have a table entry for four ticks."""

    def prepare(self, p: dict[str, float], dt: float) -> None:
        super().prepare(p, dt)
        self.x, self.y = self.table(p["tau_x"], dt, 4), self.table(p["tau_y"], dt, 4)

    def slow(self, last: int, trace: int, table: list[int], tick: int) -> int:
        """Return a slow trace, which does not hold the spike of now; tick 0 is the beginning of time."""
        before = short(trace + (2048 if last else 0))
        return (before * self.look_up(table, (tick - last) >> 2)) >> 11

    def after_pre(self, tick: int) -> tuple[int, int, int]:
        return *super().after_pre(tick)[:2], self.slow(self.pre[0], self.pre[2], self.x, tick)

    def after_post(self, tick: int) -> tuple[int, int, int]:
        last, _, trace = self.last_post
        return *super().after_post(tick)[:2], self.slow(last, trace, self.y, tick)

    def met_by_post(self, weight: int, post: tuple[int, int, int], earlier: int) -> int:
        pairs = self.decayed(self.pre[1], self.plus, post[0] + self.delay - self.pre[0])
        return self.potentiated(weight, pairs, (short(pairs) * post[2]) >> 11)

    def met_by_pre(self, weight: int, post: tuple[int, int, int], elapsed: int) -> int:
        pairs = self.decayed(post[1], self.minus, elapsed)
        return self.depressed(weight, pairs, (short(pairs) * self.pre[2]) >> 11)


class VogelsPlasticity(PairPlasticity):
    """Near-coincidence potentiates in either order, a presynaptic spike depresses."""

    def prepare(self, p: dict[str, float], dt: float) -> None:
        self.plus = self.minus = self.table(p["tau"], dt)
        self.alpha = round(p["alpha"] * 2048)

    def met_by_pre(self, weight: int, post: tuple[int, int, int], elapsed: int) -> int:
        met = self.decayed(post[1], self.minus, elapsed) - self.alpha
        return max(self.potentiated(weight, met), self.w_min)


PLASTICITY = {
    "pair": PairPlasticity,
    "nearest_pair": NearestPlasticity,
    "pfister_triplet": TripletPlasticity,
    "vogels2011": VogelsPlasticity,
}
