"""PyNN's standard synapse types."""

# mypy: allow-subclassing-any

from __future__ import annotations

from typing import Any

import numpy as np
from pyNN.standardmodels import build_translations, synapses

from nmpi_emulator.backends.engine.numerics import FloatArray
from nmpi_emulator.backends.engine.synapses.model import STATIC, SynapseModel
from nmpi_emulator.backends.engine.synapses.short_term import TSODYKS_MARKRAM
from nmpi_emulator.backends.engine.synapses.stochastic import (
    MULTI_QUANTAL,
    SIMPLE_STOCHASTIC,
    STOCHASTIC_TSODYKS_MARKRAM,
)
from nmpi_emulator.backends.pynn_brian2 import simulator

_BASE = (("weight", "weight"), ("delay", "delay"))
_RELEASE = (("U", "U"), ("tau_rec", "tau_rec"), ("tau_facil", "tau_facil"))


class ModelSynapse:
    """A synapse type whose synapses follow a model of the engine.

    ``translations`` (PyNN's own attribute) leads from PyNN's parameter names to those of the model;
    weights and delays have PyNN's units in the engine too.
    """

    _simulator: Any = simulator
    model: SynapseModel = STATIC

    def _get_minimum_delay(self) -> float:
        """Return the delay (ms) of synapses for which none is given."""
        return float(self._simulator.state.default_delay)

    def completed(self, values: dict[str, FloatArray], projection: Any) -> dict[str, FloatArray]:
        """Return the parameters of the model: ``values``, and what the projection adds."""
        return values


class StaticSynapse(ModelSynapse, synapses.StaticSynapse):
    """Fixed weight and delay."""

    translations = build_translations(*_BASE)


class TsodyksMarkramSynapse(ModelSynapse, synapses.TsodyksMarkramSynapse):
    """Short-term depression and facilitation."""

    translations = build_translations(*_BASE, *_RELEASE)
    model = TSODYKS_MARKRAM

    def completed(self, values: dict[str, FloatArray], projection: Any) -> dict[str, FloatArray]:
        """Add the decay time of the receptors, with which released resources become inactive."""
        return {**values, "tau_syn": projection.receptor_decay_times()}


class SimpleStochasticSynapse(ModelSynapse, synapses.SimpleStochasticSynapse):
    """Each spike is transmitted with a fixed probability."""

    translations = build_translations(*_BASE, ("p", "p"))
    model = SIMPLE_STOCHASTIC


class StochasticTsodyksMarkramSynapse(ModelSynapse, synapses.StochasticTsodyksMarkramSynapse):
    """Short-term depression and facilitation with a single release site."""

    translations = build_translations(*_BASE, *_RELEASE)
    model = STOCHASTIC_TSODYKS_MARKRAM


class MultiQuantalSynapse(ModelSynapse, synapses.MultiQuantalSynapse):
    """Short-term depression and facilitation with several release sites."""

    translations = build_translations(*_BASE, *_RELEASE, ("n", "n"))
    model = MULTI_QUANTAL

    def completed(self, values: dict[str, FloatArray], projection: Any) -> dict[str, FloatArray]:
        """Check that there are release sites."""
        if np.any(values["n"] < 1):
            raise ValueError("n, the number of release sites, must be at least 1.")
        return values


class ElectricalSynapse(synapses.ElectricalSynapse):
    """Gap junctions, which the engine does not have."""

    def __init__(self, **parameters: Any) -> None:
        """Refuse: cells exchange spikes only."""
        raise NotImplementedError(
            "ElectricalSynapse (gap junction) is not available: cells of this back end exchange "
            "spikes only. pyNN.neuron has it."
        )
