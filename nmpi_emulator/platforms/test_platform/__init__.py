"""A second platform for testing the queue."""

from __future__ import annotations

from nmpi_emulator.platforms.declaration import Platform, Storage

PLATFORM = Platform(
    name="TestPlatform",
    title="A second platform for testing the queue",
    units="bushels",
    providers=("nmpi",),
    demo_quota=None,
    statistics_rank=None,
    system="brian2",
    simulator="brian2",
    storage=Storage(
        repository="Demo temporary storage",
        url="https://demo.hbpneuromorphic.eu/data/",
    ),
)
