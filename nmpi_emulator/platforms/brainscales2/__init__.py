"""BrainScaleS-2, the second generation in Heidelberg."""

from __future__ import annotations

from nmpi_emulator.platforms.declaration import Platform, Storage

PLATFORM = Platform(
    name="BrainScaleS-2",
    title="BrainScaleS-2, the second generation in Heidelberg",
    units="chip-hours",
    providers=("uhei", "uhei-jenkins-test-user"),
    demo_quota=1.0,
    statistics_rank=5,
    system="brainscales2",
    simulator="brian2",
    storage=Storage(
        repository="BrainScaleS temporary storage",
        url="https://brainscales-r.kip.uni-heidelberg.de:7443/nmpi/",
    ),
)
