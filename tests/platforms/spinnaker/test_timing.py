from __future__ import annotations

import pytest

from nmpi_emulator.platforms.spinnaker import timing
from nmpi_emulator.platforms.spinnaker.rules import V6_0_0, V7_4_1


@pytest.mark.parametrize(("step_ms", "step_us"), [(1.0, 1000), (0.1, 100), (0.0335, 34), (1e-5, 1)])
def test_a_step_is_rounded_up_to_microseconds(step_ms: float, step_us: int) -> None:
    assert timing.step_us(step_ms) == step_us


@pytest.mark.parametrize(
    ("step_us", "now", "before"), [(1000, 1, 1), (100, 1, 10), (10_000, 1, 1), (20_000, 2, 1)]
)
def test_only_release_6_slows_short_steps_down(step_us: int, now: float, before: float) -> None:
    assert timing.default_time_scale(step_us, V7_4_1) == now
    assert timing.default_time_scale(step_us, V6_0_0) == before


@pytest.mark.parametrize(("duration_ms", "steps"), [(0.0, 0), (1.0, 1), (1.2, 2), (10.0, 10)])
def test_a_part_of_a_step_counts_as_a_whole_one(duration_ms: float, steps: int) -> None:
    assert timing.run_steps(duration_ms, 1.0) == steps
