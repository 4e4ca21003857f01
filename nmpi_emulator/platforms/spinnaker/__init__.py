"""SpiNNaker, the million-core machine in Manchester."""

from __future__ import annotations

from nmpi_emulator.platforms.declaration import Platform, Storage

from .billing import core_hours

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
        "spynnaker": "nmpi_emulator.backends.spinnaker.spynnaker",
    },
    # Source: JavaSpiNNaker, nmpiexec JobProcess implementations, read 2026-08.
    ignores_command_of_text=True,
    validated_first=True,
    storage=Storage(
        repository="SpiNNaker Manchester temporary storage",
        url="http://spinnaker.cs.man.ac.uk/services/rest/output/",
        layout="{collab}/{job_id}/{path}",
    ),
    bill=core_hours,
)
