"""``pymarocco``: options of the mapping, and its results."""

from __future__ import annotations

from nmpi_emulator.backends.brainscales.pymarocco.marocco import PyMarocco
from nmpi_emulator.backends.brainscales.pymarocco.sections import Defects
from nmpi_emulator.backends.brainscales.statistics import MappingStatistics

__all__ = ["Defects", "MappingStatistics", "PyMarocco"]
