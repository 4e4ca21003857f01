"""BrainScaleS, the wafer-scale system in Heidelberg."""

from __future__ import annotations

from nmpi_emulator.platforms.declaration import Platform, Storage

PLATFORM = Platform(
    name="BrainScaleS",
    title="BrainScaleS, the wafer-scale system in Heidelberg",
    units="wafer-hours",
    providers=("uhei", "uhei-jenkins-test-user"),
    demo_quota=0.1,
    statistics_rank=1,
    system="pyhmf",
    simulator="brian2",
    storage=Storage(
        repository="BrainScaleS temporary storage",
        url="https://brainscales-r.kip.uni-heidelberg.de:7443/nmpi/",
    ),
)
