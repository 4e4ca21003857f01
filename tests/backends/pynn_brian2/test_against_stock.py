"""What PyNN's own module for Brian2 gives, where that is right: recorded in data/ by record_stock.py.

The spike on the grid is put where NEST has it, which stock does not; the recorder makes up for that.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

DATA = Path(__file__).parent / "data"
RECORDER = DATA / "record_stock.py"

#: How far membranes may be apart (mV).  Stock takes Euler steps for conductances, gates and Izhikevich's
#: cell; other tests hold the engine closer to NEST, and to the solutions of the equations.
TOLERANCES_MV = {
    "IF_curr_exp": 1e-9,
    "IF_curr_alpha": 1e-9,
    "IF_cond_exp": 0.02,
    "IF_cond_alpha": 0.03,
    "EIF_cond_exp_isfa_ista": 0.001,
    "IF_cond_exp_gsfa_grr": 0.001,
    "HH_cond_exp": 0.03,
    "Izhikevich": 0.03,
}


def _cases() -> ModuleType:
    spec = importlib.util.spec_from_file_location("record_stock", RECORDER)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


cases = _cases()


@pytest.fixture(scope="module")
def stock() -> dict[str, Any]:
    """What stock gave, by the name of the case."""
    recorded: dict[str, Any] = json.loads((DATA / "stock.json").read_text())
    return recorded


@pytest.mark.parametrize(
    ("name", "dt"), [(name, dt) for name, (_, _, steps) in cases.MEMBRANES.items() for dt in steps]
)
def test_membrane_follows_stock(sim, stock, name, dt):
    ours = cases.membrane(sim, name, dt, is_stock=False)
    assert np.ptp(ours) > 0.1
    np.testing.assert_allclose(ours, stock[f"membrane of {name} at {dt} ms"], atol=TOLERANCES_MV[name])


@pytest.mark.parametrize("dt", cases.TIME_STEPS_MS)
@pytest.mark.parametrize("name", ["IF_curr_exp", "IF_curr_alpha"])
def test_cell_under_a_current_spikes_as_in_stock(sim, stock, name, dt):
    assert cases.firing(sim, name, dt, is_stock=False) == stock[f"firing of {name} at {dt} ms"]


@pytest.mark.parametrize("dt", cases.TIME_STEPS_MS)
def test_network_of_current_based_cells_gives_every_spike_of_stock(sim, stock, dt):
    trains = cases.network(sim, dt, is_stock=False)
    assert sum(map(len, trains)) > 300
    assert trains == stock[f"network at {dt} ms"]


@pytest.mark.parametrize("dt", cases.TIME_STEPS_MS)
def test_additive_plasticity_gives_the_weights_of_stock(sim, stock, dt):
    weights = cases.plastic_weights(sim, dt, is_stock=False)
    assert len({round(weight, 5) for weight in weights}) == 4
    np.testing.assert_allclose(weights, stock[f"plastic weights at {dt} ms"], rtol=1e-9)


@pytest.mark.long
def test_recorded_is_what_this_stock_gives(stock):
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(RECORDER)], capture_output=True, text=True, check=True
    )
    now = json.loads(done.stdout)
    assert now.keys() == stock.keys()
    for name, values in stock.items():
        if name.startswith("network"):
            assert now[name] == values
        else:
            np.testing.assert_allclose(now[name], values, rtol=1e-8)
