"""The options of the executable system specification."""

from __future__ import annotations


class ESSConfig:
    """Options of the simulator.

    ``timestep`` (ms of the model) is the interval of membrane samples.  ``weight_distortion`` is the
    standard deviation of the factor that each synapse gets, once; it has an effect only if
    ``enable_weight_distortion`` is set.  ``pulse_statistics_file`` is where counts of events go.
    """

    def __init__(self) -> None:
        self.speedup = 1e4
        self.timestep = 0.1
        self.enable_weight_distortion = False
        self.weight_distortion = 0.0
        self.enable_timed_merger = True
        self.enable_spike_debugging = False
        self.pulse_statistics_file = ""
        self.calib_path = ""
