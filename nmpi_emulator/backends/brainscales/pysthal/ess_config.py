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

    def sample_interval_ms(self) -> float:
        """Return the interval of membrane samples, in ms of the model.

        :raises ValueError: if it is none.
        """
        interval = float(self.timestep)
        if not interval > 0:
            raise ValueError(f"ess_config.timestep is a positive time in ms, not {self.timestep!r}")
        return interval

    def distortion(self) -> float:
        """Return the standard deviation of the factor of each weight: 0 unless it is switched on.

        :raises ValueError: if it is negative or no number.
        """
        sigma = float(self.weight_distortion) if self.enable_weight_distortion else 0.0
        if not sigma >= 0:
            raise ValueError(f"ess_config.weight_distortion is 0 or more, not {self.weight_distortion!r}")
        return sigma
