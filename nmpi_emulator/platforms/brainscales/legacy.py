"""The ranges and options of the older simulator API, ``pyNN.hardware.hbp_pm`` (2011 to 2015).

Source: the surviving copy of ``pyNN.hardware.brainscales`` (JoelChavas/PyNN) and texts of the guidebook of
that time, read 2026-08.
"""

from __future__ import annotations

from dataclasses import dataclass

#: The speed-up at which the ranges are given.
SPEEDUP = 1e4

#: What the small membrane capacitor is of the big one.
SMALL_CAPACITOR_RATIO = 0.0004 / 0.0026

#: Capacitance of a membrane on the hardware (nF), for which the range of ``a`` is given.
HARDWARE_CAPACITANCE_NF = 0.0026


@dataclass(frozen=True)
class Range:
    """The values that a parameter may have at a speed-up of 10000.

    :param scales: how the range follows the speed-up k: ``"time"`` with k / 10000, ``"rate"`` with
        10000 / k, ``""`` not at all.
    :param follows_capacitor: whether the small capacitor makes it smaller.
    :param follows_cm: whether it is proportional to the cell's capacitance.
    """

    low: float
    high: float
    scales: str = ""
    follows_capacitor: bool = False
    follows_cm: bool = False


RANGES = {
    "cm": Range(0.2, 0.2),
    "tau_m": Range(9.0, 110.0, "time", follows_capacitor=True),
    "tau_refrac": Range(0.0, 10.0, "time"),
    "tau_syn_E": Range(0.5, 5.0, "time"),
    "tau_syn_I": Range(0.5, 5.0, "time"),
    "v_rest": Range(-50.0, -50.0),
    "v_reset": Range(-100.0, 0.0),
    "v_thresh": Range(-100.0, 0.0),
    "v_spike": Range(-100.0, 0.0),
    "e_rev_E": Range(0.0, 0.0),
    "e_rev_I": Range(-100.0, -100.0),
    "i_offset": Range(0.0, 0.0),
    "a": Range(0.0, 0.13, "rate", follows_capacitor=True, follows_cm=True),
    "b": Range(0.0, 0.086, "rate", follows_capacitor=True),
    "delta_T": Range(0.0, 3.0),
    "tau_w": Range(20.0, 780.0, "time"),
    "rate": Range(0.0, 2084.0, "rate"),
    "weight": Range(0.0, 0.3, "rate", follows_capacitor=True),
    "weight of StaticSynapse": Range(0.0, 0.02, "rate", follows_capacitor=True),
    "delay of StaticSynapse": Range(0.0, 1.0, "time"),
}

#: Neurons of a HICANN by the number of denmems that each is made of.
NEURONS_PER_HICANN = {1: 472, 2: 236, 4: 118, 8: 59, 16: 32, 32: 16, 64: 8}

#: HICANNs of the setups that scripts can ask for by name.
HARDWARE_SETUPS = {
    "one-hicann": 1,
    "one-reticle": 8,
    "small": 32,
    "medium": 128,
    "medium2": 128,
    "large": 240,
    "large2": 224,
    "one-wafer": 384,
}

#: The HICANN that the smallest setup consists of.
SINGLE_HICANN = 280

MAPPING_STRATEGIES = ("valid", "normal", "best", "user")
FLOATING_GATE_PROGRAMMING = ("never", "once", "always")

#: Options that were removed, and what to use.
REMOVED_OPTIONS = {
    "maxNeuronCountPerAnnCore": "hardwareNeuronSize",
    "hwinitFilename": "hardware",
}
REMOVED_SIMULATOR_OPTIONS = {"hardwareSetup": "setup(hardware=...)"}
