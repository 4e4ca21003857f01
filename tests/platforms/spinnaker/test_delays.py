from __future__ import annotations

import pytest

from nmpi_emulator.platforms.spinnaker import delays
from nmpi_emulator.platforms.spinnaker.rules import V6_0_0, V7_4_1


@pytest.mark.parametrize(
    ("neurons", "receptors", "slots"),
    [(256, 2, 32), (128, 2, 64), (100, 2, 64), (64, 2, 128), (10, 2, 512), (1, 2, 4096), (256, 3, 16)],
)
def test_fewer_neurons_on_a_core_leave_more_slots_for_delays(
    neurons: int, receptors: int, slots: int
) -> None:
    assert delays.slots_available(neurons, receptors, V7_4_1) == slots


def test_in_release_6_a_core_always_has_sixteen_slots() -> None:
    assert {delays.slots_available(n, 2, V6_0_0) for n in (1, 10, 100, 256)} == {16}


@pytest.mark.parametrize(
    ("longest_ms", "slots"), [(1.0, 2), (2.0, 2), (3.0, 4), (17.0, 32), (33.0, 32), (0.4, 2)]
)
def test_only_as_many_slots_are_used_as_the_longest_delay_needs(longest_ms: float, slots: int) -> None:
    assert delays.slots_used(longest_ms, 1.0, 32) == slots


@pytest.mark.parametrize(("longest_ms", "stages"), [(32.0, 0), (33.0, 1), (64.0, 1), (65.0, 2), (288.0, 8)])
def test_a_delay_extension_has_a_stage_for_each_round_of_the_ring_buffer(
    longest_ms: float, stages: int
) -> None:
    assert delays.stages(longest_ms, 32, 1.0) == stages


@pytest.mark.parametrize(
    ("rules", "slots", "longest_ms"), [(V7_4_1, 32, 288.0), (V7_4_1, 512, 4608.0), (V6_0_0, 16, 144.0)]
)
def test_the_longest_delay_is_nine_rounds_of_the_ring_buffer(
    rules: object, slots: int, longest_ms: float
) -> None:
    assert delays.longest_supported_ms(slots, 1.0, rules) == longest_ms
