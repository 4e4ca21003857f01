"""SpiNNaker, the million-core machine in Manchester."""

from __future__ import annotations

from nmpi_emulator.platforms.declaration import Platform, Storage

from .billing import core_hours
from .constraints import CONSTRAINTS
from .coverage import COVERAGE
from .floor_plan import floor_plan
from .hardware_config import HARDWARE_CONFIG
from .limits import LIMITS
from .real_mapping import REAL_MAPPING
from .remarks import remarks

_SOFTWARE = "nmpi_emulator.backends.spinnaker.software"

#: Packages that scripts import beside ``pyNN.spiNNaker``.
_PACKAGES = ("spynnaker", "spinn_utilities", "spinn_front_end_common", "pacman", "spinn_machine")

#: Packages that only older releases have; importing them in another one fails, with a pointer.
_OLD_PACKAGES = ("spynnaker8", "spynnaker7", "spynnaker_external_devices_plugin")

_PARTLY = (
    "of this package it has what scripts of networks use, nothing that builds, loads or watches programs of "
    "the machine"
)

_COMPARTMENTS = "PyNN needs it for cells of several compartments, and those of SpiNNaker are points"

#: What scripts import that only makes sense with a machine, or with another one, and the reason.
_ABSENT = {
    **{f"{package}.*": _PARTLY for package in _PACKAGES},
    **{f"{package}.*": _COMPARTMENTS for package in ("neuroml", "neuron", "morphio")},
    "spinn_front_end_common.utilities.globals_variables": (
        "older releases kept the simulator there; spynnaker.pyNN.data.SpynnakerDataView tells about it now"
    ),
    "spinn_front_end_common.interface.provenance": (
        "it reads what the machine's cores have counted; the platform report has what is known here"
    ),
    "spinnman": "it talks to the boards of a machine, and there is none",
    "spalloc_client": "it allocates boards of a machine, and there is none",
    "data_specification": "it writes the memory of the machine's cores, and there are none",
    "spinn_gym": "its games are programs that run on cores of the machine beside the neurons",
}

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
    packages=(
        "sPyNNaker",
        "SpiNNUtilities",
        "SpiNNFrontEndCommon",
        "PACMAN",
        "SpiNNaker_PACMAN",
        "SpiNNMachine",
    ),
    absent_modules=_ABSENT,
    compiled=("nmpi_emulator.backends.spinnaker.numerics.plasticity.kernel",),
    # Source: JavaSpiNNaker, nmpiexec JobProcess implementations, read 2026-08.
    ignores_command_of_text=True,
    validated_first=True,
    archived_outputs=("reports",),
    hardware_config=HARDWARE_CONFIG,
    remarks=remarks,
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
    real_software=REAL_MAPPING,
)
