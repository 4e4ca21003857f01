"""What differs between the releases that a job can ask for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

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


def test_release_6_has_no_current_sources(run_body: RunScript) -> None:
    assert run_body("sim.DCSource(amplitude=1.0)").error is None
    assert isinstance(
        run_body("sim.DCSource(amplitude=1.0)", spynnaker_version=OLD).error, NotImplementedError
    )


def test_release_6_has_the_older_ways_to_record(run_body: RunScript) -> None:
    body = "a = sim.Population(2, sim.IF_cond_exp())\na.record_v()\na.record_gsyn()\nsim.run(5)\n"
    body += 'OBS["names"] = sorted(s.name for s in a.get_data().segments[0].analogsignals)'
    assert run_body(body, spynnaker_version=OLD).observed["names"] == ["gsyn_exc", "gsyn_inh", "v"]
    assert isinstance(run_body(body).error, AttributeError)


OLD_IMPORTS = """
import spynnaker8 as sim
import spynnaker8.spynnaker_plotting
from spynnaker8.utilities import neo_convertor
from spynnaker8.extra_models import IFCurDelta
import spynnaker8.external_devices
"""


def test_the_old_package_exists_in_release_6_only(run_script: RunScript) -> None:
    assert run_script(OLD_IMPORTS, spynnaker_version=OLD).error is None
    ran = run_script(OLD_IMPORTS)
    assert isinstance(ran.error, ModuleNotFoundError)
    assert ran.error.name == "spynnaker8"
    assert '"spynnaker_version": "6.0.0"' in ran.one_error()
