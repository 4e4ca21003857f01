"""What a script finds as ``spynnaker.pyNN.random_distribution``."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.random_distribution import RandomDistribution

__all__ = ["RandomDistribution"]
