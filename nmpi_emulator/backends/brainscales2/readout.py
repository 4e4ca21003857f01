"""What the converters of the chip make of an analog signal."""

from __future__ import annotations

import numpy as np

from nmpi_emulator.backends.brainscales2.circuits import Circuits
from nmpi_emulator.backends.engine.numerics import FloatArray
from nmpi_emulator.backends.variability import Variability
from nmpi_emulator.platforms.brainscales2.limits import LIMITS

_MADC_PER_CADC = LIMITS["madc_per_cadc"].value
_INPUT_REST = LIMITS["synaptic_input_rest"].value


def samples_anything(device: str) -> bool:
    """Tell whether a device returns samples: pads lead to a plug that nothing is connected to."""
    return not device.startswith("pad")


def sample_interval(device: str, channels: int) -> float:
    """Return the time between two samples of a device, in us.

    :param channels: how many channels of the MADC are in use.
    """
    if device != "madc":
        return LIMITS["cadc_interval"].value
    return LIMITS["madc_interval" if channels < 2 else "madc_interval_of_two"].value


def sample_times(device: str, channels: int, duration_us: float) -> FloatArray:
    """Return when a device samples, in us.

    :param channels: how many channels of the MADC are in use.
    """
    times: FloatArray = np.arange(0.0, duration_us, sample_interval(device, channels), dtype=np.float64)
    return times


def resting_value(variable: str, circuits: Circuits, index: int) -> float:
    """Return the value of a variable, as the equations have it, of a neuron to which nothing happens."""
    return float(circuits.v_rest[index] + circuits.current[index]) if variable == "v" else 0.0


def read(
    values: FloatArray, variable: str, device: str, circuits: Circuits, index: int, noise: FloatArray
) -> FloatArray:
    """Return what a device makes of a variable: whole LSB within its range.

    :param values: as the equations have them, in CADC LSB.
    :param index: the place of the neuron in its population.
    :param noise: of each sample, in CADC LSB.
    """
    if variable in ("exc_synin", "inh_synin"):
        values = _synaptic_input(values, circuits.gain[variable == "inh_synin"][index])
    elif variable == "adaptation":
        values = _INPUT_REST / _MADC_PER_CADC + values
    values = values + noise
    if device == "cadc":
        return np.clip(np.rint(values), 0, LIMITS["cadc_largest"].value)
    return np.clip(np.rint(values * _MADC_PER_CADC), 0, LIMITS["madc_largest"].value)


def _synaptic_input(values: FloatArray, gain: float) -> FloatArray:
    """Return the level of a synaptic input (CADC LSB): it drops with every event, by its weight."""
    weights = np.abs(values) / gain if gain else np.zeros_like(values)
    return (_INPUT_REST - LIMITS["synaptic_input_drop"].value * weights) / _MADC_PER_CADC


def readout_noise(variability: Variability, number: int, samples: int) -> FloatArray:
    """Return the noise of a readout (CADC LSB): none unless variability is on."""
    sigma = LIMITS["readout_noise"].value / _MADC_PER_CADC
    return variability.noise(f"readout of {number}", samples, sigma)
