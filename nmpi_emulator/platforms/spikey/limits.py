"""The limits of Spikey, with where each is written down."""

from __future__ import annotations

from nmpi_emulator.platforms.declaration import Limit

_PYHAL = "electronicvisions/PyNN, branch 0.6, src/hardware/spikey"
_CONFIG = f"{_PYHAL}/pyhal/pyhal_config_s1v2.py"
_ASSUMED = "order of magnitude chosen by the emulator"


def _limit(value: float, unit: str, source: str, certainty: str = "source") -> Limit:
    return Limit(value=value, unit=unit, source=source, date="2026-08", certainty=certainty)


LIMITS = {
    "neurons": _limit(384, "neurons", _CONFIG),
    "neurons_per_block": _limit(192, "neurons", _CONFIG),
    "external_sources": _limit(256, "sources", f"{_CONFIG}, mapNetworkToHardware"),
    "synapse_drivers": _limit(512, "drivers", f"{_PYHAL}/__init__.py, connect"),
    "drivers_always_external": _limit(64, "drivers", _CONFIG),
    "weight_codes": _limit(16, "codes", f"{_PYHAL}/pyhal, discretizeWeight"),
    "excitatory_weight_lsb": _limit(0.001, "uS", f"{_PYHAL}, minExcWeight"),
    "inhibitory_weight_lsb": _limit(0.016, "uS", f"{_PYHAL}, minInhWeight"),
    "capacitance": _limit(0.2, "nF", f"{_PYHAL}/cells.py"),
    "largest_leak": _limit(250.0, "nS", f"{_CONFIG}: leak current of 2.5 uA, nominal"),
    "smallest_leak": _limit(1.0, "nS", _ASSUMED, "inferred"),
    "lowest_voltage": _limit(-80.0, "mV", _CONFIG),
    "highest_voltage": _limit(-55.0, "mV", _CONFIG),
    "lowest_voltage_on_chip": _limit(0.5, "V", _CONFIG),
    "highest_voltage_on_chip": _limit(1.06, "V", _CONFIG),
    "threshold_ratio": _limit(0.8, "of the range", f"{_PYHAL}/__init__.py, ratioSuperthreshSubthresh"),
    "synaptic_time_constant": _limit(5.0, "ms", f"{_PYHAL}, nominal estimators"),
    "synaptic_delay": _limit(1.0, "ms", _ASSUMED, "inferred"),
    "speed_up": _limit(1e4, "times", "workstations.xml of the platform"),
    "longest_run": _limit(6.6e6, "ms", f"{_PYHAL}: 32-bit time stamps"),
    "membrane_sampling_interval": _limit(0.104, "ms", f"{_PYHAL}, membraneOutput"),
    "spike_time_bin": _limit(3.125e-4, "ms", f"{_PYHAL}, clock of the chip at the speed-up"),
    "stdp_time_constant": _limit(2.5, "ms", f"{_PYHAL}/synapses.py", "documented"),
    "stdp_controller_interval": _limit(15.0, "ms", f"{_PYHAL}, autoSTDPFrequency", "documented"),
    "stdp_threshold": _limit(1.0, "pairs at zero distance", _ASSUMED, "inferred"),
    "smallest_driver_current": _limit(0.02, "uA", f"{_PYHAL}/projection.py"),
    "largest_driver_current": _limit(2.5, "uA", f"{_PYHAL}/projection.py"),
    "driver_current": _limit(1.0, "uA", _ASSUMED, "inferred"),
    "variation_of_weights": _limit(0.1, "of the weight", _ASSUMED, "inferred"),
    "variation_of_leaks": _limit(0.1, "of the conductance", _ASSUMED, "inferred"),
    "variation_of_voltages": _limit(1.0, "mV", _ASSUMED, "inferred"),
    "variation_between_trials": _limit(0.3, "of that between circuits", _ASSUMED, "inferred"),
    "readout_noise": _limit(0.2, "mV", _ASSUMED, "inferred"),
}

#: Utilisations that the capacitors of a synapse driver can make.
#: Source: spikey_demo/networks/stp.py and pyhal, read 2026-08.
UTILISATIONS = (1 / 9, 3 / 11, 5 / 13)

#: Versions of the chip, and which neurons each can use: of version 4 the right block alone.
#: Source: pyhal_config_s1v2.py, read 2026-08.
CHIP_VERSIONS = {4: (192, 384), 5: (0, 384)}
DEFAULT_CHIP_VERSION = 5
