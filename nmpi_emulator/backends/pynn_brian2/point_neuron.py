"""Cells that a script puts together from a membrane and any receptors."""

# mypy: allow-subclassing-any

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pyNN.parameters import ParameterSpace
from pyNN.standardmodels import build_translations, cells

from nmpi_emulator.backends.engine.cells.adex import adex
from nmpi_emulator.backends.engine.cells.conductance import conductance_lif
from nmpi_emulator.backends.engine.cells.lif import lif
from nmpi_emulator.backends.engine.cells.model import CellModel
from nmpi_emulator.backends.engine.cells.receptors import Receptor
from nmpi_emulator.backends.pynn_brian2.cells import ADEX, MEMBRANE
from nmpi_emulator.backends.pynn_brian2.celltype import ModelCell


def _leaky(*receptors: Receptor) -> CellModel:
    """Return the leaky model that suits the receptors: exact if all of them are currents."""
    conductance = any(receptor.conductance for receptor in receptors)
    beyond = any(receptor.times != ("tau",) for receptor in receptors)
    return conductance_lif(*receptors) if conductance or beyond else lif(*receptors)


class LIF(cells.LIF):
    """A leaky integrate-and-fire membrane."""

    translations = build_translations(*MEMBRANE)
    variables: Mapping[str, tuple[str, float]] = {"v": ("v", 1.0)}
    #: Returns the model of the membrane with some receptors.
    model_with: Callable[..., CellModel] = staticmethod(_leaky)


class AdExp(cells.AdExp):
    """An adaptive exponential integrate-and-fire membrane."""

    translations = build_translations(*ADEX)
    variables: Mapping[str, tuple[str, float]] = {"v": ("v", 1.0), "w": ("w", 1.0)}
    model_with: Callable[..., CellModel] = staticmethod(adex)


class PointNeuron(ModelCell, cells.PointNeuron):
    """A membrane with receptors, whose parameters are called ``<receptor>.<parameter>``."""

    def __init__(self, neuron: Any, **post_synaptic_receptors: Any) -> None:
        """Put together a cell type from ``neuron`` and receptors by name."""
        self.neuron = neuron
        self.post_synaptic_receptors = post_synaptic_receptors
        self.model = neuron.model_with(*(self._response(n).receptor for n in self.receptor_types))
        self.translations = dict(neuron.translations)
        self.variables = dict(neuron.variables)
        values = {name: space.base_value for name, space in neuron.parameter_space.items()}
        for index, name in enumerate(self.receptor_types):
            response = self._response(name)
            response.set_parent(self)
            for parameter, stem in response.names.items():
                full = f"{name}.{parameter}"
                # A factor, because PyNN takes a name without one for an expression.
                self.translations.update(build_translations((full, f"{stem}{index}", 1.0)))
                values[full] = response.parameter_space[parameter].base_value
            for variable, stem in response.variables.items():
                self.variables[f"{name}.{variable}"] = (f"{stem}{index}", 1.0)
        self.parameter_space = ParameterSpace(values, self.get_schema(), None, type(self))

    def _response(self, name: str) -> Any:
        return self.post_synaptic_receptors[name]

    def get_schema(self) -> dict[str, type]:
        """Return the type of each parameter."""
        return dict.fromkeys(self.translations, float)

    def get_parameter_names(self) -> list[str]:
        """Return the names of all parameters."""
        return list(self.translations)

    def has_parameter(self, name: str) -> bool:
        """Say whether there is a parameter of this name."""
        return name in self.translations

    def computed_parameters(self) -> list[str]:
        """Return the parameters that depend on several others: none."""
        return []

    def computed_parameters_include(self, parameter_names: Iterable[str]) -> bool:
        """Say whether one of these parameters depends on several others: none does."""
        return False

    @property
    def conductance_based(self) -> bool | None:
        """Whether the receptors are conductances; None where they are of both kinds."""
        kinds = {response.conductance_based for response in self.post_synaptic_receptors.values()}
        return None if len(kinds) > 1 else kinds == {True}
