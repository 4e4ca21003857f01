"""Sandbox: scripts run on PyNN's mock back end."""

from __future__ import annotations

from nmpi_emulator.platforms.declaration import Platform, Storage

PLATFORM = Platform(
    name="sandbox",
    title="Sandbox: scripts run on PyNN's mock back end",
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
