"""PyNN's spike-timing dependent plasticity."""

# mypy: allow-subclassing-any

from __future__ import annotations

from typing import Any

from pyNN import errors
from pyNN.standardmodels import build_translations, synapses

from nmpi_emulator.backends.engine.synapses.model import SynapseModel
from nmpi_emulator.backends.engine.synapses.stdp import (
    ADDITIVE,
    ADDITIVE_MULTIPLICATIVE,
    GUETIG,
    MULTIPLICATIVE,
    VOGELS,
    WeightDependence,
    pair_rule,
)
from nmpi_emulator.backends.pynn_brian2.synapses import ModelSynapse

_BOUNDS = (("w_max", "w_max"), ("w_min", "w_min"))


class AdditiveWeightDependence(synapses.AdditiveWeightDependence):
    """Changes that do not depend on the weight."""

    translations = build_translations(*_BOUNDS)
    dependence: WeightDependence = ADDITIVE


class MultiplicativeWeightDependence(synapses.MultiplicativeWeightDependence):
    """Changes in proportion to the distance of the weight from its bound."""

    translations = build_translations(*_BOUNDS)
    dependence: WeightDependence = MULTIPLICATIVE


class AdditivePotentiationMultiplicativeDepression(synapses.AdditivePotentiationMultiplicativeDepression):
    """Potentiation that does not depend on the weight, depression in proportion to it."""

    translations = build_translations(*_BOUNDS)
    dependence: WeightDependence = ADDITIVE_MULTIPLICATIVE


class GutigWeightDependence(synapses.GutigWeightDependence):
    """Changes that depend on powers of the distance of the weight from its bound."""

    translations = build_translations(*_BOUNDS, ("mu_plus", "mu_plus"), ("mu_minus", "mu_minus"))
    dependence: WeightDependence = GUETIG


class SpikePairRule(synapses.SpikePairRule):
    """Every pair of spikes counts."""

    translations = build_translations(
        ("A_plus", "A_plus"),
        ("A_minus", "A_minus"),
        ("tau_plus", "tau_plus"),
        ("tau_minus", "tau_minus"),
    )

    def model_with(self, weight_dependence: Any) -> SynapseModel:
        """Return the model of this rule with a weight dependence."""
        return pair_rule(weight_dependence.dependence)


class Vogels2011Rule(synapses.Vogels2011Rule):
    """Near-coincident spikes potentiate; ``rho`` (Hz) is the rate that it aims at."""

    translations = build_translations(("tau", "tau"), ("eta", "eta"), ("rho", "rho"))

    def model_with(self, weight_dependence: Any) -> SynapseModel:
        """Return the model of this rule; its changes do not depend on the weight."""
        if weight_dependence.dependence is not ADDITIVE:
            raise errors.NoModelAvailableError(
                "Vogels2011Rule goes with AdditiveWeightDependence, which gives its bounds."
            )
        return VOGELS


class STDPMechanism(ModelSynapse, synapses.STDPMechanism):
    """A timing rule combined with a weight dependence.

    ``dendritic_delay_fraction`` is the part of the delay that lies in the dendrite, from 0 to 1.
    """

    base_translations = build_translations(
        ("weight", "weight"),
        ("delay", "delay"),
        ("dendritic_delay_fraction", "dendritic_fraction"),
    )

    def __init__(
        self,
        timing_dependence: Any = None,
        weight_dependence: Any = None,
        voltage_dependence: Any = None,
        dendritic_delay_fraction: float = 1.0,
        weight: Any = 0.0,
        delay: Any = None,
    ) -> None:
        """Combine the parts of a mechanism."""
        if timing_dependence is None or weight_dependence is None:
            raise errors.NoModelAvailableError(
                "STDPMechanism needs a timing dependence and a weight dependence."
            )
        if voltage_dependence is not None:
            raise errors.NoModelAvailableError("There is no voltage dependence for STDPMechanism.")
        if not 0 <= dendritic_delay_fraction <= 1:
            raise errors.InvalidParameterValueError(
                f"dendritic_delay_fraction must be from 0 to 1, not {dendritic_delay_fraction:g}."
            )
        super().__init__(
            timing_dependence,
            weight_dependence,
            voltage_dependence,
            dendritic_delay_fraction,
            weight,
            delay,
        )
        self.model = timing_dependence.model_with(weight_dependence)

    def _build_translations(self) -> None:
        """Bring the translations of the parts together."""
        self.translations = {
            **self.base_translations,
            **self.timing_dependence.translations,
            **self.weight_dependence.translations,
        }

    @property
    def possible_models(self) -> set[str]:
        """The name of the engine's model for this combination."""
        return {self.model.name}
