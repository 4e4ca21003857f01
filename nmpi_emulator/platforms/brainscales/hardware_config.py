"""The keys of ``hardware_config`` that jobs of BrainScaleS and of its simulator may carry."""

from __future__ import annotations

from nmpi_emulator.platforms.declaration import ConfigKey
from nmpi_emulator.platforms.variability import VARIABILITY

from .limits import LIMITS

#: Sources: web form and clients of the platform, brainscales1-demos; read 2026-08.
HARDWARE_CONFIG = (
    ConfigKey(
        name="SOFTWARE_VERSION",
        kind="text",
        effect="Is recorded: the emulator has the rules of the last public release.",
    ),
    ConfigKey(
        name="WAFER_MODULE",
        kind="integer",
        minimum=0,
        effect="Is recorded: the mapping goes by PyMarocco.default_wafer.",
    ),
    ConfigKey(
        name="HICANN",
        kind="integer",
        minimum=0,
        maximum=LIMITS["hicanns_per_wafer"].value - 1,
        effect="A chip, or a list of chips, that neurons are placed on before others.",
    ),
    ConfigKey(
        name="FPGA",
        kind="integer",
        minimum=0,
        maximum=LIMITS["fpgas_per_wafer"].value - 1,
        effect="Is recorded.",
    ),
    ConfigKey(name="CORES", kind="text", effect="Is recorded."),
    ConfigKey(name="PARTITION", kind="text", effect="Is recorded."),
)

EMULATOR_ONLY = (
    *VARIABILITY,
    ConfigKey(
        name="synaptic_delay",
        kind="number",
        default=LIMITS["synaptic_delay"].value,
        minimum=0,
        effect="The delay of all synapses in ms at a speed-up of 10000 (emulator only).",
    ),
    ConfigKey(
        name="accept_old_names",
        kind="boolean",
        default=False,
        effect="Accepts names of older releases with a warning instead of an error (emulator only).",
    ),
)
