"""SpiNNaker, the million-core machine in Manchester."""

from __future__ import annotations

from nmpi_emulator.platforms.declaration import Platform, Storage

from .billing import core_hours
from .constraints import CONSTRAINTS
from .coverage import COVERAGE
from .floor_plan import floor_plan
from .hardware_config import HARDWARE_CONFIG
from .limits import LIMITS

_SOFTWARE = "nmpi_emulator.backends.spinnaker.software"

#: Packages that scripts import beside ``pyNN.spiNNaker``.
_PACKAGES = ("spynnaker", "spinn_utilities", "spinn_front_end_common", "pacman", "spinn_machine")

#: Packages that only older releases have; importing them in another one fails, with a pointer.
_OLD_PACKAGES = ("spynnaker8", "spynnaker7", "spynnaker_external_devices_plugin")

PLATFORM = Platform(
    name="SpiNNaker",
    title="SpiNNaker (Manchester)",
    units="core-hours",
    providers=("uman",),
    demo_quota=5000.0,
    statistics_rank=4,
    system="spiNNaker",
    modules={
        "pyNN.spiNNaker": "nmpi_emulator.backends.spinnaker.pynn",
        **{name: f"{_SOFTWARE}.{name}" for name in (*_PACKAGES, *_OLD_PACKAGES)},
    },
    # Source: JavaSpiNNaker, nmpiexec JobProcess implementations, read 2026-08.
    ignores_command_of_text=True,
    validated_first=True,
    hardware_config=HARDWARE_CONFIG,
    limits=LIMITS,
    constraints=CONSTRAINTS,
    storage=Storage(
        repository="SpiNNaker Manchester temporary storage",
        url="http://spinnaker.cs.man.ac.uk/services/rest/output/",
        layout="{collab}/{job_id}/{path}",
    ),
    coverage=COVERAGE,
    bill=core_hours,
    floor_plan=floor_plan,
)
