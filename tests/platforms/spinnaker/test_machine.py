from __future__ import annotations

import pytest

from nmpi_emulator.platforms.spinnaker import machine


def test_a_board_has_forty_eight_chips_in_the_shape_of_a_hexagon() -> None:
    chips = machine.board_chips()
    assert len(chips) == len(set(chips)) == machine.CHIPS_PER_BOARD
    assert {(0, 0), (0, 3), (4, 7), (7, 3), (7, 7)} <= set(chips)
    assert not {(0, 4), (5, 0), (3, 7), (7, 2)} & set(chips)


@pytest.mark.parametrize(("chips", "boards"), [(0, 1), (1, 1), (48, 1), (49, 2), (96, 2), (28800, 600)])
def test_boards_are_counted_in_chips(chips: int, boards: int) -> None:
    assert machine.boards_for(chips) == boards


def test_a_network_gets_all_cores_but_those_of_the_system() -> None:
    assert machine.cores_for_network() == 16
    assert machine.cores_for_network(5) == 3
    assert machine.cores_for_network(40) == 16


def test_cores_that_do_not_fit_any_more_open_a_new_chip() -> None:
    counter = machine.ChipCounter(cores=3, sdram=100)
    assert [counter.add(10.0) for _ in range(4)] == [(0, 0), (0, 1), (0, 2), (1, 0)]


def test_memory_opens_a_new_chip_as_well() -> None:
    counter = machine.ChipCounter(cores=16, sdram=100)
    assert [counter.add(60.0)[0] for _ in range(3)] == [0, 1, 2]


def test_cores_that_belong_together_share_a_chip() -> None:
    counter = machine.ChipCounter(cores=16, sdram=1000)
    counter.add(1.0, cores=10)
    assert counter.add(1.0, cores=10) == (1, 0)
    assert counter.chips == 2
