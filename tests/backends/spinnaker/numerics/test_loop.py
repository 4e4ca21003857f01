"""The order of the neuron loop, as a script sees it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nmpi_emulator.backends.spinnaker.numerics.currents import DirectCurrent
from nmpi_emulator.backends.spinnaker.numerics.effects import ALL, NONE, Effects

CURRENT_CELLS = ("IF_curr_exp", "IF_curr_delta", "IF_curr_dual_exp", "IFCurrExpCa2Adaptive")


@pytest.mark.parametrize("name", CURRENT_CELLS)
@pytest.mark.parametrize("delay", [1, 3])
def test_a_spike_of_tick_t_first_moves_v_in_sample_t_plus_delay_plus_one(
    name: str, delay: int, bench: Any
) -> None:
    net = bench(1.0)
    form, cells = net.cells(name)
    net.connect(net.spikes_at([5.0]), cells, 1.0, delay)
    v = net.record(form, cells)
    net.run(20)
    samples = v()[:, 0]
    assert len(samples) == 20
    assert np.flatnonzero(samples != -65.0)[0] == 5 + delay + 1


def test_a_conductance_is_recorded_in_the_tick_of_its_arrival(bench: Any) -> None:
    net = bench(1.0)
    form, cells = net.cells("IF_cond_exp", shifts=8)
    net.connect(net.spikes_at([5.0]), cells, 0.25, 1)
    gsyn = net.record(form, cells, "gsyn_exc")
    net.run(9)
    taken = 0.25 * 5 * (1 - np.exp(-0.2))
    assert gsyn()[:, 0] == pytest.approx(
        [0, 0, 0, 0, 0, 0, taken, taken * np.exp(-0.2), taken * np.exp(-0.4)], abs=4e-5
    )


def test_what_is_recorded_precedes_the_update(bench: Any) -> None:
    net = bench(1.0)
    form, cells = net.cells("IF_curr_exp", initial={"v": -60.0})
    v = net.record(form, cells)
    net.run(2)
    assert v()[0, 0] == -60.0
    assert v()[1, 0] == pytest.approx(-65 + 5 * np.exp(-0.05), abs=1e-3)


def test_a_spike_bears_the_time_of_its_step(bench: Any) -> None:
    net = bench(1.0)
    # v(k) = -65 + 20 (1 - exp(-k/20)) reaches -50 in the update that leads to k = 28.
    form, cells = net.cells("IF_curr_exp", i_offset=1.0)
    v, spikes = net.record(form, cells), net.record_spikes(cells)
    net.run(30)
    assert spikes() == [(27.0, 0)]
    assert v()[27, 0] < -50.0
    assert v()[28, 0] == -65.0


def test_reaching_the_threshold_is_enough(bench: Any) -> None:
    net = bench(1.0)
    _, cells = net.cells(
        "IFTruncDelta", v_reset=0.0, v_thresh=3.0, tau_m=1.0, cm=1.0, i_offset=1.0, initial={"v": 0.0}
    )
    spikes = net.record_spikes(cells)
    net.run(3)
    assert spikes() == [(2.0, 0)]


@pytest.mark.parametrize(
    ("tau_refrac", "dt", "rest"),
    [(0.1, 1.0, 1), (1.0, 1.0, 1), (1.1, 1.0, 2), (0.0, 1.0, 0), (2.0, 0.1, 20), (0.3, 0.1, 3)],
)
def test_a_cell_rests_for_whole_ticks(tau_refrac: float, dt: float, rest: int, bench: Any) -> None:
    net = bench(dt)
    form, cells = net.cells("IF_curr_exp", i_offset=3.0, tau_refrac=tau_refrac)
    v = net.record(form, cells)
    net.run(round(30 / dt))
    at_rest = np.flatnonzero(v()[1:, 0] == -65.0) + 1
    assert len(at_rest) > rest
    # The reset itself is sampled once, and then once for every tick of rest.
    gaps = np.split(at_rest, np.flatnonzero(np.diff(at_rest) > 1) + 1)
    assert {len(gap) for gap in gaps[:-1] or gaps} == {rest + 1}


def test_without_the_order_there_is_a_last_sample_and_spikes_bear_the_end_of_their_step(bench: Any) -> None:
    with_order, without = bench(1.0), bench(1.0, ALL.without("order"))
    results = []
    for net in (with_order, without):
        form, cells = net.cells("IF_curr_exp", i_offset=1.0)
        v, spikes = net.record(form, cells), net.record_spikes(cells)
        net.run(40)
        results.append((v()[:, 0], spikes()))
    (ordered, early), (plain, late) = results
    assert len(plain) == len(ordered) + 1
    np.testing.assert_array_equal(plain[:-1], ordered)
    assert [(time + 1, cell) for time, cell in early] == late


def test_a_chain_runs_the_same_with_and_without_the_order_but_for_the_stamps(bench: Any) -> None:
    chains = []
    for effects in (ALL, ALL.without("order")):
        net = bench(1.0, effects)
        _, cells = net.cells("IF_curr_exp", 8, shifts=6, tau_refrac=100.0)
        source = net.spikes_at([3.0])
        net.connect([source.first, *range(7)], range(8), 30.0, 2.0)
        spikes = net.record_spikes(cells)
        net.run(60)
        chains.append(spikes())
    ordered, plain = chains
    assert len(ordered) == 8
    # Each cell of the chain adds the step by which an engine's spike is stamped later.
    assert [time - early for (time, _), (early, _) in zip(plain, ordered, strict=True)] == list(range(1, 9))


def test_a_current_flows_while_the_tick_is_between_start_and_stop(bench: Any) -> None:
    net = bench(1.0)
    form, cells = net.cells("IF_curr_exp")
    net.inject(DirectCurrent(0.5, start=4.9, stop=7.0), cells)
    v = net.record(form, cells)
    net.run(12)
    rising = np.flatnonzero(np.diff(v()[:, 0]) > 0)
    assert rising.tolist() == [4, 5, 6]


@pytest.mark.parametrize(
    "effects", [NONE, Effects.only("state"), Effects.only("order"), Effects.only("weights"), ALL]
)
def test_parameters_that_change_between_runs_count_from_then_on(effects: Effects, bench: Any) -> None:
    net = bench(1.0, effects)
    form, cells = net.cells("IF_curr_exp", 2)
    v = net.record(form, cells)
    net.run(10)
    cells.set_parameter(form.parameters["i_offset"], 0.5, np.array([1]))
    net.run(10)
    assert v()[-1, 0] == pytest.approx(-65.0)
    assert v()[-1, 1] == pytest.approx(-65 + 10 * (1 - np.exp(-(len(v()) - 11) / 20)), abs=0.01)


@pytest.mark.parametrize("effects", [NONE, ALL])
def test_a_run_in_pieces_is_the_run_as_a_whole(effects: Effects, bench: Any) -> None:
    results = []
    for pieces in ([60], [1] * 10 + [7, 43]):
        net = bench(1.0, effects)
        form, cells = net.cells("IF_cond_exp", 5, i_offset=np.linspace(0, 2, 5))
        net.connect(net.spikes_at(np.arange(3.0, 50.0, 4.0)), cells, 0.05)
        v, spikes = net.record(form, cells), net.record_spikes(cells)
        for piece in pieces:
            net.run(piece)
        results.append((v().tolist(), spikes()))
    assert results[0] == results[1]
    assert results[0][1]


@pytest.mark.parametrize("effects", [NONE, Effects.only("state"), Effects.only("order"), ALL])
@pytest.mark.parametrize("variable", ["v", "gsyn_exc", "gsyn_inh"])
def test_a_recording_that_begins_later_has_the_samples_of_one_from_the_beginning(
    variable: str, effects: Effects, bench: Any
) -> None:
    net = bench(1.0, effects)
    form, cells = net.cells("IF_cond_exp", 3, i_offset=np.linspace(0, 2, 3))
    other = net.cells("IF_cond_exp", 3, i_offset=np.linspace(0, 2, 3))[1]
    late = bench(1.0, effects)
    late_form, late_cells = late.cells("IF_cond_exp", 3, i_offset=np.linspace(0, 2, 3))
    for each, targets in ((net, cells), (net, other), (late, late_cells)):
        source = each.spikes_at(np.arange(3.0, 50.0, 4.0))
        each.connect(source, targets, 0.05)
        each.connect(source, targets, 0.02, 2.0, 1)
    whole = net.record(form, cells, variable)
    net.run(40)
    late.run(17)
    part = late.record(late_form, late_cells, variable)
    late.run(23)
    assert part().tolist() == whole()[17:].tolist()
    assert np.ptp(part())


def test_a_parameter_that_is_set_to_what_it_was_changes_nothing(bench: Any) -> None:
    # The second input begins to fade, and is renewed, where the run is cut.
    results = []
    for value in (None, 0.0):
        net = bench(1.0)
        form, cells = net.cells("IF_curr_exp_sEMD", tau_syn_E2=1.0, scaling_factor=5.0, shifts=3)
        net.connect(net.spikes_at([2.0]), cells, 2.0)
        net.connect(net.spikes_at([3.0, 10.0]), cells, 1.0, receptor=1)
        v = net.record(form, cells)
        net.run(11)
        if value is not None:
            cells.set_parameter(form.parameters["i_offset"], value)
        net.run(30)
        results.append(v().tolist())
    assert results[0] == results[1]
