from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nmpi_emulator.backends.spinnaker.numerics.effects import ALL, Effects


@pytest.mark.parametrize(("name", "shift", "gain"), [("IF_curr_delta", 3, 1.0), ("IF_cond_exp", 9, 1024.0)])
def test_the_sum_of_a_tick_is_cut_at_sixteen_bits_and_counted(
    name: str, shift: int, gain: float, bench: Any
) -> None:
    scale = 2.0 ** (15 - shift) * gain
    net = bench(1.0)
    form, cells = net.cells(name, 2, shifts=shift, tau_syn_E=1e9)
    source = net.spikes_at(*[[3.0, 6.0]] * 3, [3.0])
    first = source.first
    # Onto the first cell three times 30,000 stored units, onto the second 65,535 exactly.
    pre = [first, first + 1, first + 2, first, first + 3]
    weights = np.array([30000, 30000, 30000, 30000, 35535]) / scale
    net.connect(pre, [0, 0, 0, 1, 1], weights)
    gsyn = net.record(form, cells, "gsyn_exc")
    net.run(10)
    most = 65535 / scale
    assert gsyn()[4] == pytest.approx([most, most], rel=1e-4)
    assert net.simulation.state(cells, form.saturations[0]).tolist() == [2, 0]
    assert net.simulation.state(cells, form.saturations[1]).tolist() == [0, 0]


def test_several_spikes_of_a_cell_in_a_tick_add_up(bench: Any) -> None:
    net = bench(1.0)
    form, cells = net.cells("IF_curr_delta")
    net.connect(net.spikes_at([3.0, 3.0, 2.5]), cells, 0.5)
    gsyn = net.record(form, cells, "gsyn_exc")
    net.run(6)
    assert gsyn()[4, 0] == 1.5


@pytest.mark.parametrize("effects", [ALL.without("weights"), Effects.only("state")])
def test_without_quantised_weights_nothing_is_cut(effects: Effects, bench: Any) -> None:
    net = bench(1.0, effects)
    form, cells = net.cells("IF_curr_delta")
    net.connect(net.spikes_at([3.0]), cells, 1000.0 + 2.0**-20)
    gsyn = net.record(form, cells, "gsyn_exc")
    net.run(6)
    assert gsyn().max() == 1000.0
    assert form.scales == form.saturations == ()


def test_an_input_that_a_long_shift_pushes_out_of_the_word_wraps(bench: Any) -> None:
    net = bench(1.0)
    form, cells = net.cells("IF_curr_delta", shifts=16)
    net.connect(net.spikes_at([3.0]), cells, 40000 / 2.0**-1)
    gsyn = net.record(form, cells, "gsyn_exc")
    net.run(6)
    assert gsyn()[4, 0] == 40000 * 2.0 - 2**17
