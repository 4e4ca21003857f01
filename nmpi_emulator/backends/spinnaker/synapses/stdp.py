"""Synapses that change with spike timing: ``STDPMechanism``."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from nmpi_emulator.backends.spinnaker.errors import SynapticConfigurationException
from nmpi_emulator.backends.spinnaker.session import session
from nmpi_emulator.platforms.spinnaker.limits import LIMITS

from .dynamics import AbstractSynapseDynamics
from .rules import TimingRule, WeightRule

if TYPE_CHECKING:
    from nmpi_emulator.backends.spinnaker.projections import Projection

    from .neuromodulation import SynapseDynamicsNeuromodulation

_WORD = 4
_TIME_STAMP_BYTES = 4


class AbstractPlasticSynapseDynamics(AbstractSynapseDynamics):
    """Synapses whose row has a part that changes."""

    changes_during_run = True


def refuse_combination(message: str) -> SynapticConfigurationException:
    """Return the exception for synapse types that cannot be on one population."""
    return session().findings.refuse(SynapticConfigurationException, "spinnaker/synapse-combination", message)


class SynapseDynamicsSTDP(AbstractPlasticSynapseDynamics):
    """Synapses with a timing and a weight dependence.

    Source of the rules: sPyNNaker 7.4.1, ``SynapseDynamicsSTDP``.
    """

    synapses_per_second = int(LIMITS["plastic_events_per_second"].value)
    settable = frozenset(("dendritic_delay_fraction", "backprop_delay"))
    changing = frozenset(("neuromodulation",))

    def __init__(
        self,
        timing_dependence: TimingRule | None,
        weight_dependence: WeightRule | None,
        voltage_dependence: Any = None,
        dendritic_delay_fraction: float = 1.0,
        weight: Any = 0.0,
        delay: Any = None,
        pad_to_length: int | None = None,
        backprop_delay: bool = True,
    ) -> None:
        if timing_dependence is None or weight_dependence is None:
            raise self._not_implemented("Both timing_dependence and weight_dependence must be specified")
        if voltage_dependence is not None:
            raise self._not_implemented("Voltage dependence has not been implemented on SpiNNaker")
        super().__init__(delay, weight)
        self.timing_dependence, self.weight_dependence = timing_dependence, weight_dependence
        if isinstance(weight_dependence, WeightRule):
            weight_dependence.set_amplitudes(timing_dependence)
        self.dendritic_delay_fraction = float(dendritic_delay_fraction)
        self.pad_to_length = pad_to_length
        self.backprop_delay = bool(backprop_delay)
        self.neuromodulation: SynapseDynamicsNeuromodulation | None = None
        if self.dendritic_delay_fraction != 1.0:
            raise self._not_implemented(
                "All delays must be dendritic: dendritic_delay_fraction can only be 1",
                limit=1.0,
                actual=dendritic_delay_fraction,
            )

    @staticmethod
    def _not_implemented(message: str, **details: Any) -> NotImplementedError:
        return session().findings.refuse(
            NotImplementedError, "spinnaker/stdp-unsupported", message, **details
        )

    def _holders(self) -> tuple[Any, ...]:
        return (self.timing_dependence, self.weight_dependence, self)

    def get_parameter_names(self) -> Iterable[str]:
        """Return the names of the parameters of the synapse type."""
        timing, weight = self.timing_dependence, self.weight_dependence
        return ("weight", "delay", *timing.get_parameter_names(), *weight.get_parameter_names())

    # --- with other synapses on the same population ---

    def is_same_as(self, other: AbstractSynapseDynamics) -> bool:
        """Tell whether another mechanism has the same rules with the same numbers."""
        return (
            isinstance(other, SynapseDynamicsSTDP)
            and self.timing_dependence.is_same_as(other.timing_dependence)
            and self.weight_dependence.is_same_as(other.weight_dependence)
            and self.dendritic_delay_fraction == other.dendritic_delay_fraction
        )

    def merge(self, other: AbstractSynapseDynamics) -> AbstractSynapseDynamics:
        """Allow static synapses and an equal mechanism beside this one."""
        from .neuromodulation import SynapseDynamicsNeuromodulation
        from .structural import SynapseDynamicsStructuralSTDP, is_structural
        from .weight_change import SynapseDynamicsWeightChangable, SynapseDynamicsWeightChanger

        if isinstance(other, SynapseDynamicsNeuromodulation):
            self.merge_neuromodulation(other)
            return self
        if isinstance(other, (SynapseDynamicsWeightChangable, SynapseDynamicsWeightChanger)):
            raise refuse_combination("A weight changer and STDP cannot be on the same population")
        if isinstance(other, SynapseDynamicsSTDP):
            if not self.is_same_as(other):
                raise refuse_combination(
                    "All plastic projections onto one population must have the same rules with the same "
                    "parameters"
                )
            if self.neuromodulation is not None:
                other.merge_neuromodulation(self.neuromodulation)
            return other
        if is_structural(other):
            return SynapseDynamicsStructuralSTDP.of(other, self)
        return self

    def merge_neuromodulation(self, other: SynapseDynamicsNeuromodulation) -> None:
        """Let a neuromodulation act on these synapses."""
        if self.neuromodulation is None:
            self.neuromodulation = other
        elif not self.neuromodulation.is_neuromodulation_same_as(other):
            raise refuse_combination("All neuromodulation onto one population must have the same parameters")

    # --- on the machine ---

    @property
    def is_combined_core_capable(self) -> bool:  # type: ignore[override]
        """Whether cores of neurons can process the synapses as well."""
        return self.neuromodulation is None

    @property
    def _header_bytes(self) -> int:
        return math.ceil((_TIME_STAMP_BYTES + self.timing_dependence.trace_bytes) / _WORD) * _WORD

    @property
    def _plastic_bytes(self) -> int:
        """Bytes of the changing part of a synapse."""
        modulated = 2 if self.neuromodulation else 0
        return 2 * self.timing_dependence.half_words + modulated

    def words(self, synapses: int) -> int:
        """Return the length of a synaptic row of *synapses*, in words."""
        return self._words(max(synapses, self.pad_to_length or 0))

    def _words(self, synapses: int) -> int:
        if synapses == 0:
            return 0
        return math.ceil(synapses / 2) + math.ceil(
            (self._header_bytes + self._plastic_bytes * synapses) / _WORD
        )

    def most_synapses(self, words: int) -> int:
        """Return how many synapses fit into a row of *words*."""
        space = words - self._header_bytes // _WORD
        synapses = space * _WORD // (self._plastic_bytes + 2)
        while self._words(synapses) > words:
            synapses -= 1
        return synapses

    def parameter_bytes(self, receptors: int) -> int:
        """Return what the parameters take on a core."""
        timing = self.timing_dependence
        size = _WORD + timing.parameter_bytes()
        size += self.weight_dependence.parameter_bytes(receptors, timing.n_weight_terms)
        return size + (self.neuromodulation.parameter_bytes(receptors) if self.neuromodulation else 0)

    def weight_maximum(self, projection: Projection) -> float:
        """Return the largest weight that a synapse of a projection can reach."""
        return max(super().weight_maximum(projection), self.weight_dependence.weight_maximum)

    def weight_mean(self, projection: Projection) -> float:
        """Return the weight to reckon with: any may become the largest."""
        return self.weight_maximum(projection)

    def weight_variance(self, projection: Projection) -> float:
        """Return the variance to reckon with: none, see :meth:`weight_mean`."""
        return 0.0
