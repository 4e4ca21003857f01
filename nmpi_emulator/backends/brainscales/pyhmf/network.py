"""Populations, views, assemblies and projections of pyhmf."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from nmpi_emulator.backends.brainscales.experiment import current
from nmpi_emulator.backends.brainscales.pyhmf.cells import largest_number_of_inputs
from nmpi_emulator.backends.constraints.pointers import about_platform
from nmpi_emulator.backends.engine.numerics import IntArray
from nmpi_emulator.backends.pynn07 import populations, projections
from nmpi_emulator.backends.pynn07.description import Description
from nmpi_emulator.backends.pynn07.groups import Group


def not_implemented(what: str) -> RuntimeError:
    """Return the error for something that pyhmf has by name only."""
    return RuntimeError(f"{what} is not implemented on BrainScaleS; see {about_platform('BrainScaleS')}")


def _description() -> Description:
    return current().description


class _Cells(Group):
    """What pyhmf does otherwise than PyNN."""

    def initialize(self, variable: str, value: Any) -> NoReturn:
        """Refuse to set initial values.

        :raises RuntimeError: always: the membranes of the hardware cannot be set.
        """
        raise not_implemented("initialize")

    def randomInit(self, distribution: Any) -> NoReturn:  # noqa: N802
        """Refuse to set initial values."""
        raise not_implemented("randomInit")

    def can_record(self, variable: str) -> NoReturn:
        """Refuse to tell what can be recorded."""
        raise not_implemented("can_record")

    def nearest(self, position: Any) -> NoReturn:
        """Refuse to look for a cell by its place."""
        raise not_implemented("nearest")

    def id_to_index(self, cell: Any) -> NoReturn:
        """Refuse to look for the place of a cell."""
        raise not_implemented("id_to_index")

    def record_gsyn(self, *args: Any, **kwargs: Any) -> None:
        """Take note of a wish that ``get_gsyn`` will refuse."""

    def get_gsyn(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse to return conductances, which cannot be read out."""
        raise not_implemented("get_gsyn")

    def print_gsyn(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse to write conductances, which cannot be read out."""
        raise not_implemented("print_gsyn")

    def meanSpikeCount(self, *args: Any, **kwargs: Any) -> float:  # noqa: N802
        """Return the number of spikes per cell, divided by the time of the last one in ms."""
        # quirk: pyhmf returns a rate, whatever the name says.
        spikes = self.getSpikes()
        return len(spikes) / self.size / float(spikes[-1, 1]) if len(spikes) else 0.0


class Population(_Cells, populations.Population):
    """Cells of one type."""

    current_description = staticmethod(_description)

    def __init__(
        self,
        size: Any,
        cellclass: Any,
        cellparams: Mapping[str, Any] | None = None,
        structure: Any = None,
        label: str | None = None,
    ) -> None:
        """Create ``size`` cells.

        :raises RuntimeError: if the size is not positive, the wafer does not have the cell type, or that
            does not have a parameter.
        """
        super().__init__(size, cellclass, cellparams, structure, label)

    def check_parameters(self, indices: IntArray) -> None:
        """Refuse lists of synaptic inputs that the hardware cannot have.

        :raises RuntimeError: if lists differ in length, or are too long.
        """
        if getattr(self.celltype, "multi_input", False):
            largest_number_of_inputs(self.parameters)

    def checked_size(self, size: Any) -> int:
        """Return the number of cells, or refuse it."""
        number = super().checked_size(size)
        if number <= 0:
            raise RuntimeError(f"the size of a population is a positive integer, not {number}")
        return number


class PopulationView(_Cells, populations.PopulationView):
    """Some cells of a population."""

    def __init__(self, parent: Any, selector: Any, label: str | None = None) -> None:
        """Select cells of a population or view by a slice, a list of indices or a mask.

        :raises IndexError: if there are no such cells; unlike in Python, also if a slice ends beyond them.
        """
        if isinstance(selector, slice) and max(selector.start or 0, selector.stop or 0) > parent.size:
            raise IndexError(f"the slice {selector.start}:{selector.stop} leaves the {parent.size} cells")
        super().__init__(parent, selector, label)


class Assembly(_Cells, populations.Assembly):
    """Cells of several populations."""


for _kind in (Population, PopulationView):
    _kind.view_class = PopulationView
    _kind.assembly_class = Assembly


class Projection(projections.Projection):
    """The synapses between two groups of cells."""

    current_description = staticmethod(_description)

    def __init__(
        self,
        presynaptic_population: Any,
        postsynaptic_population: Any,
        connector: Any = None,
        source: str = "",
        target: Any = "excitatory",
        synapse_dynamics: Any = None,
        label: str = "",
        rng: Any = None,
        method: Any = None,
    ) -> None:
        """Create the synapses.

        :param target: ``"excitatory"`` or ``"inhibitory"``, or the number of an input of a neuron that has
            lists of them.
        """
        super().__init__(
            presynaptic_population,
            postsynaptic_population,
            connector if connector is not None else method,
            source,
            target,
            synapse_dynamics,
            label,
            rng,
        )

    @property
    def receptor(self) -> int:
        """The synaptic input that the synapses lead to, by its number.

        :raises RuntimeError: if the neurons have no such input.
        """
        inputs = self._inputs()
        if self.target not in inputs:
            known = ", ".join(repr(name) for name in inputs)
            raise RuntimeError(f"{self.label!r}: there is no input {self.target!r}; there are {known}")
        return inputs.index(self.target)

    def _inputs(self) -> list[Any]:
        names: list[Any] = ["excitatory", "inhibitory"]
        for population, _ in self.post.parts():
            if getattr(population.celltype, "multi_input", False):
                names = list(range(largest_number_of_inputs(population.parameters)))
        return names

    def __getitem__(self, index: Any) -> NoReturn:
        """Refuse access to single synapses."""
        raise not_implemented("Projection.__getitem__")

    def printWeights(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: N802
        """Refuse to write weights."""
        raise not_implemented("printWeights")

    def printDelays(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: N802
        """Refuse to write delays."""
        raise not_implemented("printDelays")

    def randomizeWeights(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: N802
        """Refuse to draw weights."""
        raise not_implemented("randomizeWeights")

    def randomizeDelays(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: N802
        """Refuse to draw delays."""
        raise not_implemented("randomizeDelays")

    def getSynapseDynamics(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: N802
        """Refuse to tell about plasticity."""
        raise not_implemented("getSynapseDynamics")

    def setSynapseDynamics(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: N802
        """Refuse to change plasticity."""
        raise not_implemented("setSynapseDynamics")
