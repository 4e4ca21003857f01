"""Synapses that do not change: ``StaticSynapse``."""

from __future__ import annotations

from typing import Any

from nmpi_emulator.backends.spinnaker.errors import SynapticConfigurationException
from nmpi_emulator.backends.spinnaker.session import session
from nmpi_emulator.platforms.spinnaker.limits import LIMITS

from .dynamics import AbstractSynapseDynamics


class AbstractStaticSynapseDynamics(AbstractSynapseDynamics):
    """Synapses whose row has one word each."""

    def words(self, synapses: int) -> int:
        """Return the length of a synaptic row of *synapses*, in words."""
        return max(synapses, self.pad_to_length or 0)

    def most_synapses(self, words: int) -> int:
        """Return how many synapses fit into a row of *words*."""
        return words


class SynapseDynamicsStatic(AbstractStaticSynapseDynamics):
    """Synapses with fixed weight and delay."""

    synapses_per_second = int(LIMITS["static_events_per_second"].value)

    def __init__(self, weight: Any = 0.0, delay: Any = None, pad_to_length: int | None = None) -> None:
        super().__init__(delay, weight)
        self.pad_to_length = pad_to_length

    def merge(self, other: AbstractSynapseDynamics) -> AbstractSynapseDynamics:
        """Give way to whatever comes, except neuromodulation, which needs plasticity before it."""
        from .neuromodulation import SynapseDynamicsNeuromodulation

        if isinstance(other, SynapseDynamicsNeuromodulation):
            raise session().findings.refuse(
                SynapticConfigurationException,
                "spinnaker/synapse-combination",
                "Neuromodulation can only be added to a population that has an STDP projection already",
            )
        return other

    def is_same_as(self, other: AbstractSynapseDynamics) -> bool:
        """Tell whether the other type is static, too."""
        return isinstance(other, SynapseDynamicsStatic)
