from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nmpi_emulator.backends.spinnaker.numerics.cells.catalogue import CELLS
from nmpi_emulator.backends.spinnaker.numerics.cells.form import cell_form
from nmpi_emulator.backends.spinnaker.numerics.effects import ALL, NONE, Effects
from nmpi_emulator.backends.spinnaker.numerics.refused import REFUSED

LIF = "tau_m cm v_rest v_reset v_thresh tau_refrac i_offset"
LIF_EXP = f"{LIF} tau_syn_E tau_syn_I"
IZHIKEVICH = "a b c d i_offset tau_syn_E tau_syn_I"
#: Parameters, number of receptors and global weight scale of each cell of sPyNNaker 7.4.1.
SURFACE = {
    "IF_curr_exp": (LIF_EXP, 2, 1),
    "IF_cond_exp": (f"{LIF_EXP} e_rev_E e_rev_I", 2, 1024),
    "IF_curr_alpha": (LIF_EXP, 2, 1),
    "IF_curr_delta": (LIF, 2, 1),
    "Izhikevich": (IZHIKEVICH, 2, 1),
    "IFCurDelta": (LIF, 2, 1),
    "IFCurrExpCa2Adaptive": (f"{LIF_EXP} tau_ca2 i_alpha", 2, 1),
    "IFCurrDeltaCa2Adaptive": (f"{LIF} tau_ca2 i_alpha", 2, 1),
    "IFCurrDeltaFixedProb": (f"{LIF} p_thresh", 2, 1),
    "IFTruncDelta": ("tau_m cm v_reset v_thresh tau_refrac i_offset", 2, 1),
    "IFCondExpStoc": (f"{LIF_EXP} e_rev_E e_rev_I du_th tau_th", 2, 1024),
    "IF_curr_dual_exp": (f"{LIF_EXP} tau_syn_E2", 3, 1),
    "IF_curr_exp_sEMD": (f"{LIF_EXP} tau_syn_E2 scaling_factor", 3, 1),
    "Izhikevich_cond": (f"{IZHIKEVICH} e_rev_E e_rev_I", 2, 1024),
    "Izhikevich_cond_dual": (f"{IZHIKEVICH} tau_syn_E2 e_rev_E e_rev_I", 3, 1024),
    "StocExp": ("tau bias", 2, 1),
    "StocExpStable": ("v_reset tau tau_refrac bias", 2, 1),
    "StocSigma": ("tau_refrac alpha bias", 2, 1),
}


def test_every_cell_of_spinnaker_is_there() -> None:
    assert set(CELLS) == set(SURFACE)


@pytest.mark.parametrize("name", sorted(SURFACE))
def test_a_cell_has_the_parameters_and_receptors_of_the_machine(name: str) -> None:
    parameters, receptors, gain = SURFACE[name]
    form = cell_form(name)
    assert set(form.parameters) == set(parameters.split())
    assert set(form.model.parameters) == {*parameters.split(), *form.scales}
    assert len(form.receptors) == receptors == len(form.scales) == len(form.saturations)
    assert form.gain == gain
    assert set(form.recorded) == (
        {"v", "ex_input", "in_input", "prob"} if "Stoc" in name[:4] else {"v", "gsyn_exc", "gsyn_inh"}
    )


@pytest.mark.parametrize("name", sorted(SURFACE))
def test_every_cell_runs_under_every_effect_alone(name: str, bench: Any) -> None:
    for effects in (NONE, *(Effects.only(effect) for effect in Effects.names()), ALL):
        net = bench(1.0, effects)
        form, cells = net.cells(name, 3)
        net.connect(net.spikes_at([2.0, 3.0], [4.0]), cells, 0.5)
        reads = [net.record(form, cells, variable) for variable in form.recorded]
        net.run(10)
        for read in reads:
            assert read().shape == (10 + (not effects.order), 3)
            assert np.isfinite(read()).all()


def test_equal_effects_give_the_same_model() -> None:
    assert cell_form("IF_curr_exp", Effects()).model is cell_form("IF_curr_exp", ALL).model
    assert cell_form("IF_curr_exp").model is not cell_form("IF_curr_exp", NONE).model


def test_an_unknown_cell_is_refused_with_those_that_exist() -> None:
    with pytest.raises(KeyError, match=r"HH_cond_exp.*IF_cond_exp"):
        cell_form("HH_cond_exp")


