"""How a PyNN cell type becomes cells or sources of the engine.

A platform makes its own cell types by inheriting from PyNN's standard type (names, defaults, units)
and from one of these, with its own model or source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy.typing as npt
from pyNN import errors

from nmpi_emulator.backends.engine.cells.model import CellModel, ImpossibleValue
from nmpi_emulator.backends.engine.network import Cells, Network
from nmpi_emulator.backends.engine.numerics import FloatArray
from nmpi_emulator.backends.engine.sources.model import SpikeSource

#: Translated parameters: one value per cell, a number or one of PyNN's sequences.
Values = Mapping[str, npt.NDArray[Any]]


class ModelCell:
    """A cell type whose cells follow a model of the engine.

    ``translations`` (PyNN's own attribute) leads from PyNN's parameter names to those of the model.
    """

    #: The model; a property where it depends on parameters.
    model: CellModel
    #: For each state variable of PyNN: the model's name for it, and the factor that brings the
    #: model's value into PyNN's unit.
    variables: Mapping[str, tuple[str, float]] = {}
    translations: Mapping[str, Any]

    def model_parameters(self, values: Values) -> Mapping[str, FloatArray]:
        """Return the parameters of the model, from translated ones."""
        return values

    def add_to(self, network: Network, size: int, values: Values, label: str) -> Cells:
        """Add ``size`` cells to the network."""
        with self._pynn_names():
            cells = Cells(self.model, size, dict(self.model_parameters(values)), label=label)
        network.add_cells(cells)
        return cells

    def update(self, cells: Cells, values: Values, names: set[str]) -> None:
        """Set those parameters of the cells that depend on ``names``."""
        changed = {name: values[name] for name in names}
        with self._pynn_names():
            for name, array in self.model_parameters(changed).items():
                cells.set_parameter(name, array)

    @contextmanager
    def _pynn_names(self) -> Iterator[None]:
        """Turn the engine's refusal of a value into one that speaks of PyNN's parameters."""
        try:
            yield
        except ImpossibleValue as refusal:
            names = {each["translated_name"]: name for name, each in self.translations.items()}
            name = names.get(refusal.name, refusal.name)
            raise errors.InvalidParameterValueError(
                f"{name} of {type(self).__name__} must be {refusal.demand}, not {refusal.value:g}."
            ) from None


class SourceCell:
    """A cell type whose cells are spike sources of the engine."""

    #: The engine's class of source.
    source: Callable[..., SpikeSource]
    variables: Mapping[str, tuple[str, float]] = {}

    def source_values(self, values: Values) -> dict[str, Any]:
        """Return the parameters of the engine's source, from translated ones."""
        return dict(values)

    def add_to(self, network: Network, size: int, values: Values, label: str) -> SpikeSource:
        """Add ``size`` sources to the network."""
        with refused_values():
            source = self.source(size, **self.source_values(values), label=label)
        network.add_source(source)
        return source

    def update(self, source: SpikeSource, values: Values, names: set[str]) -> None:
        """Bring the source up to date after ``names`` have changed."""
        with refused_values():
            source.set_values(**self.source_values(values))


@contextmanager
def refused_values() -> Iterator[None]:
    """Turn the engine's refusal of a value into PyNN's."""
    try:
        yield
    except errors.InvalidParameterValueError:
        raise
    except ValueError as error:
        raise errors.InvalidParameterValueError(str(error)) from None
