"""Plastic synapses as the front end needs them: a model of the engine, and its parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.engine.numerics import FloatArray
from nmpi_emulator.backends.engine.synapses.model import SynapseModel
from nmpi_emulator.backends.engine.synapses.stdp import ADDITIVE, MULTIPLICATIVE, VOGELS, pair_rule
from nmpi_emulator.backends.spinnaker.numerics.effects import ALL, Effects
from nmpi_emulator.backends.spinnaker.numerics.plasticity.models import plastic_model

Values = Mapping[str, npt.ArrayLike]


@dataclass(frozen=True)
class PlasticForm:
    """A rule of STDP under certain effects.

    ``translate`` makes the model's parameters from those of SpiNNaker's rules.
    """

    model: SynapseModel
    translate: Callable[[Values], Values]

    def parameters(self, values: Values, size: int) -> dict[str, FloatArray]:
        """Return the parameters of ``size`` synapses of the model.

        :param values: by sPyNNaker's names, a number or an array each: the parameters of the timing
            rule and of the weight dependence, and ``scale`` (stored units per nA or uS of the
            receptor) and ``gain`` (the global weight scale of the cell).
        """
        translated = self.translate(values)
        return {
            name: np.array(np.broadcast_to(np.asarray(translated[name], dtype=float), (size,)))
            for name in self.model.parameters
        }


def plastic_form(
    timing: str, timing_values: Mapping[str, float], weights: str, effects: Effects = ALL
) -> PlasticForm:
    """Return synapses with STDP under these effects.

    Where weights are not quantised, the pair rule and Vogels' rule are the engine's own; for the
    others there is only what a core computes.

    :raises KeyError: there is no such rule, or a parameter is missing.
    """
    if not effects.weights and (timing, weights) in _ENGINE_FORMS:
        return _ENGINE_FORMS[timing, weights]
    return PlasticForm(plastic_model(timing, timing_values, weights), lambda values: values)


def _relative(values: Values) -> Values:
    """Return amplitudes as parts of ``w_max``, which the engine's additive rule wants."""
    largest = np.asarray(values["w_max"], dtype=float)
    parts = {name: np.asarray(values[name], dtype=float) / largest for name in ("A_plus", "A_minus")}
    return {**values, **parts}


def _vogels(values: Values) -> Values:
    """Return the parameters of Vogels' rule: ``alpha`` is twice the target rate times ``tau``."""
    rate = 1000.0 * np.asarray(values["alpha"], dtype=float) / (2 * np.asarray(values["tau"], dtype=float))
    return {**values, "eta": values["A_plus"], "rho": rate}


_ENGINE_FORMS = {
    ("pair", "additive"): PlasticForm(pair_rule(ADDITIVE), _relative),
    ("pair", "multiplicative"): PlasticForm(pair_rule(MULTIPLICATIVE), lambda values: values),
    ("vogels2011", "additive"): PlasticForm(VOGELS, _vogels),
}
