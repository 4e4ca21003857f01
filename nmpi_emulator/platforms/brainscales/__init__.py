"""BrainScaleS, the wafer-scale system in Heidelberg."""

from __future__ import annotations

from nmpi_emulator.platforms.declaration import Platform, Storage

from .constraints import CONSTRAINTS
from .coverage import WAFER
from .floor_plan import floor_plan
from .hardware_config import EMULATOR_ONLY, HARDWARE_CONFIG
from .limits import LIMITS
from .modules import ABSENT_MODULES, MODULES

PLATFORM = Platform(
    name="BrainScaleS",
    title="BrainScaleS, the wafer-scale system in Heidelberg",
    units="wafer-hours",
    providers=("uhei", "uhei-jenkins-test-user"),
    demo_quota=0.1,
    statistics_rank=1,
    system="pyhmf",
    modules=MODULES,
    absent_modules=ABSENT_MODULES,
    simulator="brian2",
    hardware_config=(*HARDWARE_CONFIG, *EMULATOR_ONLY),
    limits=LIMITS,
    constraints=CONSTRAINTS,
    coverage=WAFER,
    storage=Storage(
        repository="BrainScaleS temporary storage",
        url="https://brainscales-r.kip.uni-heidelberg.de:7443/nmpi/",
    ),
    floor_plan=floor_plan,
)
