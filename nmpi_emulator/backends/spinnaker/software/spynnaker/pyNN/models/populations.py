"""What a script finds as ``spynnaker.pyNN.models.populations``."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.absent import refuses
from nmpi_emulator.backends.spinnaker.leaves import leaves_of
from nmpi_emulator.backends.spinnaker.population_family import PopulationBase
from nmpi_emulator.backends.spinnaker.populations import Assembly, Population
from nmpi_emulator.backends.spinnaker.views import IDMixin, PopulationView

__all__ = ["Assembly", "IDMixin", "Population", "PopulationBase", "PopulationView"]

__path__: list[str] = []
__leaves__ = leaves_of(__name__)
__getattr__ = refuses(__name__)
