"""Spikey, the single-chip system in Heidelberg."""

from __future__ import annotations

from nmpi_emulator.platforms.declaration import Platform, Storage

PLATFORM = Platform(
    name="Spikey",
    title="Spikey, the single-chip system in Heidelberg",
    units="hours",
    providers=("uhei", "uhei-jenkins-test-user"),
    demo_quota=1.0,
    statistics_rank=3,
    system="hardware.spikey",
    simulator="brian2",
    storage=Storage(
        repository="BrainScaleS temporary storage",
        url="https://brainscales-r.kip.uni-heidelberg.de:7443/nmpi/",
    ),
)
