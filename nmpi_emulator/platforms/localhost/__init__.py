"""Localhost: scripts run as plain Python or on PyNN's mock back end."""

from __future__ import annotations

from nmpi_emulator.platforms.declaration import Platform, Storage

PLATFORM = Platform(
    name="localhost",
    title="Localhost: scripts run as plain Python or on PyNN's mock back end",
    units="hours",
    providers=("nmpi",),
    demo_quota=1000.0,
    statistics_rank=None,
    system="mock",
    simulator="mock",
    storage=Storage(
        repository="Demo temporary storage",
        url="https://demo.hbpneuromorphic.eu/data/",
    ),
)
