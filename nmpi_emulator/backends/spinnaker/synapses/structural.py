"""Synapses that form and vanish: ``StructuralMechanismStatic`` and ``StructuralMechanismSTDP``."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeGuard

import numpy as np

from nmpi_emulator.backends.spinnaker.session import session

from .dynamics import AbstractSynapseDynamics
from .rewiring import Part, RandomByWeightElimination
from .rules import TimingRule, WeightRule
from .static import SynapseDynamicsStatic
from .stdp import SynapseDynamicsSTDP, refuse_combination

if TYPE_CHECKING:
    from nmpi_emulator.backends.spinnaker.projections import Projection

#: Synaptic events that a core could process in the time of one attempt to rewire.
#: Source: SynapseDynamicsStructuralCommon.reduction_synapses_per_second.
_EVENTS_PER_ATTEMPT = 17

_NAMES = ("initial_weight", "initial_delay", "f_rew", "p_rew", "s_max", "with_replacement")


class AbstractSynapseDynamicsStructural(AbstractSynapseDynamics):
    """The rewiring of a population.

    Source of the rules: sPyNNaker 7.4.1, ``SynapseDynamicsStructuralCommon``.
    """

    partner_selection: Part
    formation: Part
    elimination: RandomByWeightElimination
    f_rew: float
    initial_weight: float
    initial_delay: Any
    s_max: int
    with_replacement: bool
    seed: int | None

    is_combined_core_capable = False
    changes_during_run = True
    generated_by_cores = False

    def _take_rewiring(
        self,
        partner_selection: Any,
        formation: Any,
        elimination: Any,
        f_rew: float,
        initial_weight: float,
        initial_delay: Any,
        s_max: int,
        with_replacement: bool,
        seed: int | None,
    ) -> None:
        self.partner_selection, self.formation, self.elimination = partner_selection, formation, elimination
        self.f_rew, self.initial_weight, self.initial_delay = f_rew, initial_weight, initial_delay
        self.s_max, self.with_replacement, self.seed = s_max, with_replacement, seed
        if seed is not None:
            np.random.RandomState(seed)  # the release makes one, which refuses what is no seed
        events = self.synapses_per_second or 0
        self.synapses_per_second = events - math.ceil(_EVENTS_PER_ATTEMPT * f_rew)

    @property
    def p_rew(self) -> float:
        """The time between two attempts of a core to rewire, in seconds."""
        return 1.0 / self.f_rew

    def is_rewiring_same_as(self, other: AbstractSynapseDynamicsStructural) -> bool:
        """Tell whether another rewiring has the same numbers, and parts of the same kind."""
        numbers = ("s_max", "f_rew", "initial_weight", "initial_delay")
        return all(getattr(self, name) == getattr(other, name) for name in numbers) and all(
            type(getattr(self, name)) is type(getattr(other, name))
            for name in ("partner_selection", "formation", "elimination")
        )

    @property
    def attempts_per_step(self) -> int:
        """How often a synapse may be rewired in a step, for the memory of the recording."""
        clock = session().clock
        if self.p_rew * 1000 >= clock.step_ms:
            return 1
        return int(clock.step_us / (self.p_rew * 1e6))

    def rewiring_parameter_names(self) -> tuple[str, ...]:
        """Return the names of the parameters of the rewiring."""
        parts = (self.partner_selection, self.formation, self.elimination)
        return (*_NAMES, *(name for part in parts for name in part.get_parameter_names()))

    def weight_maximum(self, projection: Projection) -> float:
        """Return the largest weight, that of a new synapse included."""
        return max(super().weight_maximum(projection), self.initial_weight)

    def weight_mean(self, projection: Projection) -> float:
        """Return the weight to reckon with."""
        return self.weight_maximum(projection)

    def weight_variance(self, projection: Projection) -> float:
        """Return the variance to reckon with: none."""
        return 0.0

    def longest_delay(self, projection: Projection) -> float:
        """Return the longest delay, that of a new synapse included.

        :raises TypeError: if that is a range, as in the release.
        """
        if isinstance(self.initial_delay, tuple):
            raise session().findings.refuse(
                TypeError,
                "spinnaker/rewiring",
                "The release cannot compare a range of initial delays with those of the projection: give one",
                actual=self.initial_delay,
                where=projection.place,
            )
        return max(super().longest_delay(projection), float(self.initial_delay))

    def delay_variance(self, projection: Projection) -> float:
        """Return the variance to reckon with: none."""
        return 0.0


def is_structural(dynamics: object) -> TypeGuard[AbstractSynapseDynamicsStructural]:
    """Tell whether synapses form and vanish."""
    return isinstance(dynamics, AbstractSynapseDynamicsStructural)


class SynapseDynamicsStructuralStatic(AbstractSynapseDynamicsStructural, SynapseDynamicsStatic):
    """Static synapses that form and vanish."""

    def __init__(
        self,
        partner_selection: Any,
        formation: Any,
        elimination: Any,
        f_rew: float = 1e4,
        initial_weight: float = 0.0,
        initial_delay: Any = 1.0,
        s_max: int = 32,
        with_replacement: bool = True,
        seed: int | None = None,
        weight: Any = 0.0,
        delay: Any = None,
    ) -> None:
        SynapseDynamicsStatic.__init__(self, weight, delay, s_max)
        self._take_rewiring(
            partner_selection,
            formation,
            elimination,
            f_rew,
            initial_weight,
            initial_delay,
            s_max,
            with_replacement,
            seed,
        )

    def get_parameter_names(self) -> Iterable[str]:
        """Return the names of the parameters of the synapse type."""
        return ("weight", "delay", *self.rewiring_parameter_names())

    def merge(self, other: AbstractSynapseDynamics) -> AbstractSynapseDynamics:
        """Allow static synapses beside these, and become plastic with an STDP mechanism."""
        _refuse_weight_change(other)
        if isinstance(other, SynapseDynamicsStructuralStatic):
            raise session().findings.refuse(
                NotImplementedError,
                "spinnaker/synapse-combination",
                "The release cannot compare two StructuralMechanismStatic: make only one projection with it "
                "onto a population, or use StructuralMechanismSTDP",
            )
        if is_structural(other):
            raise refuse_combination(
                "All structural mechanisms onto one population must have the same rules and parameters"
            )
        if isinstance(other, SynapseDynamicsSTDP):
            return SynapseDynamicsStructuralSTDP.of(self, other)
        return self


class SynapseDynamicsStructuralSTDP(AbstractSynapseDynamicsStructural, SynapseDynamicsSTDP):
    """Plastic synapses that form and vanish."""

    def __init__(
        self,
        partner_selection: Any,
        formation: Any,
        elimination: Any,
        timing_dependence: TimingRule | None,
        weight_dependence: WeightRule | None,
        voltage_dependence: Any = None,
        dendritic_delay_fraction: float = 1.0,
        f_rew: float = 1e4,
        initial_weight: float = 0.0,
        initial_delay: Any = 1.0,
        s_max: int = 32,
        with_replacement: bool = True,
        seed: int | None = None,
        weight: Any = 0.0,
        delay: Any = None,
        backprop_delay: bool = True,
    ) -> None:
        SynapseDynamicsSTDP.__init__(
            self,
            timing_dependence,
            weight_dependence,
            voltage_dependence,
            dendritic_delay_fraction,
            weight,
            delay,
            s_max,
            backprop_delay,
        )
        self._take_rewiring(
            partner_selection,
            formation,
            elimination,
            float(f_rew),
            initial_weight,
            initial_delay,
            s_max,
            with_replacement,
            seed,
        )

    is_combined_core_capable = False

    @classmethod
    def of(
        cls, rewiring: AbstractSynapseDynamicsStructural, plasticity: SynapseDynamicsSTDP
    ) -> SynapseDynamicsStructuralSTDP:
        """Put together what a population has that gets both kinds of projection."""
        return cls(
            rewiring.partner_selection,
            rewiring.formation,
            rewiring.elimination,
            plasticity.timing_dependence,
            plasticity.weight_dependence,
            None,
            plasticity.dendritic_delay_fraction,
            rewiring.f_rew,
            rewiring.initial_weight,
            rewiring.initial_delay,
            rewiring.s_max,
            rewiring.with_replacement,
            rewiring.seed,
            backprop_delay=plasticity.backprop_delay,
        )

    def get_parameter_names(self) -> Iterable[str]:
        """Return the names of the parameters of the synapse type."""
        return (*SynapseDynamicsSTDP.get_parameter_names(self), *self.rewiring_parameter_names())

    def merge(self, other: AbstractSynapseDynamics) -> AbstractSynapseDynamics:
        """Allow equal mechanisms, each for itself, beside this one."""
        from .neuromodulation import SynapseDynamicsNeuromodulation

        _refuse_weight_change(other)
        if isinstance(other, SynapseDynamicsNeuromodulation):
            self.merge_neuromodulation(other)
            return self
        same_rewiring = not is_structural(other) or self.is_rewiring_same_as(other)
        same_plasticity = not isinstance(other, SynapseDynamicsSTDP) or SynapseDynamicsSTDP.is_same_as(
            self, other
        )
        if not (same_rewiring and same_plasticity):
            raise refuse_combination(
                "All mechanisms onto one population must have the same rules with the same parameters"
            )
        return self


def _refuse_weight_change(other: AbstractSynapseDynamics) -> None:
    from .weight_change import SynapseDynamicsWeightChangable, SynapseDynamicsWeightChanger

    if isinstance(other, (SynapseDynamicsWeightChangable, SynapseDynamicsWeightChanger)):
        raise refuse_combination(
            "A weight changer and structural plasticity cannot be on the same population"
        )
