"""A model of another machine, brought in through the seams: integers and another order of things.

A leaky cell as SpiNNaker computes it, reduced: state in steps of 2^-15, 16-bit unsigned inputs that
saturate, and in tick t: take in what arrives at t, sample, move, compare with >=, stamp t.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nmpi_emulator.backends.engine.cells.model import CellModel
from nmpi_emulator.backends.engine.numerics import Numerics

ONE = 1 << 15
SATURATED = 65535


class Ticks(Numerics):
    """SpiNNaker's rule for given spike times, and times that are reported on the grid."""

    def __init__(self):
        super().__init__(spike_stamp=0, arrival=0, sample_stamp=0)

    def source_steps(self, times_ms, dt_ms):
        return np.ceil(np.floor(times_ms * 1000) / (dt_ms * 1000)).astype(np.int64)

    def reported_times(self, times_ms, steps, dt_ms):
        return steps * dt_ms


@dataclass(frozen=True)
class IntegerKernel:
    """v decays by a factor, the input (in units of 2^-10 mV) is added; v is kept as an integer."""

    variables = {"v_sample": np.float64, "v_int": np.int64}

    def bind(self, arrays):
        return IntegerStep(arrays)


class IntegerStep:
    def __init__(self, arrays):
        self.arrays = arrays
        self.v, self.sample = arrays.array("v_int"), arrays.array("v_sample")
        self.input = arrays.array("input0")

    def refresh(self):
        self.v[:] = np.rint(self.arrays.array("v") * ONE)
        self.decay = np.rint(np.exp(-self.arrays.dt_ms / self.arrays.array("tau_m")) * ONE)
        self.decay = self.decay.astype(np.int64)
        self.threshold = np.rint(self.arrays.array("v_thresh") * ONE).astype(np.int64)

    def __call__(self):
        arrived = np.minimum(self.input, SATURATED).astype(np.int64)
        self.v += arrived << 5
        self.sample[:] = self.v / ONE
        self.v[:] = (self.v * self.decay) >> 15
        spiked = self.v >= self.threshold
        self.v[spiked] = 0
        return spiked.nonzero()[0]


INTEGER_LIF = CellModel(
    name="integer_lif",
    parameters=("tau_m", "v_thresh"),
    state={"v": 0.0},
    receptors=1,
    kernel=IntegerKernel(),
)


def reference(inputs, ticks, tau_m, v_thresh):
    """Return samples and spikes of one cell, given ``(tick of the spike, delay, weight)``."""
    decay = round(float(np.exp(-1 / tau_m)) * ONE)
    ring = np.zeros(ticks + 100, dtype=np.int64)
    for tick, delay, weight in inputs:
        ring[tick + delay] += weight
    v, samples, spikes = 0, [], []
    for tick in range(ticks):
        v += min(int(ring[tick]), SATURATED) * 32
        samples.append(v / ONE)
        v = (v * decay) >> 15
        if v >= round(v_thresh * ONE):
            v = 0
            spikes.append(tick)
    return samples, spikes


def test_integer_model_gives_exactly_what_its_definition_says(bench):
    made = bench(1.0, numerics=Ticks())
    cell = made.cells(INTEGER_LIF, tau_m=20.0, v_thresh=20.0)
    random = np.random.RandomState(1)
    inputs = [(int(t), int(d), int(w)) for t, d, w in random.randint((0, 1, 500), (90, 9, 9000), (60, 3))]
    source = made.spikes_at(*[[tick] for tick, _, _ in inputs])
    made.connect(
        source.first + np.arange(60),
        np.zeros(60, dtype=int),
        [weight for *_, weight in inputs],
        [delay for _, delay, _ in inputs],
    )
    v = made.record(cell, "v_sample")
    made.record(cell)
    made.run(100.0)
    samples, spikes = reference(inputs, 100, 20.0, 20.0)
    assert made.values(v)[:, 0].tolist() == samples
    assert made.spike_times(cell) == spikes
    assert len(spikes) > 3


def test_number_of_samples_is_that_of_the_steps(bench):
    made = bench(1.0, numerics=Ticks())
    v = made.record(made.cells(INTEGER_LIF, tau_m=20.0, v_thresh=20.0), "v_sample")
    made.run(10.0)
    made.run(5.0)
    assert made.values(v).shape == (15, 1)


def test_input_saturates_at_sixteen_bits(bench):
    made = bench(1.0, numerics=Ticks())
    cell = made.cells(INTEGER_LIF, tau_m=20.0, v_thresh=1000.0)
    source = made.spikes_at([1.0])
    made.connect([source.first] * 3, [0] * 3, 30000.0)
    v = made.record(cell, "v_sample")
    made.run(5.0)
    assert made.values(v)[2, 0] == SATURATED * 32 / ONE


def test_cell_spike_of_a_tick_arrives_its_delay_after_that_tick(bench):
    made = bench(1.0, numerics=Ticks())
    first = made.cells(INTEGER_LIF, tau_m=1e9, v_thresh=1.0)
    second = made.cells(INTEGER_LIF, tau_m=1e9, v_thresh=1000.0)
    made.connect(made.spikes_at([3.0]), first, 2048, 1.0)
    made.connect(first, second, 1024, 2.0)
    v = made.record(second, "v_sample")
    made.record(first)
    made.run(10.0)
    assert made.spike_times(first) == [4.0]
    assert np.flatnonzero(made.values(v)[:, 0])[0] == 6


def test_given_times_are_put_on_ticks_by_the_rule_of_the_numerics(bench):
    made = bench(1.0, numerics=Ticks())
    source = made.spikes_at([0.2, 1.0, 1.5, 2.0001])
    made.record(source)
    made.run(5.0)
    assert made.spike_times(source) == [1.0, 1.0, 2.0, 2.0]
