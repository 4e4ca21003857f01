"""Populations and projections of Spikey."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt
from pyNN import errors

from nmpi_emulator.backends.engine.numerics import FloatArray
from nmpi_emulator.backends.pynn07 import connectors, populations, projections
from nmpi_emulator.backends.pynn07.connectors import Ends
from nmpi_emulator.backends.pynn07.description import Description
from nmpi_emulator.backends.pynn07.groups import Group
from nmpi_emulator.backends.spikey.experiment import current
from nmpi_emulator.backends.spikey.weights import LARGEST_CODE, lsb
from nmpi_emulator.platforms.spikey.limits import LIMITS


def _description() -> Description:
    return current().described()


class OneToOneConnector(connectors.OneToOneConnector):
    """Joins each cell with the one in the same place."""

    def unequal(self, ends: Ends) -> Exception:
        """Return the error for sides of different sizes."""
        return NotImplementedError(str(super().unequal(ends)))


class _Cells(Group):
    """What Spikey does otherwise than PyNN."""

    def record(self, record_from: Any = None, rng: Any = None, to_file: Any = None) -> None:
        """Record the spikes of all cells, or of those whose places are given.

        :raises NotImplementedError: for a number of cells, or a file.
        """
        if to_file is not None and to_file is not True:
            raise NotImplementedError("record cannot write into a file on Spikey: use printSpikes")
        if record_from is None:
            self._record("spikes")
            return
        if not isinstance(record_from, (list, np.ndarray)):
            raise NotImplementedError(
                f"record takes a list or an array of places on Spikey, not {record_from!r}"
            )
        self[np.asarray([int(cell) for cell in record_from])]._record("spikes")  # type: ignore[index]

    def randomInit(self, *args: Any, **kwargs: Any) -> None:  # noqa: N802
        """Do nothing: the membranes of the chip cannot be set."""

    def record_v(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse to record several membranes.

        :raises NotImplementedError: always: use ``pynn.record_v`` with one neuron.
        """
        raise NotImplementedError(
            "one membrane can be recorded on Spikey: pynn.record_v(population[0], filename)"
        )

    def print_v(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse to write several membranes."""
        raise NotImplementedError("the recorded membrane is in pynn.membraneOutput on Spikey")

    def getSpikes(self, *args: Any, **kwargs: Any) -> FloatArray:  # noqa: N802
        """Return the spikes of the last run: one row ``cell, time (ms)`` per spike.

        :raises Exception: if spikes were not recorded.
        """
        if not any(p.recorded_cells("spikes")[indices].any() for p, indices in self.parts()):
            raise Exception(f"ERROR: call record() on {self.label!r} before the run, to get its spikes")
        return super().getSpikes()


class Population(_Cells, populations.Population):
    """Cells of one type; ``dims`` is their number, or a tuple of numbers along several dimensions."""

    current_description = staticmethod(_description)

    def __init__(
        self, dims: Any, cellclass: Any, cellparams: Mapping[str, Any] | None = None, label: str | None = None
    ) -> None:
        """Create the cells."""
        self.dim = tuple(dims) if isinstance(dims, (tuple, list)) else (dims,)
        super().__init__(math.prod(self.dim), cellclass, cellparams, None, label)

    def __getitem__(self, index: Any) -> Any:
        """Return the ID of a cell, by number or by a number along each dimension, or a view."""
        if isinstance(index, tuple):
            index = int(np.ravel_multi_index(index, self.dim))
        return super().__getitem__(index)

    def tset(self, name: str, values: Any) -> None:
        """Set a parameter to one value for each cell, in a list or an array with the population's shape."""
        if len(self.dim) > 1 and np.shape(values)[: len(self.dim)] == self.dim:
            array = np.asarray(values)
            values = array.reshape(self.size, *array.shape[len(self.dim) :])
        super().tset(name, values)

    @property
    def cell(self) -> list[Any]:
        """The IDs of all cells."""
        return self.all_cells

    def ids(self) -> list[Any]:
        """Return the IDs of all cells."""
        return self.all_cells

    def addresses(self) -> Iterator[tuple[int, ...]]:
        """Iterate over the places of all cells along each dimension."""
        return (tuple(map(int, place)) for place in np.ndindex(*self.dim))

    def index(self, number: int) -> Any:
        """Return the ID of the cell with a number, counted from 0."""
        return self[int(number)]

    def locate(self, cell: Any) -> tuple[int, ...]:
        """Return the place of a cell along each dimension."""
        return tuple(int(i) for i in np.unravel_index(self.id_to_index(cell), self.dim))


class PopulationView(_Cells, populations.PopulationView):
    """Some cells of a population."""


class Assembly(_Cells, populations.Assembly):
    """Cells that were made by several calls."""


for _kind in (Population, PopulationView):
    _kind.view_class = PopulationView
    _kind.assembly_class = Assembly


class Projection(projections.Projection):
    """The synapses between two populations; a negative weight inhibits, whatever the target."""

    current_description = staticmethod(_description)

    def __init__(
        self,
        presynaptic_population: Any,
        postsynaptic_population: Any,
        method: Any,
        source: Any = None,
        target: Any = None,
        synapse_dynamics: Any = None,
        label: str | None = None,
        rng: Any = None,
    ) -> None:
        """Create the synapses.

        :raises ConnectionError: if sources are targets, a source has no driver, or the target is unknown.
        """
        if any(population.celltype.source for population, _ in postsynaptic_population.parts()):
            raise errors.ConnectionError("spike sources cannot be targets of synapses")
        if target not in (None, "excitatory", "inhibitory"):
            raise errors.ConnectionError(f"a target is 'excitatory' or 'inhibitory', not {target!r}")
        #: By what the currents of the synapse drivers are multiplied.
        self.drvifall_factor = self.drviout_factor = 1.0
        super().__init__(
            presynaptic_population,
            postsynaptic_population,
            method,
            source,
            target,
            synapse_dynamics,
            label,
            rng,
        )

    def check_synapses(self) -> None:
        """Refuse sources without a synapse driver, negative delays, and weights that are no numbers."""
        if np.isnan(self.synapses.weights).any():
            raise errors.ConnectionError(f"{self.label!r}: a weight is a number, not NaN")
        self._check_drivers()
        self._check_delays(self.synapses.delays)

    def _check_drivers(self) -> None:
        drivers = LIMITS["synapse_drivers"].count
        external = [population.numbers() for population in self.description.source_populations]
        sources = np.concatenate([*external, np.empty(0, np.int64)])
        used = np.flatnonzero(np.isin(sources, self.pre_numbers()))
        highest = int(used.max(initial=0))
        if highest >= drivers:
            raise errors.ConnectionError(f"source {highest} has no synapse driver: there are {drivers}")

    @staticmethod
    def _check_delays(delays: FloatArray) -> None:
        if np.any(delays < 0):
            raise Exception(f"ERROR: a delay cannot be negative: {delays.min():g} ms")

    def inhibitory(self) -> npt.NDArray[np.bool_]:
        """Return which synapses are to inhibit."""
        negative: npt.NDArray[np.bool_] = self.synapses.weights < 0
        return negative | (self.target == "inhibitory")

    def largest_weights(self, inhibitory: npt.NDArray[np.bool_]) -> FloatArray:
        """Return the largest weight (uS) of each synapse."""
        largest: FloatArray = LARGEST_CODE * lsb(inhibitory)
        return largest

    def setWeights(self, weights: Any) -> None:  # noqa: N802
        """Set the weights (uS): one for all, one for each, a matrix or a distribution."""
        super().setWeights(weights)
        self.check_synapses()

    def setDelays(self, delays: Any) -> None:  # noqa: N802
        """Do nothing: there are no delays on the chip."""

    def randomizeDelays(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: N802
        """Refuse to draw delays."""
        raise NotImplementedError("there are no delays on Spikey")

    def setDrvifallFactors(self, factor: float) -> None:  # noqa: N802
        """Scale the current that ends a synaptic event: larger ones make it shorter."""
        self.drvifall_factor = _checked_factor("drvifall", factor)

    def setDrvioutFactors(self, factor: float) -> None:  # noqa: N802
        """Scale the current of a synaptic event."""
        self.drviout_factor = _checked_factor("drviout", factor)

    def getDrvifallFactorsRange(self, synapse_type: str = "exc") -> list[float]:  # noqa: N802
        """Return the smallest and the largest factor that ``setDrvifallFactors`` takes."""
        return list(_factor_range())

    def getDrvioutFactorsRange(self, synapse_type: str = "exc") -> list[float]:  # noqa: N802
        """Return the smallest and the largest factor that ``setDrvioutFactors`` takes."""
        return list(_factor_range())

    def getWeights(self, format: str = "list", gather: bool = True) -> Any:  # noqa: A002, N802
        """Return the weights (uS): those that plasticity has left after the last run, if there is any."""
        learnt = current().learnt.get(self)
        return self.formatted(self.synapses.weights if learnt is None else learnt, format)

    def getWeightsHW(self, readHW: bool = False, format: str = "list") -> Any:  # noqa: A002, N802, N803
        """Return the weights in steps of the chip, 0 to 15.

        :param readHW: whether to read them from the chip: as they are after the last run.
        """
        weights = self.synapses.weights
        if readHW:
            weights = current().learnt.get(self, weights)
        steps = np.minimum(np.abs(weights) / lsb(self.inhibitory()), LARGEST_CODE)
        return self.formatted(np.rint(steps) if readHW else steps, format)


def _factor_range() -> tuple[float, float]:
    base = LIMITS["driver_current"].value
    return LIMITS["smallest_driver_current"].value / base, LIMITS["largest_driver_current"].value / base


def _checked_factor(name: str, factor: Any) -> float:
    mean = float(np.mean(factor))
    low, high = _factor_range()
    if not low <= mean <= high:
        raise Exception(f"ERROR: a factor of {name} is between {low:g} and {high:g}, not {mean:g}")
    return mean
