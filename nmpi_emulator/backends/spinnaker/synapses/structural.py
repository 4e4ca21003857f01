"""Synapses that form and vanish: ``StructuralMechanismStatic`` and ``StructuralMechanismSTDP``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeGuard

from .dynamics import AbstractSynapseDynamics
from .rules import TimingRule, WeightRule
from .static import SynapseDynamicsStatic
from .stdp import SynapseDynamicsSTDP, refuse_combination

if TYPE_CHECKING:
    from nmpi_emulator.backends.spinnaker.projections import Projection

_NAMES = ("initial_weight", "initial_delay", "f_rew", "p_rew", "s_max", "with_replacement")


class _Part:
    """A part of the mechanism, equal to another one if its parameters are."""

    def get_parameter_names(self) -> tuple[str, ...]:
        """Return the names of the parameters."""
        return tuple(vars(self))

    def is_same_as(self, other: object) -> bool:
        """Tell whether another part is the same."""
        return type(self) is type(other) and vars(self) == vars(other)


class LastNeuronSelection(_Part):
    """The next source is a cell that has just spiked."""

    def __init__(self, spike_buffer_size: int = 64) -> None:
        self.spike_buffer_size = spike_buffer_size


class RandomSelection(_Part):
    """The next source is any cell."""


class DistanceDependentFormation(_Part):
    """The nearer two cells are on a grid, the likelier a synapse forms."""

    def __init__(
        self,
        grid: Any = (16, 16),
        p_form_forward: float = 0.16,
        sigma_form_forward: float = 2.5,
        p_form_lateral: float = 1.0,
        sigma_form_lateral: float = 1.0,
    ) -> None:
        self.grid = grid
        self.p_form_forward, self.sigma_form_forward = p_form_forward, sigma_form_forward
        self.p_form_lateral, self.sigma_form_lateral = p_form_lateral, sigma_form_lateral


class RandomByWeightElimination(_Part):
    """Weak synapses vanish more often than strong ones."""

    def __init__(
        self,
        threshold: float,
        prob_elim_depressed: float = 0.0245,
        prob_elim_potentiated: float = 0.000136,
    ) -> None:
        self.threshold = threshold
        self.prob_elim_depressed = prob_elim_depressed
        self.prob_elim_potentiated = prob_elim_potentiated


class AbstractSynapseDynamicsStructural(AbstractSynapseDynamics):
    """The rewiring of a population.

    Source of the rules: sPyNNaker 7.4.1, ``SynapseDynamicsStructuralCommon``.
    """

    partner_selection: Any
    formation: Any
    elimination: Any
    f_rew: float
    initial_weight: float
    initial_delay: Any
    s_max: int
    with_replacement: bool
    seed: int | None

    is_combined_core_capable = False
    changes_during_run = True

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

    @property
    def p_rew(self) -> float:
        """The time between two attempts of a core to rewire, in seconds."""
        return 1.0 / self.f_rew

    def is_rewiring_same_as(self, other: AbstractSynapseDynamicsStructural) -> bool:
        """Tell whether another rewiring has the same rules with the same numbers."""
        numbers = ("s_max", "f_rew", "initial_weight", "initial_delay", "with_replacement")
        return all(getattr(self, name) == getattr(other, name) for name in numbers) and all(
            getattr(self, name).is_same_as(getattr(other, name))
            for name in ("partner_selection", "formation", "elimination")
        )

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
        """Return the longest delay, that of a new synapse included."""
        own = max(self.initial_delay) if isinstance(self.initial_delay, tuple) else self.initial_delay
        return max(super().longest_delay(projection), float(own))

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
        """Allow an equal mechanism, and become plastic with an STDP mechanism."""
        _refuse_weight_change(other)
        if is_structural(other):
            if not (isinstance(other, SynapseDynamicsStructuralStatic) and self.is_rewiring_same_as(other)):
                raise refuse_combination(
                    "All structural mechanisms onto one population must have the same rules and parameters"
                )
            return other
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
            seed=rewiring.seed,
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
