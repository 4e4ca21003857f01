"""Spikey, the single-chip system in Heidelberg."""

from __future__ import annotations

from nmpi_emulator.platforms.declaration import ConfigKey, Coverage, Platform, Storage
from nmpi_emulator.platforms.variability import VARIABILITY

from .constraints import CONSTRAINTS
from .limits import CHIP_VERSIONS, DEFAULT_CHIP_VERSION, LIMITS

_BACKEND = "nmpi_emulator.backends.spikey"
_NEEDS_CHIP = "it talks to a Spikey chip, which only exists in Heidelberg"

PLATFORM = Platform(
    name="Spikey",
    title="Spikey, the single-chip system in Heidelberg",
    units="hours",
    providers=("uhei", "uhei-jenkins-test-user"),
    demo_quota=1.0,
    statistics_rank=3,
    system="hardware.spikey",
    modules={
        "pyNN.hardware": "nmpi_emulator.backends.pynn07.hardware",
        "pyNN.hardware.spikey": _BACKEND,
        "pyNN.hardware.stage1": _BACKEND,
        "pylogging": "nmpi_emulator.backends.pylogging",
    },
    absent_modules={"pyhal": _NEEDS_CHIP, "pyspikey": _NEEDS_CHIP, "pyhal_c_interface_s1v2": _NEEDS_CHIP},
    simulator="brian2",
    hardware_config=(
        ConfigKey(
            name="chip_version",
            kind="integer",
            default=DEFAULT_CHIP_VERSION,
            choices=tuple(CHIP_VERSIONS),
            effect="Version 4 has its right block alone, 192 neurons (emulator only).",
        ),
        *VARIABILITY,
    ),
    limits=LIMITS,
    constraints=CONSTRAINTS,
    coverage=Coverage(
        exact=(
            "names, signatures and refusals of pyNN.hardware.spikey (PyNN 0.6)",
            "4-bit weights with random choice between two codes, clipped at 15",
            "voltages shared by the even and by the odd neurons of a half chip: the first ones win",
            "one sign per presynaptic line: for neurons, that of the last connection",
            "numbers of neurons and external sources, driver overlap, length of a run",
            "one membrane at a time; delays that are ignored; every run from the beginning",
        ),
        approximate=(
            "membranes and synapses: conductance-based integrate-and-fire with nominal time constants",
            "short-term plasticity: one of three utilisations, either depression or facilitation",
            "STDP: additive, one step of 15 whenever a controller finds enough pairs",
            "factors of synapse drivers: they scale the charge of a synapse",
            "differences between circuits and between runs: switched on by variability, orders of magnitude",
        ),
        absent=(
            "calibration of single neurons and synapse drivers",
            "the lower software layers, apart from hardware.hwa.setIcb and autoSTDPFrequency",
        ),
    ),
    storage=Storage(
        repository="BrainScaleS temporary storage",
        url="https://brainscales-r.kip.uni-heidelberg.de:7443/nmpi/",
    ),
)
