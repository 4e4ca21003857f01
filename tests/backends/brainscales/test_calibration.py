"""The default calibration of neurons: from model parameters to DACs and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmpi_emulator.backends.brainscales.calibration import NeuronCalibration
from nmpi_emulator.backends.brainscales.pyhmf import EIF_cond_exp_isfa_ista, IF_cond_exp

CALIBRATION = NeuronCalibration()

#: DAC and value in the model of PyNN's default parameters, from an implementation of its own of the
#: transformations in calibtic and marocco.
DEFAULTS = {
    IF_cond_exp: {
        "v_rest": (313, -64.9267),
        "v_reset": (313, -64.9267),
        "v_thresh": (398, -49.9707),
        "e_rev_I": (284, -70.0293),
        "e_rev_E": (721, 0.0326),
        "tau_m": (80, 20.0048),
        "tau_syn_E": (321, 5.0398),
        "tau_syn_I": (321, 5.0398),
        "tau_refrac": (1022, 0.1475),
    },
    EIF_cond_exp_isfa_ista: {
        "v_rest": (281, -70.5572),
        "v_reset": (281, -70.5572),
        "v_thresh": (396, -50.3226),
        "v_spike": (455, -39.9413),
        "e_rev_I": (227, -80.0587),
        "e_rev_E": (721, 0.0326),
        "tau_m": (209, 9.3693),
        "tau_syn_E": (321, 5.0398),
        "tau_syn_I": (321, 5.0398),
        "tau_refrac": (1022, 0.1475),
        "a": (34, 3.9533),
        "b": (944, 0.0805),
        "tau_w": (82, 143.3258),
        "delta_T": (1017, 1.3499),
    },
}


@pytest.mark.parametrize("celltype", DEFAULTS, ids=lambda each: each.__name__)
def test_default_parameters_come_back_as_published(celltype: type) -> None:
    kept = CALIBRATION.neuron(celltype.default_parameters)
    assert {name: quantised.code for name, quantised in kept.items()} == {
        name: code for name, (code, _) in DEFAULTS[celltype].items()
    }
    for name, (_, value) in DEFAULTS[celltype].items():
        assert kept[name].value == pytest.approx(value, abs=1e-4), name


def test_only_the_refractory_period_and_the_slope_of_the_defaults_are_clipped() -> None:
    for celltype, clipped in (
        (IF_cond_exp, {"tau_refrac"}),
        (EIF_cond_exp_isfa_ista, {"tau_refrac", "delta_T"}),
    ):
        kept = CALIBRATION.neuron(celltype.default_parameters)
        assert {name for name, quantised in kept.items() if quantised.clipped} == clipped


@pytest.mark.parametrize(
    ("name", "asked", "kept"),
    [
        ("tau_syn_E", 0.5, 1.299),
        ("tau_syn_I", 20.0, 15.11),
        ("tau_m", 1.0, 5.41),
        ("tau_refrac", 100.0, 17.32),
        ("v_thresh", 80.0, 60.0),
        ("v_rest", -200.0, -120.0),
        ("e_rev_E", 40.0, 39.9349),
        ("tau_w", 10.0, 29.3),
        ("delta_T", 5.0, 1.35),
    ],
)
def test_values_outside_are_clipped_to_the_end_of_the_domain(name: str, asked: float, kept: float) -> None:
    quantised = CALIBRATION.neuron({name: asked})[name]
    assert quantised.value == pytest.approx(kept, rel=2e-3)


def test_excitatory_reversal_has_a_line_of_its_own() -> None:
    assert CALIBRATION.excitatory_reversal(40.0).code == 966
    assert CALIBRATION.potential(40.0).code == 909


def test_adaptation_that_is_zero_is_switched_off() -> None:
    kept = CALIBRATION.neuron({"a": 0.0, "b": 0.0, "delta_T": 0.0, "cm": 0.281})
    assert {name: (q.code, q.value) for name, q in kept.items()} == {
        "a": (0, 0.0),
        "b": (0, 0.0),
        "delta_T": (1023, 0.0),
    }


def test_largest_spike_triggered_adaptation_depends_on_the_capacitance() -> None:
    assert CALIBRATION.adaptation_increment(0.5, 0.281).value == pytest.approx(0.0899, abs=1e-4)


@pytest.mark.parametrize("speedup", [1e3, 8e3, 1e4, 2e4])
def test_windows_of_times_scale_with_the_speedup(speedup: float) -> None:
    scaled = NeuronCalibration(speedup=speedup)
    assert scaled.synaptic_time_constant(1e3).value == pytest.approx(15.11 * speedup / 1e4)
    assert scaled.membrane_time_constant(1e4).value == pytest.approx(482.0 * speedup / 1e4, rel=2e-2)


@pytest.mark.parametrize(
    ("big", "mirror", "shortest"),
    [
        (True, "normal", 5.41),
        (True, "fast", 4.23),
        (True, "slow", 15.0),
        (False, "normal", 1.083),
        (False, "fast", 1.0),
    ],
)
def test_capacitor_and_current_mirror_move_the_window_of_the_membrane(
    big: bool, mirror: str, shortest: float
) -> None:
    calibration = NeuronCalibration(big_capacitor=big, mirror=mirror)
    assert calibration.membrane_time_constant(0.01).value == pytest.approx(shortest, rel=2e-2)


@given(st.floats(-120.0, 60.0))
def test_potentials_lose_at_most_half_a_step(mv: float) -> None:
    assert abs(CALIBRATION.potential(mv).value - mv) <= 0.5 * 180.0 / 1023 + 1e-9


@given(st.floats(1.3, 15.1))
def test_synaptic_time_constants_are_never_shortened(ms: float) -> None:
    assert CALIBRATION.synaptic_time_constant(ms).value >= ms * (1 - 1e-9)


@given(st.floats(5.5, 480.0), st.floats(5.5, 480.0))
def test_longer_membrane_time_constants_stay_longer(one: float, other: float) -> None:
    first, second = (CALIBRATION.membrane_time_constant(ms).value for ms in sorted((one, other)))
    assert first <= second


@given(st.sampled_from(sorted(DEFAULTS[EIF_cond_exp_isfa_ista])), st.floats(-1e3, 1e3))
def test_every_number_has_a_code(name: str, value: float) -> None:
    positive = value if name.startswith(("v_", "e_")) else abs(value) + 1e-6
    quantised = CALIBRATION.neuron({name: positive, "cm": 0.281})[name]
    assert 0 <= quantised.code <= 1023