def test_what_is_refused_is_refused_with_a_reason() -> None:
    assert set(REFUSED) == {"Convolution", "PoolDense"}
    assert all(reason and not reason.endswith(".") for reason in REFUSED.values())


@pytest.mark.parametrize("parameters", [{"tau_m": 0.0}, {"cm": 0.0}, {"tau_syn_E": 0.0}, {"v_rest": 65535.9}])
def test_parameters_that_the_machine_does_not_check_do_not_stop_a_run(
    parameters: dict[str, float], bench: Any
) -> None:
    net = bench(1.0)
    form, cells = net.cells("IF_curr_exp", **parameters)
    v = net.record(form, cells)
    net.run(5)
    assert np.isfinite(v()).all()


def test_state_overflows_like_two_complement_numbers(bench: Any) -> None:
    net = bench(1.0)
    parameters = {"v_thresh": 65535.9, "v_reset": -65536.0, "i_offset": 30000.0, "tau_m": 1.0}
    form, cells = net.cells("IFTruncDelta", initial={"v": 0.0}, **parameters)
    v = net.record(form, cells)
    net.run(4)
    assert v()[:, 0].tolist() == [0.0, 30000.0, 60000.0, 60000.0 + 30000.0 - 131072.0]


def test_calcium_slows_a_cell_down(bench: Any) -> None:
    intervals = []
    for i_alpha in (0.0, 0.2):
        net = bench(1.0)
        _, cells = net.cells("IFCurrExpCa2Adaptive", i_offset=2.0, i_alpha=i_alpha, tau_ca2=200.0)
        spikes = net.record_spikes(cells)
        net.run(400)
        intervals.append(np.diff([time for time, _ in spikes()]))
    plain, adapted = intervals
    assert set(plain) == {plain[0]}
    assert adapted[0] > plain[0]
    assert adapted[-1] > 1.5 * adapted[0]


@pytest.mark.parametrize(("first", "second", "answers"), [(10.0, 15.0, True), (15.0, 10.0, False)])
def test_a_motion_detector_answers_one_direction(
    first: float, second: float, answers: bool, bench: Any
) -> None:
    net = bench(1.0)
    form, cells = net.cells("IF_curr_exp_sEMD", tau_syn_E=20.0, tau_syn_E2=5.0)
    source = net.spikes_at([first], [second])
    net.connect([source.first, source.first + 1], [cells.first] * 2, 2.0, 1.0, np.array([0, 1]))
    gsyn = net.record(form, cells, "gsyn_exc")
    net.run(40)
    assert (gsyn().max() > 0.5) == answers


def test_a_truncated_cell_does_not_fall_below_its_reset(bench: Any) -> None:
    net = bench(1.0)
    form, cells = net.cells("IFTruncDelta", v_reset=0.5, v_thresh=3.0, initial={"v": 2.0})
    net.connect(net.spikes_at([2.0]), cells, 5.0, receptor=1)
    v = net.record(form, cells)
    net.run(8)
    assert v()[:, 0].tolist() == [2.0] * 4 + [0.5] * 4


def midpoint(v: float, h: float) -> float:
    """Return the next potential of an Izhikevich cell without recovery and with 20 nA."""

    def slope(at: float) -> float:
        return 1311 / 32768 * at**2 + 5 * at + 160

    return v + h * slope(v + h / 2 * slope(v))


@pytest.mark.parametrize("dt", [1.0, 0.1])
def test_the_step_after_a_spike_is_longer_in_an_izhikevich_cell(dt: float, bench: Any) -> None:
    net = bench(dt)
    form, cells = net.cells("Izhikevich", i_offset=20.0, a=0.0, d=0.0, initial={"u": 0.0})
    v, spikes = net.record(form, cells), net.record_spikes(cells)
    net.run(round(60 / dt))
    after = round(spikes()[0][0] / dt) + 1
    first, second, third = v()[after : after + 3, 0]
    assert first == -65.0
    assert second == pytest.approx(midpoint(first, 1.85 * dt), abs=0.05)
    assert third == pytest.approx(midpoint(second, dt), abs=0.05)
    assert abs(second - midpoint(first, dt)) > 0.3
