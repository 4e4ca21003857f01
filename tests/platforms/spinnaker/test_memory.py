from __future__ import annotations

from nmpi_emulator.platforms.spinnaker import memory
from nmpi_emulator.platforms.spinnaker.memory import Memory


def test_what_is_recorded_grows_with_the_steps() -> None:
    amount = Memory(100, 8) + Memory(20, 4)
    assert amount.total(0) == 120
    assert amount.total(10) == 240


def test_a_wider_sampling_interval_takes_less_of_every_step() -> None:
    assert memory.recorded(memory.record_of_values(256), 1).per_step == 1028
    assert memory.recorded(memory.record_of_values(256), 4).per_step == 257


def test_spikes_take_a_bit_of_a_word_for_each_cell() -> None:
    assert [memory.record_of_spikes(n) for n in (1, 32, 33, 256)] == [8, 8, 12, 36]


def test_a_source_that_sends_nothing_still_has_room_to_record_what_it_receives() -> None:
    assert memory.spike_array(0, is_recorded=False, step_ms=1.0) == Memory(512, 0)
    assert memory.spike_array(0, is_recorded=True, step_ms=1.0) == Memory(622, 110)


def test_blocks_of_rows_begin_at_multiples_of_sixteen() -> None:
    assert [memory.aligned(address) for address in (0, 1, 16, 17)] == [0, 16, 16, 32]


def test_kernels_that_are_used_twice_are_kept_once() -> None:
    once = memory.convolution(sources=1, connectors=1, weights=9)
    twice = memory.convolution(sources=1, connectors=2, weights=9)
    assert twice - once == 36
