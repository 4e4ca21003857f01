"""PyNN's standard synapse types."""

# mypy: allow-subclassing-any

from __future__ import annotations

from typing import Any

from pyNN.standardmodels import build_translations, synapses

from nmpi_emulator.backends.engine.synapses.model import STATIC, SynapseModel
from nmpi_emulator.backends.pynn_brian2 import simulator


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


class StaticSynapse(ModelSynapse, synapses.StaticSynapse):
    """Fixed weight and delay."""

    translations = build_translations(("weight", "weight"), ("delay", "delay"))
