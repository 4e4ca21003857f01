"""What the declarations of the Heidelberg platforms say."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner

from nmpi_emulator.cli.platforms import platforms as command
from nmpi_emulator.platforms.brainscales import calibration
from nmpi_emulator.platforms.brainscales.limits import HICANN_ROW_WIDTHS, LIMITS
from nmpi_emulator.platforms.brainscales2.parameters import DEFAULTS, GROUPS, LARGEST, OPERATING_POINT
from nmpi_emulator.platforms.declaration import Platform, RunFacts
from nmpi_emulator.platforms.registry import platforms

NAMES = ("BrainScaleS", "BrainScaleS-ESS", "BrainScaleS-2", "Spikey")


@pytest.fixture(params=NAMES)
def platform(request: pytest.FixtureRequest) -> Platform:
    return platforms()[request.param]


def test_every_limit_says_where_it_is_from_and_how_certain_it_is(platform: Platform) -> None:
    assert platform.limits
    for name, limit in platform.limits.items():
        assert limit.source and re.fullmatch(r"20\d\d-\d\d", limit.date), name
        assert limit.certainty in ("source", "documented", "inferred"), name


def test_every_key_of_the_hardware_config_says_what_it_does(platform: Platform) -> None:
    names = [key.name for key in platform.hardware_config]
    assert len(set(names)) == len(names)
    assert all(key.effect.endswith(".") for key in platform.hardware_config)


def test_coverage_tells_what_is_exact_approximate_and_absent(platform: Platform) -> None:
    for part in (platform.coverage.exact, platform.coverage.approximate, platform.coverage.absent):
        assert part and all(feature == feature.strip() and not feature.endswith(".") for feature in part)


def test_the_command_describes_a_platform(platform: Platform) -> None:
    result = CliRunner().invoke(command, [platform.name])
    assert result.exit_code == 0
    for expected in (
        platform.coverage.exact[0],
        platform.coverage.absent[0],
        "Not emulated:",
        platform.units,
    ):
        assert expected in result.output


def test_absent_modules_are_not_offered(platform: Platform) -> None:
    assert not platform.modules.keys() & platform.absent_modules.keys()


@pytest.mark.parametrize("name", ["BrainScaleS", "BrainScaleS-2", "Spikey"])
def test_the_time_on_the_hardware_is_charged(name: str) -> None:
    facts = RunFacts(wall_s=100.0, report={"hardware_time_s": 36.0})
    assert platforms()[name].bill(facts) == pytest.approx(0.01)


def test_the_simulator_is_charged_by_its_running_time() -> None:
    assert platforms()["BrainScaleS-ESS"].bill(RunFacts(wall_s=36.0)) == pytest.approx(0.01)


def test_the_grid_of_hicanns_adds_up() -> None:
    assert sum(HICANN_ROW_WIDTHS) == LIMITS["hicanns_per_wafer"].count


def test_tables_of_time_constants_fall_with_the_code() -> None:
    for knots in (calibration.TAU_SYN_KNOTS, calibration.TAU_REFRAC_KNOTS):
        codes, taus = zip(*knots, strict=True)
        assert list(codes) == sorted(codes) and list(taus) == sorted(taus, reverse=True)


def test_parameters_of_a_circuit_have_defaults_within_their_range_and_a_group() -> None:
    assert DEFAULTS.keys() == LARGEST.keys()
    for name, default in {**DEFAULTS, **OPERATING_POINT}.items():
        assert 0 <= default <= LARGEST[name], name
        assert any(name.startswith(f"{group}_") for group in GROUPS), name
