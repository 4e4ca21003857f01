from __future__ import annotations

import pytest

from nmpi_emulator.platforms.declaration import RunFacts
from nmpi_emulator.platforms.spinnaker import PLATFORM
from nmpi_emulator.platforms.spinnaker.billing import boards_allocated


def test_every_limit_says_where_it_comes_from_and_when_that_was_read() -> None:
    for name, limit in PLATFORM.limits.items():
        assert limit.source, name
        assert len(limit.date) == len("2026-08"), name


def test_every_module_that_scripts_can_import_lies_in_the_back_end() -> None:
    assert all(real.startswith("nmpi_emulator.backends.spinnaker.") for real in PLATFORM.modules.values())


@pytest.mark.parametrize(
    ("n_boards", "n_chips", "boards"),
    [(None, None, 3), (2, None, 2), (None, 1, 1), (None, 48, 2), (None, 49, 2)],
)
def test_a_job_gets_three_boards_unless_it_names_boards_or_chips(
    n_boards: int | None, n_chips: int | None, boards: int
) -> None:
    assert boards_allocated(n_boards, n_chips) == boards


def test_a_run_is_charged_by_the_time_that_the_machine_is_allocated() -> None:
    facts = RunFacts(wall_s=1.0, report={"hardware_time_s": 20.7, "boards": 2})
    assert PLATFORM.bill(facts) == pytest.approx(20 * 2 * 768 / 3600)


def test_a_run_without_a_report_is_charged_by_the_time_of_its_process() -> None:
    assert PLATFORM.bill(RunFacts(wall_s=3600.0)) == pytest.approx(3 * 768)
