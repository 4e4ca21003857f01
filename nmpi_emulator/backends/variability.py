"""Differences between the circuits of an analog chip, and between one run and the next: off unless asked for.

Two chips of one design are not equal, and one chip does not do the same twice.  A job whose
``hardware_config`` says ``variability`` gets random deviations of parameters and weights, so that people
can see whether an experiment would survive the hardware.  They follow a seed: the fixed pattern is the
same in every run of every job with that seed, trial-to-trial deviations differ from run to run.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from nmpi_emulator.backends.engine.numerics import FloatArray

#: What ``variability`` may say, and what that switches on: the fixed pattern, deviations between runs.
CHOICES: Mapping[str, tuple[bool, bool]] = {
    "off": (False, False),
    "fixed-pattern": (True, False),
    "trial-to-trial": (False, True),
    "both": (True, True),
}


@dataclass(frozen=True)
class Variability:
    """Draws deviations.

    :param fixed: whether circuits differ from each other.
    :param trial: whether runs differ from each other.
    :param seed: stands for one chip.
    :param trial_part: size of the deviations between runs, relative to those between circuits.
    :param run: number of the run.
    """

    fixed: bool = False
    trial: bool = False
    seed: int = 0
    trial_part: float = 0.3
    run: int = 0

    @classmethod
    def of(cls, hardware_config: Mapping[str, Any], *, trial_part: float, run: int) -> Variability:
        """Return what a job asks for.

        :raises ValueError: if ``variability`` is none of the choices.
        """
        choice = hardware_config.get("variability") or "off"
        if choice not in CHOICES:
            raise ValueError(f"hardware_config: variability is one of {', '.join(CHOICES)}, not {choice!r}")
        fixed, trial = CHOICES[choice]
        seed = int(hardware_config.get("variability_seed") or 0)
        return cls(fixed, trial, seed, trial_part, run)

    @property
    def on(self) -> bool:
        """Whether there are any deviations."""
        return self.fixed or self.trial

    def deviations(self, what: str, size: int, sigma: float) -> FloatArray:
        """Return a normally distributed deviation for each of ``size`` circuits.

        :param what: which property deviates; each has numbers of its own.
        :param sigma: standard deviation between circuits.
        """
        total: FloatArray = np.zeros(size)
        key = zlib.crc32(what.encode())
        if self.fixed:
            total += sigma * np.random.default_rng([self.seed, key]).standard_normal(size)
        if self.trial:
            rng = np.random.default_rng([self.seed, key, 1 + self.run])
            total += self.trial_part * sigma * rng.standard_normal(size)
        return total

    def factors(self, what: str, size: int, sigma: float) -> FloatArray:
        """Return a factor around 1, never negative, for each of ``size`` circuits."""
        return np.maximum(1.0 + self.deviations(what, size, sigma), 0.0)

    def noise(self, what: str, size: int, sigma: float) -> FloatArray:
        """Return noise of a readout: different in every sample and every run, none if variability is off."""
        if not self.on:
            return np.zeros(size)
        key = zlib.crc32(what.encode())
        return sigma * np.random.default_rng([self.seed, key, 1 + self.run]).standard_normal(size)
