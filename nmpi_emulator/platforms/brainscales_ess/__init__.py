"""The executable system specification of BrainScaleS."""

from __future__ import annotations

from nmpi_emulator.platforms.declaration import Platform, Storage

PLATFORM = Platform(
    name="BrainScaleS-ESS",
    title="The executable system specification of BrainScaleS",
    units="hours",
    providers=("uhei", "uhei-jenkins-test-user"),
    demo_quota=None,
    statistics_rank=2,
    system="pyhmf",
    simulator="brian2",
    storage=Storage(
        repository="BrainScaleS temporary storage",
        url="https://brainscales-r.kip.uni-heidelberg.de:7443/nmpi/",
    ),
)
