"""A platform for trying out the queue."""

from __future__ import annotations

from nmpi_emulator.platforms.declaration import Platform, Storage

PLATFORM = Platform(
    name="Demo",
    title="A platform for trying out the queue",
    units="hours",
    providers=("nmpi",),
    demo_quota=1.0,
    statistics_rank=None,
    system="brian2",
    simulator="brian2",
    storage=Storage(
        repository="Demo temporary storage",
        url="https://demo.hbpneuromorphic.eu/data/",
    ),
)
