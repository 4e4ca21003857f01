"""What differs between the releases that a job can ask for."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from scipy.stats import poisson

RunScript = Callable[..., Any]

OLD = "6.0.0"

LONG_DELAY = """
a = sim.Population(10, sim.IF_curr_exp())
sim.Projection(a, a, sim.OneToOneConnector(), sim.StaticSynapse(weight=1.0, delay={delay}))
sim.run(1)
"""
SEEDED = """
a = sim.Population(10, sim.IF_curr_exp())
sim.Projection(a, a, sim.FixedProbabilityConnector(0.5, rng=sim.NumpyRNG(seed=1)))
sim.run(1)
"""


def test_the_report_names_the_release_and_its_footing(run_body: RunScript) -> None:
    rules = run_body(LONG_DELAY.format(delay=1.0), spynnaker_version=OLD).report["rules"]
    assert rules["version"] == OLD
    assert "no recorded case" in rules["footing"]


def test_short_steps_slow_release_6_down(run_body: RunScript) -> None:
    body = LONG_DELAY.format(delay=1.0)
    assert run_body(body, setup="timestep=0.1").report["time"]["time_scale_factor"] == 1
    assert (
        run_body(body, setup="timestep=0.1", spynnaker_version=OLD).report["time"]["time_scale_factor"] == 10
    )


def test_release_6_refuses_ticks_below_a_millisecond_unless_told_otherwise(run_body: RunScript) -> None:
    fast = "timestep=1.0, time_scale_factor=0.5"
    assert run_body("", setup=fast).error is None
    assert "violate_1ms_wall_clock_restriction" in run_body("", setup=fast, spynnaker_version=OLD).one_error()
    cfg = "[Mode]\nviolate_1ms_wall_clock_restriction = True\n"
    assert run_body("", setup=fast, spynnaker_version=OLD, cfg=cfg).error is None


@pytest.mark.parametrize(
    ("delay", "now", "before"), [(144.0, True, True), (145.0, True, False), (5000.0, False, False)]
)
def test_release_6_keeps_shorter_delays(run_body: RunScript, delay: float, now: bool, before: bool) -> None:
    body = LONG_DELAY.format(delay=delay)
    assert (run_body(body).error is None) is now
    assert (run_body(body, spynnaker_version=OLD).error is None) is before


def test_only_release_6_takes_seeded_generators(run_body: RunScript) -> None:
    assert type(run_body(SEEDED).error).__name__ == "ConfigurationException"
    assert run_body(SEEDED, spynnaker_version=OLD).error is None


_SOURCES = ("ACSource", "DCSource", "NoisyCurrentSource", "StepCurrentSource")


@pytest.mark.parametrize("name", _SOURCES)
def test_release_6_has_no_current_sources(run_body: RunScript, name: str) -> None:
    assert run_body(f"sim.{name}; sim.__all__.index('{name}')").error is None
    ran = run_body(f"OBS['all'] = sim.__all__\nsim.{name}", spynnaker_version=OLD)
    assert isinstance(ran.error, AttributeError)
    assert name not in ran.observed["all"] and len(ran.observed["all"]) > 70
    assert "i_offset" in ran.one_error()


def test_release_6_injects_nothing(run_body: RunScript) -> None:
    ran = run_body("sim.Population(2, sim.IF_curr_exp()).inject(object())", spynnaker_version=OLD)
    assert isinstance(ran.error, NotImplementedError)


def test_release_6_has_the_older_ways_to_record(run_body: RunScript) -> None:
    body = "a = sim.Population(2, sim.IF_cond_exp())\na.record_v()\na.record_gsyn()\nsim.run(5)\n"
    body += 'OBS["names"] = sorted(s.name for s in a.get_data().segments[0].analogsignals)'
    assert run_body(body, spynnaker_version=OLD).observed["names"] == ["gsyn_exc", "gsyn_inh", "v"]
    assert isinstance(run_body(body).error, AttributeError)


@pytest.mark.parametrize("name", ["record_v", "record_gsyn"])
def test_release_6_has_the_older_functions_to_record(run_body: RunScript, name: str, tmp_path: Path) -> None:
    body = f"a = sim.Population(2, sim.IF_cond_exp())\nsim.{name}(a, '{name}.pkl')\nsim.run(5)\n"
    ran = run_body(body, spynnaker_version=OLD)
    assert ran.error is None
    assert (tmp_path / f"{name}.pkl").stat().st_size > 0
    assert isinstance(run_body(body).error, AttributeError)


def test_a_setup_without_a_step_is_ten_times_slower_than_real_time_in_release_6(run_body: RunScript) -> None:
    body = "OBS['times'] = sim.get_time_step(), sim.get_min_delay()\n"
    body += "sim.Population(1, sim.IF_curr_exp())\nsim.run(1)"
    before = run_body(body, setup="", spynnaker_version=OLD)
    now = run_body(body, setup="")
    assert before.observed["times"] == now.observed["times"] == (0.1, 0.1)
    assert (before.report["time"]["time_scale_factor"], now.report["time"]["time_scale_factor"]) == (10, 1)
    assert "10 times slower than real time" in before.log
    assert "times slower" not in now.log


@pytest.mark.parametrize(("step", "scale"), [("0.5", 2), ("0.3", 4), ("1.0", 1), ("20.0", 1)])
def test_release_6_keeps_a_tick_at_a_millisecond_or_more(run_body: RunScript, step: str, scale: int) -> None:
    ran = run_body("sim.Population(1, sim.IF_curr_exp())\nsim.run(20)", setup=step, spynnaker_version=OLD)
    assert ran.report["time"]["time_scale_factor"] == scale


@pytest.mark.parametrize("cell", ["sim.IF_curr_exp", "sim.extra_models.IF_curr_dual_exp"])
@pytest.mark.parametrize("size", [1, 300])
def test_in_release_6_the_longest_delay_depends_on_nothing_but_the_step(
    run_body: RunScript, size: int, cell: str
) -> None:
    def delayed(delay_ms: float) -> BaseException | None:
        body = (
            f"p = sim.Population({size}, {cell}())\n"
            f"sim.Projection(p, p, sim.OneToOneConnector(), sim.StaticSynapse(weight=1, delay={delay_ms}))\n"
            "sim.run(1)"
        )
        return run_body(body, setup="0.5", spynnaker_version=OLD).error

    assert delayed(72.0) is None
    assert type(delayed(72.5)).__name__ == "DelayExtensionException"


WEIGHTS = """
import numpy
source = sim.Population(10, {source})
cells = sim.Population(10, sim.{cell}())
projection = sim.Projection(source, cells, sim.{connector}(), sim.StaticSynapse(weight={weight}, delay=1))
sim.run(1)
OBS["weight"] = projection.get("weight", "list", with_address=False)[0]
"""


def stored(weight: float, largest: float, model_scale: float = 1.0) -> float:
    """Return what is left of a weight if sums are expected up to *largest*."""
    shift = math.floor(math.log2(largest)) + 1
    scale = 2 ** (15 - shift) * model_scale
    return round(weight * scale) / scale


def test_release_6_makes_room_for_fast_sources(run_body: RunScript) -> None:
    body = WEIGHTS.format(
        source="sim.SpikeSourcePoisson(rate=20000)",
        cell="IF_curr_exp",
        connector="OneToOneConnector",
        weight=1.3,
    )
    spikes = float(poisson.ppf(1.0 - 0.01 / 10, 20.0))
    assert run_body(body).observed["weight"] == stored(1.3, 1.3)
    assert run_body(body, spynnaker_version=OLD).observed["weight"] == stored(1.3, 1.3 * spikes)


def test_release_6_makes_room_for_sums_of_conductances(run_body: RunScript) -> None:
    body = WEIGHTS.format(
        source="sim.SpikeSourceArray([1])", cell="IF_cond_exp", connector="AllToAllConnector", weight=0.013
    )
    assert run_body(body).observed["weight"] == stored(0.013, 0.013 * 1024, 1024)
    assert run_body(body, spynnaker_version=OLD).observed["weight"] == stored(0.013, 0.13 * 1024, 1024)


def test_release_6_drops_late_spikes_unless_told_otherwise(run_body: RunScript) -> None:
    body = "from spinn_utilities.config_holder import get_config_bool\n"
    body += "OBS['drops'] = get_config_bool('Simulation', 'drop_late_spikes')"
    assert run_body(body).observed["drops"] is False
    assert run_body(body, spynnaker_version=OLD).observed["drops"] is True
    cfg = "[Simulation]\ndrop_late_spikes = False\n"
    assert run_body(body, spynnaker_version=OLD, cfg=cfg).observed["drops"] is False


def test_release_6_splits_no_cores(run_body: RunScript) -> None:
    body = WEIGHTS.format(
        source="sim.SpikeSourcePoisson(rate=10)", cell="IF_curr_exp", connector="AllToAllConnector", weight=1
    )
    synapse_cores = [
        [population["synapse_cores"] for population in run_body(body, setup="0.1", **c).report["populations"]]
        for c in ({}, {"spynnaker_version": OLD})
    ]
    assert max(synapse_cores[0]) > 0 and max(synapse_cores[1]) == 0


def test_releases_have_cores_of_the_same_size(run_body: RunScript) -> None:
    body = "sim.Population(257, sim.IF_curr_exp())\nsim.Population(501, sim.SpikeSourcePoisson())\nsim.run(1)"
    for release in (OLD, "7.4.1"):
        ran = run_body(body, spynnaker_version=release)
        assert [population["cores"] for population in ran.report["populations"]] == [2, 2]


OLD_IMPORTS = """
import spynnaker8 as sim
import spynnaker8.spynnaker_plotting
from spynnaker8.utilities import neo_convertor
from spynnaker8.extra_models import IFCurDelta
import spynnaker8.external_devices
import spynnaker8.setup_pynn
"""


def test_the_old_package_exists_in_release_6_only(run_script: RunScript) -> None:
    assert run_script(OLD_IMPORTS, spynnaker_version=OLD).error is None
    ran = run_script(OLD_IMPORTS)
    assert isinstance(ran.error, ModuleNotFoundError)
    assert ran.error.name == "spynnaker8"
    assert '"spynnaker_version": "6.0.0"' in ran.one_error()
