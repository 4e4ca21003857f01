"""The limits of the wafer-scale system, with where each is written down."""

from __future__ import annotations

from nmpi_emulator.platforms.declaration import Limit

_HALBE = "halbe/halco coordinate types of HICANN v2/v4"
_MAROCCO = "marocco"
_ASSUMED = "order of magnitude chosen by the emulator, for tests of robustness"
_GUIDEBOOK = "HBP neuromorphic guidebook, BrainScaleS"


def _limit(value: float, unit: str, source: str, certainty: str = "source") -> Limit:
    return Limit(value=value, unit=unit, source=source, date="2026-08", certainty=certainty)


LIMITS = {
    "hicanns_per_wafer": _limit(384, "chips", _HALBE),
    "fpgas_per_wafer": _limit(48, "boards", _HALBE),
    "hicanns_per_fpga": _limit(8, "chips", _HALBE),
    "adc_groups_per_wafer": _limit(6, "groups", "sthal, analog readout"),
    "membranes_per_adc_group": _limit(2, "traces", "sthal, analog readout"),
    "denmems_per_hicann": _limit(512, "circuits", _HALBE),
    "neuron_blocks_per_hicann": _limit(8, "blocks", _HALBE),
    "addresses_per_neuron_block": _limit(
        63, "addresses", "64 addresses of an L1 output, one reserved for the background (halbe, marocco)"
    ),
    "denmems_per_neuron": _limit(64, "circuits", f"{_MAROCCO}, NeuronPlacement"),
    "default_denmems_per_neuron": _limit(4, "circuits", f"{_MAROCCO}, NeuronPlacement"),
    "synapse_rows_per_denmem": _limit(224, "synapses", _HALBE),
    "synapse_drivers_per_hicann": _limit(224, "drivers", _HALBE),
    "synapse_driver_chain_length": _limit(3, "drivers", f"{_MAROCCO}, SynapseRouting"),
    "synapse_drivers_per_quadrant": _limit(56, "drivers", _HALBE),
    "usable_synapse_drivers": _limit(0.8, "of all drivers", "capacity model of the emulator", "inferred"),
    "external_sources_per_hicann": _limit(
        504, "sources", "8 L1 outputs of 64 addresses, one of them reserved (halbe, marocco)", "inferred"
    ),
    "input_events_per_hicann": _limit(1.78e7, "1/s on the hardware", f"{_MAROCCO}, InputPlacement"),
    "input_events_per_fpga": _limit(1.25e8, "1/s on the hardware", f"{_MAROCCO}, InputPlacement"),
    "input_bandwidth_utilisation": _limit(0.8, "of the bandwidth", f"{_MAROCCO}, InputPlacement"),
    "input_queue_of_the_simulator": _limit(
        64, "events", "capacity model of the emulator for the ESS", "inferred"
    ),
    "speed_up": _limit(1e4, "times", f"{_MAROCCO}, Experiment"),
    "samples_of_a_current_stimulus": _limit(129, "samples", "halbe, FGStimulus"),
    "membrane_sampling_rate": _limit(96e6, "1/s on the hardware", f"{_GUIDEBOOK}; sthal, ADC"),
    "synaptic_delay": _limit(
        1.2, "ms at speed-up 10000", f"{_GUIDEBOOK}; pyNN.hardware.brainscales", "documented"
    ),
    "smallest_voltage": _limit(-120, "mV at the default voltage map", "calibtic, default transformation"),
    "largest_voltage": _limit(60, "mV at the default voltage map", "calibtic, default transformation"),
    "variation_of_weights": _limit(
        0.2,
        "of the weight",
        "Petrovici et al. 2014, PLoS ONE 9:e108590 (assumed there for synapses)",
        "inferred",
    ),
    "variation_of_time_constants": _limit(0.1, "of the time constant", _ASSUMED, "inferred"),
    "variation_of_potentials": _limit(1.0, "mV", _ASSUMED, "inferred"),
    "variation_between_trials": _limit(0.3, "of that between circuits", _ASSUMED, "inferred"),
    "readout_noise": _limit(0.2, "mV", _ASSUMED, "inferred"),
    "synaptic_weight_codes": _limit(16, "codes", "calibtic, default transformation"),
}

#: Wafers that public scripts run on, and for which the site has calibration data.
#: Source: PyMarocco's default wafer; brainscales1-demos and guidebook scripts, read 2026-08.
WAFERS_WITH_DATA = (22, 24, 30, 33)
DEFAULT_WAFER = 33

#: Where the site keeps calibration and defect data.  Source: pymarocco defaults and guidebook scripts.
SITE_DATA = "/wang/data/"
DEFAULT_CALIBRATION_PATH = "/wang/data/calibration/brainscales/default"

#: The grid of HICANNs: for each pair of rows, how many chips a row has of 36; rows are centred.
#: Source: halco, HICANNOnWafer (36 x 16 with missing corners, numbered row by row).
HICANN_GRID_WIDTH = 36
HICANN_ROW_WIDTHS = (12, 12, 20, 20, 28, 28, 36, 36, 36, 36, 28, 28, 20, 20, 12, 12)
#: A reticle, which one FPGA serves, is 4 x 2 HICANNs.
RETICLE_SHAPE = (4, 2)

#: The four configurations of the largest synaptic conductance that the simulator has: (V_gmax, divisor).
#: The default calibration of the hardware has the first one alone.  Source: ess, default calibration.
GMAX_CONFIGURATIONS = ((500, 11), (550, 1), (650, 4), (200, 15))

#: Utilisations that the capacitors of a synapse driver can make.  Source: ess, synapse driver.
UTILISATIONS = tuple(0.25 + 0.15 * step / 7 for step in range(8))
