"""How long the machine is allocated besides running, estimated.

There is no public figure for it; these are assumptions, named here, so that a bill has the right order of
size: setting up and loading take a while that hardly depends on the network, and recorded data come off a
board at the speed of its Ethernet connection.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .mapping.mapping import Mapping

#: Seconds to boot the boards and to load the programs.  Source: the allocator of the service counts the wall
#: time of a job's boards (JavaSpiNNaker allocserv, read 2026-08), tens of seconds even for a run of one.
BOOT_S = 15.0
BOOT_PER_BOARD_S = 0.5

#: Bytes a second that a board takes in and gives out.  Source: "Fast data in and data out" of
#: SpiNNFrontEndCommon, 40 Mb/s for one Ethernet connection.
BYTES_PER_S = 40e6 / 8


def loading_s(mapping: Mapping) -> float:
    """Return how long it takes to load a network, in seconds."""
    total = sum(group.memory.fixed for entry in mapping.populations for group in entry.cores)
    return BOOT_S + BOOT_PER_BOARD_S * mapping.boards + total / (BYTES_PER_S * mapping.boards)


def extraction_s(mapping: Mapping, steps: int) -> float:
    """Return how long it takes to read out what was recorded in a run, in seconds."""
    per_step = sum(group.memory.per_step for entry in mapping.populations for group in entry.cores)
    return per_step * steps / (BYTES_PER_S * mapping.boards)
