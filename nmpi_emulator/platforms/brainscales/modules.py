"""What scripts import on BrainScaleS and on its simulator."""

from __future__ import annotations

_HERE = "nmpi_emulator.backends.brainscales"

MODULES = {
    "pyhmf": f"{_HERE}.pyhmf",
    "pyNN.pyhmf": f"{_HERE}.pyhmf",
    "pymarocco": f"{_HERE}.pymarocco",
    "pymarocco_coordinates": f"{_HERE}.pymarocco.coordinates",
    "pymarocco_results": f"{_HERE}.pymarocco.results",
    "pymarocco_runtime": f"{_HERE}.pymarocco.runtime",
    "pysthal": f"{_HERE}.pysthal",
    "pyhalbe": f"{_HERE}.pyhalbe",
    "pyhalbe.HICANN": f"{_HERE}.pyhalbe.hicann",
    "pyhalbe.Coordinate": f"{_HERE}.coordinates",
    "pyhalbe.coordinate": f"{_HERE}.coordinates",
    "Coordinate": f"{_HERE}.coordinates",
    "pyhalco_common": f"{_HERE}.coordinates",
    "pyhalco_hicann_v2": f"{_HERE}.coordinates",
    "pyredman": f"{_HERE}.pyredman",
    "pyNN.hardware": "nmpi_emulator.backends.pynn07.hardware",
    "pyNN.hardware.hbp_pm": f"{_HERE}.hbp_pm",
    "pyNN.hardware.brainscales": f"{_HERE}.hbp_pm",
    "pylogging": "nmpi_emulator.backends.pylogging",
}

ABSENT_MODULES = {
    "pycalibtic": "it reads measured calibrations, which are at the site only; the default one is emulated",
    "pycake": "it calibrates chips, which only exist in Heidelberg",
    "pycellparameters": "it holds measured neuron parameters, which are at the site only",
    "pyhwdb": "it reads the hardware database of the site",
}
