"""How well BrainScaleS and its simulator are emulated."""

from __future__ import annotations

from nmpi_emulator.platforms.declaration import Coverage

_SHARED_EXACT = (
    "names, signatures and refusals of pyhmf, options of PyMarocco with their checks and defaults",
    "round trip of every neuron parameter through the default calibration, clipping included",
    "4-bit weights with the default calibration, random choice between two codes, code 0 that conducts",
    "one reset potential per HICANN, refractory periods and synaptic time constants from tables",
    "weights of zero or less that make no synapse; delays that are ignored",
    "number of neurons per block, HICANN and wafer, placement by hand and in order",
    "two membranes per ADC group; step currents of 129 samples alone",
    "result files of the mapping and coordinates as values",
)
_SHARED_APPROXIMATE = (
    "synaptic delays: one value for all synapses",
    "short-term plasticity: the simulator's driver model with lambda = 1 and N = 0",
    "lost synapses: a capacity model of drivers and rows; percentages are indicative",
    "room for external inputs: sources per chip, events per chip and FPGA",
    "which reticles share an ADC group: consecutive ones",
)
_SHARED_ABSENT = (
    "measured calibrations and defects of real wafers: the default transformation stands for them",
    "routing on the wafer, locking of repeaters, background generators",
    "STDP: accepted and without effect",
    "pyhalbe and pysthal beyond weights, V_gmax, gmax dividers and shared parameters",
)

WAFER = Coverage(
    exact=_SHARED_EXACT,
    approximate=(
        *_SHARED_APPROXIMATE,
        "differences between circuits and between runs: switched on by variability, orders of magnitude",
    ),
    absent=_SHARED_ABSENT,
)

SIMULATOR = Coverage(
    exact=(
        *_SHARED_EXACT,
        "weight distortion: a factor N(1, sigma) per synapse, only if it is switched on",
    ),
    approximate=(
        *_SHARED_APPROXIMATE,
        "spikes lost at high input rates: a queue in front of each chip, with the simulator's statistics",
        "ranges of parameters and options of the older API, pyNN.hardware.hbp_pm",
    ),
    absent=(*_SHARED_ABSENT, "delays of mergers and repeaters, one by one"),
)
