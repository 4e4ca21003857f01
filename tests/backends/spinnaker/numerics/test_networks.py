"""Random networks against the second implementation, spike for spike and bit for bit."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

KINDS = (
    "IF_curr_exp",
    "IF_cond_exp",
    "IF_curr_alpha",
    "IF_curr_delta",
    "IF_curr_dual_exp",
    "IFCurrExpCa2Adaptive",
    "IFTruncDelta",
    "Izhikevich",
    "Izhikevich_cond",
    "Izhikevich_cond_dual",
)
STEPS = (1.0, 0.1)


def parameters(kind: str, rng: np.random.Generator) -> dict[str, float]:
    """Return parameters of one cell that spikes now and then."""
    if kind == "IFTruncDelta":
        return {
            "tau_m": rng.uniform(0.5, 2),
            "cm": rng.uniform(0.5, 2),
            "v_reset": rng.uniform(-1, 0),
            "v_thresh": rng.uniform(1, 20),
            "tau_refrac": rng.uniform(0, 4),
            "i_offset": rng.uniform(-0.1, 0.5),
        }
    values = {
        "tau_syn_E": rng.uniform(0.5, 8),
        "tau_syn_E2": rng.uniform(0.5, 8),
        "tau_syn_I": rng.uniform(0.5, 12),
        "e_rev_E": rng.uniform(-10, 5),
        "e_rev_I": rng.uniform(-90, -65),
    }
    if "Izh" in kind:
        return values | {
            "a": rng.uniform(0.02, 0.1),
            "b": rng.uniform(0.2, 0.25),
            "c": rng.uniform(-65, -50),
            "d": rng.uniform(0.05, 8),
            "i_offset": rng.uniform(0, 12),
        }
    return values | {
        "tau_m": rng.uniform(5, 30),
        "cm": rng.uniform(0.2, 2),
        "v_rest": rng.uniform(-70, -60),
        "v_reset": rng.uniform(-75, -60),
        "v_thresh": rng.uniform(-58, -48),
        "tau_refrac": rng.uniform(0, 4),
        "i_offset": rng.uniform(-0.2, 0.8),
        "tau_ca2": rng.uniform(10, 80),
        "i_alpha": rng.uniform(0, 0.3),
    }


def compare(kind: str, dt: float, seed: int, size: int, ticks: int, bench: Any, reference: ModuleType) -> int:
    """Run one random network in both ways; return the number of spikes."""
    rng = np.random.default_rng(seed)
    each = [parameters(kind, rng) for _ in range(size)]
    start = rng.uniform(-70, -55, size) if kind != "IFTruncDelta" else np.zeros(size)
    sources = 8
    sent = [sorted(rng.integers(0, ticks, rng.integers(1, ticks // 2)).tolist()) for _ in range(sources)]

    net = bench(dt)
    columns = {name: np.array([p[name] for p in each]) for name in each[0]}
    shifts = rng.integers(0, 6, 3)
    form, cells = net.cells(
        kind, size, shifts=shifts[: 3 if "dual" in kind else 2], initial={"v": start}, **columns
    )
    shifts = shifts[: len(form.receptors)].tolist()
    source = net.spikes_at(*[np.array(row) * dt for row in sent])

    count = size * 12
    pre = rng.integers(0, size + sources, count)
    post = rng.integers(0, size, count)
    receptor = rng.integers(0, len(form.receptors), count)
    # Strong enough to drive the cells, with an occasional sum that does not fit into sixteen bits.
    largest = 60000 * 0.02 if form.gain > 1 else 20000
    stored = np.minimum(rng.integers(0, int(largest), count) * rng.choice([1, 1, 1, 4], count), 65535)
    delay = rng.integers(1, 20, count)
    scale = 2.0 ** (15 - np.array(shifts)[receptor]) * form.gain
    net.connect(pre, post, stored / scale, delay * dt, receptor)
    reads = {name: net.record(form, cells, name) for name in ("v", "gsyn_exc", "gsyn_inh")}
    spikes = net.record_spikes(cells)
    net.run(ticks)

    own = [reference.Cell(kind, p, v, dt) for p, v in zip(each, start, strict=True)]
    synapses = list(zip(*(a.tolist() for a in (pre, post, receptor, stored, delay)), strict=True))
    other = reference.Net(own, sent, synapses, shifts)
    other.run(ticks)

    assert [(round(time / dt), cell) for time, cell in spikes()] == sorted(other.spikes)
    samples = np.array([cell.samples for cell in own])
    for index, name in enumerate(reads):
        recorded = np.rint(reads[name]() * 2**15).astype(int).T
        np.testing.assert_array_equal(recorded, samples[:, :, index], err_msg=name)
    counted = [net.simulation.state(cells, name).sum() for name in form.saturations]
    assert sum(counted) == other.cut
    assert source.size == sources
    return len(other.spikes)


@pytest.mark.parametrize("dt", STEPS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_network_is_the_same_in_both_implementations(
    kind: str, dt: float, bench: Any, reference: ModuleType
) -> None:
    assert compare(kind, dt, seed=11, size=12, ticks=300, bench=bench, reference=reference) > 5


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(KINDS),
    dt=st.sampled_from(STEPS),
    seed=st.integers(0, 2**32 - 1),
    size=st.integers(1, 6),
    ticks=st.integers(4, 80),
)
def test_no_random_network_differs(
    kind: str, dt: float, seed: int, size: int, ticks: int, bench: Any, reference: ModuleType
) -> None:
    compare(kind, dt, seed, size, ticks, bench, reference)
