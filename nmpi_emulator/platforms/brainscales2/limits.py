"""The limits of BrainScaleS-2, with where each is written down."""

from __future__ import annotations

from nmpi_emulator.platforms.declaration import Limit

_PYNN = "pynn-brainscales"
_HALCO = "halco coordinate types of hicann-dls vx v3"
_CALIX = "calix, neuron calibration"
_TUTORIALS = "brainscales2-demos, tutorials and figures"
_BISTABILITY = "Priesemann-Group/neuromorphic-bistability, simulation_brian"


def _limit(value: float, unit: str, source: str, certainty: str = "source") -> Limit:
    return Limit(value=value, unit=unit, source=source, date="2026-08", certainty=certainty)


LIMITS = {
    "neurons": _limit(512, "neurons", _HALCO),
    "synapses_per_neuron": _limit(256, "synapses", _HALCO),
    "largest_weight": _limit(63, "steps", f"{_PYNN}, projections"),
    "largest_code": _limit(1022, "steps", "lola, CapMem values"),
    "madc_channels": _limit(2, "traces", f"{_PYNN}, recording"),
    "madc_interval": _limit(0.034, "us", f"{_TUTORIALS}: 29.4 MSps", "documented"),
    "madc_interval_of_two": _limit(0.068, "us", f"{_TUTORIALS}", "documented"),
    "madc_largest": _limit(1023, "LSB", _HALCO),
    "cadc_interval": _limit(1.7, "us", _TUTORIALS, "documented"),
    "cadc_largest": _limit(255, "LSB", _HALCO),
    "background_sources": _limit(4, "populations", f"{_PYNN}, SpikeSourcePoissonOnChip"),
    "background_clock": _limit(125e6, "Hz", f"{_PYNN}, SpikeSourcePoissonOnChip"),
    "event_interval": _limit(0.008, "us", f"{_PYNN}: FPGA clock of 125 MHz"),
    "longest_run": _limit((2**32 - 1) / 125e3, "ms", f"{_PYNN}: 32-bit counter at 125 MHz"),
    "synaptic_delay": _limit(1.0, "us", _BISTABILITY, "documented"),
    # Nominal transfer: fits to published figures.
    "potential_slope": _limit(0.48, "MADC LSB per code", _TUTORIALS, "inferred"),
    "potential_offset": _limit(40.0, "MADC LSB", _TUTORIALS, "inferred"),
    "threshold_offset": _limit(256.0, "MADC LSB", f"{_TUTORIALS}: code 300 is near 400", "inferred"),
    "madc_per_cadc": _limit(4.0, "LSB per LSB", _TUTORIALS, "inferred"),
    "leak_time_constant": _limit(
        10.0, "us at the code 200 and the largest capacitance", _TUTORIALS, "inferred"
    ),
    "psp_per_weight": _limit(0.7, "MADC LSB at equal time constants of 10 us", _TUTORIALS, "inferred"),
    "synaptic_input_drop": _limit(
        0.7, "MADC LSB per weight", "hardware tests of pynn-brainscales", "inferred"
    ),
    "synaptic_input_rest": _limit(600.0, "MADC LSB", _TUTORIALS, "inferred"),
    # Variability.
    "variation_of_tau_m": _limit(1.4 / 21.5, "of the time constant", _BISTABILITY, "documented"),
    "variation_of_tau_syn": _limit(0.25 / 5.1, "of the time constant", _BISTABILITY, "documented"),
    "variation_of_rest": _limit(
        0.029 / 0.285, "of the distance to the threshold", _BISTABILITY, "documented"
    ),
    "variation_of_threshold": _limit(0.006 / 0.285, "of the distance to rest", _BISTABILITY, "documented"),
    "variation_of_reset": _limit(
        0.006 / 0.285, "of the distance to the threshold", _BISTABILITY, "documented"
    ),
    "variation_of_weights": _limit(0.16, "of the weight", _BISTABILITY, "documented"),
    "variation_between_trials": _limit(0.2, "of that between circuits", "chosen by the emulator", "inferred"),
    "readout_noise": _limit(2.0, "MADC LSB", _TUTORIALS, "inferred"),
    # What calix accepts.
    "shortest_tau_m": _limit(0.1, "us", _CALIX),
    "longest_tau_m": _limit(2000.0, "us", _CALIX),
    "shortest_tau_syn": _limit(0.1, "us", _CALIX),
    "longest_tau_syn": _limit(100.0, "us", _CALIX),
    "refractory_clock": _limit(250.0, "MHz, divided by 2 to the power of (scale + 1)", _CALIX),
    "refractory_scale": _limit(4, "halvings", _CALIX),
    "refractory_fewest": _limit(30, "steps", _CALIX),
    "refractory_most": _limit(255, "steps", _CALIX),
}

#: Ranges of calibration targets that the documentation recommends; others are taken with a warning.
#: Potentials in CADC LSB, times in us.  Source: calix and pynn-brainscales, read 2026-08.
TARGET_RANGES = {
    "v_rest": (50.0, 160.0),
    "v_reset": (50.0, 160.0),
    "v_thresh": (50.0, 220.0),
    "tau_m": (0.5, 60.0),
    "tau_syn_E": (0.3, 30.0),
    "tau_syn_I": (0.3, 30.0),
    "tau_refrac": (0.04, 32.0),
    "i_synin_gm_E": (30.0, 800.0),
    "i_synin_gm_I": (30.0, 800.0),
    "synapse_dac_bias": (30.0, 1022.0),
}

#: Targets outside of these are refused.  Source: as above.
TARGET_BOUNDS = {
    "v_rest": (0.0, LIMITS["cadc_largest"].value),
    "v_reset": (0.0, LIMITS["cadc_largest"].value),
    "v_thresh": (0.0, LIMITS["cadc_largest"].value),
    "tau_m": (LIMITS["shortest_tau_m"].value, LIMITS["longest_tau_m"].value),
    "tau_syn_E": (LIMITS["shortest_tau_syn"].value, LIMITS["longest_tau_syn"].value),
    "tau_syn_I": (LIMITS["shortest_tau_syn"].value, LIMITS["longest_tau_syn"].value),
    "tau_refrac": (0.0, float("inf")),
    "e_rev_E": (0.0, LIMITS["largest_code"].value),
    "e_rev_I": (0.0, LIMITS["largest_code"].value),
    "cm": (0.0, 63.0),
    "i_synin_gm_E": (0.0, LIMITS["largest_code"].value),
    "i_synin_gm_I": (0.0, LIMITS["largest_code"].value),
    "synapse_dac_bias": (0.0, LIMITS["largest_code"].value),
}

#: Targets that hold for the whole chip.  Source: pynn-brainscales, calibration.
CHIP_WIDE_TARGETS = ("synapse_dac_bias", "i_synin_gm_E", "i_synin_gm_I")

#: The operating point at which ``psp_per_weight`` holds, by cell type.
NOMINAL_GAIN = {"cuba": (500.0, 600.0), "coba": (180.0, 400.0)}

#: Where the site keeps calibrations.  Source: pynn-brainscales, helper.
SITE_DATA = "/wang/data/"

#: Names of readout devices.  Source: pynn-brainscales, recording.
DEVICES = (
    "madc",
    "cadc",
    "pad_0_buffered",
    "pad_1_buffered",
    "pad_0_unbuffered",
    "pad_1_unbuffered",
    "pad_0",
    "pad_1",
)
