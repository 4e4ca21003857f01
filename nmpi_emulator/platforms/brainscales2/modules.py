"""What scripts import on BrainScaleS-2, and what of it there is only on the site."""

from __future__ import annotations

_HERE = "nmpi_emulator.backends.brainscales2"

MODULES = {
    "pynn_brainscales": f"{_HERE}.package",
    "pynn_brainscales.brainscales2": f"{_HERE}.pynn",
    "pyNN.brainscales2": f"{_HERE}.pynn",
    "dlens_vx_v3": f"{_HERE}.dlens",
    "dlens_vx_v3.logger": "nmpi_emulator.backends.pylogging",
    "_static": f"{_HERE}.static",
    "pylogging": "nmpi_emulator.backends.pylogging",
}

_TRAINING = "training with hxtorch runs on the chip or on its own simulator, which cannot be installed"
_LOWER_LAYER = "the lower software layers talk to the chip, which only exists in Heidelberg; use PyNN"
_CALIBRATION = "calibration runs on the chip, which only exists in Heidelberg; use CalibHXNeuronCuba"
_COMPARTMENTS = "multi-compartment neurons are not emulated; use HXNeuron or CalibHXNeuronCuba"
_KERNELS = "kernels for the embedded processors (PPU) run on the chip, which only exists in Heidelberg"

ABSENT_MODULES = {
    "pynn_brainscales.brainscales2.morphology": _COMPARTMENTS,
    "hxtorch": _TRAINING,
    "_hxtorch": _TRAINING,
    "_hxtorch_core": _TRAINING,
    "_hxtorch_spiking": _TRAINING,
    "jaxsnn": _TRAINING,
    "pygrenade_vx": _LOWER_LAYER,
    "pyhaldls_vx_v3": _LOWER_LAYER,
    "pylola_vx_v3": _LOWER_LAYER,
    "pystadls_vx_v3": _LOWER_LAYER,
    "pyfisch_vx": _LOWER_LAYER,
    "pyhxcomm_vx": _LOWER_LAYER,
    "pyhalco_hicann_dls_vx_v3": _LOWER_LAYER,
    "quiggeldy": _LOWER_LAYER,
    "dlens_vx_v3.lola": _LOWER_LAYER,
    "dlens_vx_v3.sta": _LOWER_LAYER,
    "dlens_vx_v3.hxcomm": _LOWER_LAYER,
    "dlens_vx_v3.halco": _LOWER_LAYER,
    "calix": _CALIBRATION,
    "pyccalix": _CALIBRATION,
    "libnux": _KERNELS,
}
