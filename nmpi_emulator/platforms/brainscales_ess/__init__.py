"""The executable system specification of BrainScaleS."""

from __future__ import annotations

from nmpi_emulator.platforms.brainscales.constraints import CONSTRAINTS
from nmpi_emulator.platforms.brainscales.coverage import SIMULATOR
from nmpi_emulator.platforms.brainscales.floor_plan import floor_plan
from nmpi_emulator.platforms.brainscales.hardware_config import EMULATOR_ONLY, HARDWARE_CONFIG
from nmpi_emulator.platforms.brainscales.limits import LIMITS
from nmpi_emulator.platforms.brainscales.modules import ABSENT_MODULES, MODULES
from nmpi_emulator.platforms.declaration import Platform, Storage

PLATFORM = Platform(
    name="BrainScaleS-ESS",
    title="The executable system specification of BrainScaleS",
    units="hours",
    providers=("uhei", "uhei-jenkins-test-user"),
    demo_quota=None,
    statistics_rank=2,
    system="pyhmf",
    modules=MODULES,
    absent_modules=ABSENT_MODULES,
    simulator="brian2",
    hardware_config=(*HARDWARE_CONFIG, *EMULATOR_ONLY),
    limits=LIMITS,
    constraints=CONSTRAINTS,
    coverage=SIMULATOR,
    storage=Storage(
        repository="BrainScaleS temporary storage",
        url="https://brainscales-r.kip.uni-heidelberg.de:7443/nmpi/",
    ),
    floor_plan=floor_plan,
)
