"""What of the real software's mapping is compared with ours."""

from __future__ import annotations

import sys
from typing import Any

from nmpi_emulator.platforms.spinnaker.real_mapping import compare

REPORT: dict[str, Any] = {
    "rules": {"version": "7.4.1"},
    "runs": 1,
    "cores": 3,
    "chips_needed": 1,
    "steps_at_once": 4_711_600,
    "populations": [{"label": "a", "cores": 2, "memory_bytes": 4000, "ring_buffer_shifts": [1, 0]}],
}


def differences(answer: dict[str, Any], **changes: Any) -> list[tuple[str, Any, Any]]:
    found = compare({**REPORT, **changes}, {"version": "1!7.4.1", **answer})
    return [(item.subject, item.ours, item.theirs) for item in found if item.differs]


def test_equal_mappings_have_no_differences() -> None:
    assert differences(REPORT) == []


def test_figures_that_differ_are_told_by_population() -> None:
    population = {"label": "a", "cores": 3, "memory_bytes": 4012, "ring_buffer_shifts": [1, 1]}
    assert differences({"cores": 4, "populations": [population]}) == [
        ("cores", 3, 4),
        ("a: cores", 2, 3),
        ("a: bytes of memory", 4000, 4012),
        ("a: ring-buffer shifts", [1, 0], [1, 1]),
    ]


def test_a_population_that_only_one_side_has_is_a_difference() -> None:
    extension = {"label": "a_delayed", "cores": 1}
    assert differences({"populations": [*REPORT["populations"], extension]}) == [
        ("a_delayed", "not there", "there")
    ]


def test_steps_may_differ_by_what_generators_take() -> None:
    assert differences({"steps_at_once": 4_711_596}) == []
    assert differences({"steps_at_once": 4_600_000}) == [("steps at once", 4_711_600, 4_600_000)]
    assert differences({"steps_at_once": sys.maxsize}) == [("steps at once", 4_711_600, "any number")]


def test_runs_do_not_count_where_the_software_could_not_go_on() -> None:
    assert differences({"runs": 1}, runs=3) == [("runs", 3, 1)]
    assert differences({"runs": 1, "note": "accepted as far as it went"}, runs=3) == []


def test_another_release_is_told() -> None:
    assert differences({"version": "1!7.4.1"}, rules={"version": "6.0.0"}) == [("release", "6.0.0", "7.4.1")]
