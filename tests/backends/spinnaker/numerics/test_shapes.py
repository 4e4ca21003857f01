"""The shapes of post-synaptic potentials, beside the engine's floating-point cells."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nmpi_emulator.backends.spinnaker.numerics.cells.catalogue import CELLS
from nmpi_emulator.backends.spinnaker.numerics.cells.engine_models import ENGINE_CELLS
from nmpi_emulator.backends.spinnaker.numerics.cells.form import cell_form
from nmpi_emulator.backends.spinnaker.numerics.effects import ALL, NONE, Effects

STEP = 2.0**-15


def potential(
    bench: Any,
    name: str,
    effects: Effects,
    dt: float,
    weight: float,
    receptor: int = 0,
    variable: str = "v",
    **parameters: float,
) -> np.ndarray:
    """Return the course of a variable after one spike, from the tick before it moves."""
    net = bench(dt, effects)
    form, cells = net.cells(name, shifts=1 if cell_form(name).gain == 1 else 8, **parameters)
    net.connect(net.spikes_at([10.0]), cells, weight, 1.0, receptor)
    read = net.record(form, cells, variable)
    net.run(round(80 / dt))
    return read()[: round(80 / dt), 0]


@pytest.mark.parametrize("dt", [1.0, 0.1])
@pytest.mark.parametrize(
    ("name", "weight"), [("IF_curr_exp", 0.5), ("IF_curr_dual_exp", 0.5), ("IF_cond_exp", 0.0078125)]
)
@pytest.mark.parametrize("receptor", [0, 1])
def test_a_potential_is_the_engines_within_the_step_of_the_grid_and_of_the_numbers(
    name: str, weight: float, receptor: int, dt: float, bench: Any
) -> None:
    ours = potential(bench, name, ALL, dt, weight, receptor)
    engines = potential(bench, name, NONE, dt, weight, receptor)
    size = np.abs(engines + 65).max()
    assert size > 0.1
    # The current of a tick is held over the step, which the normalised input makes up for at its end:
    # 0.0024 mV of 3.15 mV at steps of 1 ms.  A conductance is held against a potential that moves.
    held = {"IF_cond_exp": 0.03}.get(name, 0.0015) * dt
    assert np.abs(ours - engines).max() < held * size + 20 * STEP / (1 - np.exp(-dt / 20))


@pytest.mark.parametrize("dt", [1.0, 0.1])
@pytest.mark.parametrize("receptor", [0, 1])
def test_an_alpha_current_is_the_engines_with_the_weight_for_its_area(
    dt: float, receptor: int, bench: Any
) -> None:
    variable = ("gsyn_exc", "gsyn_inh")[receptor]
    ours, engines = (
        potential(bench, "IF_curr_alpha", effects, dt, 0.5, receptor, variable, tau_syn_E=4.0, tau_syn_I=4.0)
        for effects in (ALL, NONE)
    )
    assert ours.max() == pytest.approx(0.5 / (np.e * 4), rel=0.01)
    # Ramp and exponential are rounded down in every tick: the more there are, the more is lost.
    assert ours.sum() * dt == pytest.approx(0.5, rel=0.01 if dt == 1.0 else 0.03)
    np.testing.assert_allclose(ours, engines, atol=0.002)


@pytest.mark.parametrize("dt", [1.0, 0.1])
def test_a_delta_input_moves_the_membrane_by_its_charge(dt: float, bench: Any) -> None:
    ours = potential(bench, "IF_curr_delta", ALL, dt, 0.75, cm=2.0)
    jump = 20 / 2 * (1 - np.exp(-dt / 20)) / dt * 0.75
    assert ours.max() + 65 == pytest.approx(jump, abs=1e-3)
    assert potential(bench, "IF_curr_delta", NONE, dt, 0.75, cm=2.0).max() + 65 == pytest.approx(0.375)


#: Cells that answer a single spike, and always in the same way.
ANSWERING = sorted(set(CELLS) - {"StocExp", "StocExpStable", "StocSigma", "IF_curr_exp_sEMD"})
QUIET = {"v_thresh": 100.0, "v_reset": -65.0, "p_thresh": 0.0, "tau_th": 1e30}


@pytest.mark.parametrize("name", ANSWERING)
@pytest.mark.parametrize("dt", [1.0, 0.1])
def test_fixed_point_follows_the_same_step_without_rounding(name: str, dt: float, bench: Any) -> None:
    conductance = cell_form(name).gain > 1
    weight = 0.0078125 if conductance else 0.25
    fixed, floating = (
        potential(bench, name, effects, dt, weight, **QUIET) for effects in (ALL, ALL.without("state"))
    )
    size = np.ptp(floating)
    assert size > 0.1
    # Results are rounded down by up to two steps per tick and the leak by half a one; what is lost
    # decays with the membrane.  A conductance is rounded down before it meets the driving force.
    bound = (2 + 0.5 * size) * STEP / (1 - np.exp(-dt / 20)) + conductance * STEP * 65 * 20
    assert np.abs(fixed - floating).max() < (0.2 if "Izh" in name else bound)


@pytest.mark.parametrize("name", sorted(ENGINE_CELLS))
def test_without_state_and_order_a_cell_is_the_engines_own(name: str) -> None:
    form = cell_form(name, NONE)
    assert form.model.parameters == ENGINE_CELLS[name].model.parameters
    assert cell_form(name, Effects.only("weights")).model.parameters[: len(form.model.parameters)] == (
        form.model.parameters
    )
    assert cell_form(name, Effects.only("order")).model.parameters == CELLS[name].parameters
