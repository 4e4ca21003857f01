"""Poisson processes: ``SpikeSourcePoisson`` and ``extra_models.SpikeSourcePoissonVariable``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
from pyNN.random import RandomDistribution

from nmpi_emulator.backends.spinnaker import distributions
from nmpi_emulator.backends.spinnaker.cell_values import CellValues, ParameterHolder
from nmpi_emulator.backends.spinnaker.celltypes.kind import SPIKES
from nmpi_emulator.backends.spinnaker.celltypes.model import AbstractPyNNModel
from nmpi_emulator.backends.spinnaker.generators import checked_seed
from nmpi_emulator.backends.spinnaker.groups import Group
from nmpi_emulator.backends.spinnaker.session import session
from nmpi_emulator.backends.spinnaker.splitters import attach
from nmpi_emulator.platforms.spinnaker.limits import LIMITS

from .spike_array import check_spikes_only

#: What "for ever" is in ms.  Source: sPyNNaker 7.4.1, DURATION_FOREVER.
FOREVER = 0xFFFFFFFF

SOURCES_PER_CORE = int(LIMITS["poisson_sources_per_core"].value)

#: Spikes per step below which the time to the next spike is drawn.
#: Source: sPyNNaker 7.4.1, SpikeSourcePoissonMachineVertex.SLOW_RATE_PER_TICK_CUTOFF.
SLOW_RATE_PER_TICK = 0.01

_NAMES = ("rate", "start", "duration")


class SpikeSourcePoisson(AbstractPyNNModel):
    """Cells that spike as Poisson processes.

    :param rate: in Hz.
    :param start: in ms.
    :param duration: in ms; ``None`` for ever.
    """

    default_parameters = MappingProxyType({"rate": 0.0, "start": 0, "duration": None})
    default_population_parameters = MappingProxyType(
        {"seed": None, "max_rate": None, "splitter": None, "n_colour_bits": None, "neurons_per_core": None}
    )
    absolute_max_atoms_per_core = SOURCES_PER_CORE

    def __init__(self, rate: Any = 0.0, start: Any = 0, duration: Any = None) -> None:
        self.given = {"rates": rate, "starts": start, "durations": duration}

    def create_group(self, size: int, label: str, keywords: Mapping[str, Any]) -> PoissonGroup:
        """Return what a population of these cells stands for."""
        return PoissonGroup(self, size, label, keywords, variable=False)


class SpikeSourcePoissonVariable(AbstractPyNNModel):
    """Cells that spike as Poisson processes whose rate changes at given times.

    :param rates: in Hz; a list for all cells, or one for each.
    :param starts: in ms, as many as rates.
    :param durations: in ms; ``None`` for ever.
    """

    default_parameters = MappingProxyType({"durations": None})
    default_population_parameters = MappingProxyType({"seed": None, "splitter": None})
    absolute_max_atoms_per_core = SOURCES_PER_CORE

    def __init__(self, rates: Any, starts: Any, durations: Any = None) -> None:
        self.given = {"rates": rates, "starts": starts, "durations": durations}

    def create_group(self, size: int, label: str, keywords: Mapping[str, Any]) -> PoissonGroup:
        """Return what a population of these cells stands for."""
        return PoissonGroup(self, size, label, keywords, variable=True)


def _is_nested(value: Any) -> bool:
    return isinstance(value, (Sequence, np.ndarray)) and isinstance(value[0], (Sequence, np.ndarray))


def _pieces(name: str, value: Any, variable: bool) -> Any:
    """Return one array of pieces for all cells, or a list with one for each cell.

    Rates of cells may be an array; an array of starts or durations counts as those of a single cell.
    Source: sPyNNaker 7.4.1, ``_normalize_rates`` and ``_normalize_times``.
    """
    if not variable:
        if isinstance(value, Sequence) or (name == "rates" and isinstance(value, np.ndarray)):
            return [np.array([each]) for each in value]
        return [value] if isinstance(value, np.ndarray) and value.ndim else np.array([value])
    if value is None:
        return None
    return [np.array(each) for each in value] if _is_nested(value) else np.array(value)


class PoissonGroup(Group):
    """The cells of one Poisson population.

    :param variable: whether each cell has several rates, one after the other.
    """

    kind_name = "SpikeSourcePoissonVertex"

    def __init__(
        self,
        cell: SpikeSourcePoisson | SpikeSourcePoissonVariable,
        size: int,
        label: str,
        keywords: Mapping[str, Any],
        *,
        variable: bool,
    ) -> None:
        atoms = keywords.get("neurons_per_core")
        if atoms is None:
            atoms = type(cell).get_model_max_atoms_per_dimension_per_core()
        super().__init__(size, label, atoms, keywords.get("n_colour_bits"))
        self.variable = variable
        attach(keywords["splitter"], self)
        #: Whether it has a splitter: one of the script's, or that of an earlier mapping.
        self.is_split = keywords["splitter"] is not None
        self.seed = checked_seed(keywords["seed"])
        self._values = self._make_values(cell.given)
        given = keywords.get("max_rate")
        self.max_rate = float(given) if given is not None else self._largest_rate()
        self.is_recorded = False
        self.changed = False

    def __str__(self) -> str:
        return self.label

    def __repr__(self) -> str:
        place = f", atX:{self.fixed_location[0]},Y{self.fixed_location[1]}" if self.fixed_location else ""
        return f"ApplicationVertex({self.label}{place})"

    # --- parameters ---

    def _make_values(self, given: Mapping[str, Any]) -> dict[str, CellValues]:
        if given["rates"] is None:
            raise ValueError("A Poisson source needs a rate, or rates")
        if any(isinstance(value, Sequence) and not value for value in given.values()):
            raise IndexError("The rates, starts and durations of a Poisson source must not be empty lists")
        pieces = {name: _pieces(name, value, self.variable) for name, value in given.items()}
        if isinstance(given["rates"], RandomDistribution):
            raise TypeError(
                "The rate of a Poisson source must be a number or a list of numbers, not a RandomDistribution"
            )
        if given["durations"] is None:
            pieces["durations"] = self._for_ever(pieces["rates"])
        values = {}
        for name, value in pieces.items():
            if isinstance(value, list) and len(value) != self.size:
                raise session().findings.refuse(
                    ValueError,
                    "spinnaker/poisson-values",
                    f"There must be one value of {name} for all cells of {self.label}, or one for each",
                    limit=f"{self.size} values",
                    actual=len(value),
                )
            values[name] = CellValues(self.size, 0)
            if isinstance(value, list):
                values[name].put(range(self.size), value)
            else:
                values[name].set_common(value)
        self._check_pieces(values)
        return values

    @staticmethod
    def _for_ever(rates: Any) -> Any:
        if isinstance(rates, list):
            return [np.full(len(each), FOREVER) for each in rates]
        return np.full(len(rates), FOREVER)

    def _check_pieces(self, values: Mapping[str, CellValues]) -> None:
        """Raise unless each rate has its start and its duration."""
        each = [values[name] for name in ("rates", "starts", "durations")]
        same = all(one.is_common for one in each)
        columns = zip(*([one.common] if same else one.values() for one in each), strict=False)
        for rates, starts, durations in columns:
            listed = self.variable or not values["starts"].is_common
            unknown = starts is None or (listed and any(start is None for start in starts))
            if unknown or len(starts) != len(rates):
                raise ValueError("Each rate must have a start")
            if len(durations) != len(rates):
                raise ValueError("Each rate must have its own duration")

    def _largest_rate(self) -> float:
        rates = self._values["rates"]
        each = [rates.common] if rates.is_common else rates.values()
        if any(np.asarray(rate).dtype.kind in "SU" for rate in each):
            raise session().findings.refuse(
                RecursionError,
                "spinnaker/poisson-values",
                f"The rates of {self.label} must be numbers: the release looks for them in a text for ever",
                actual=str(each),
            )
        return float(max((float(np.amax(rate)) for rate in each if len(rate)), default=0.0))

    def pieces(self) -> dict[str, npt.NDArray[np.float64]]:
        """Return ``rates`` (Hz), ``starts`` and ``durations`` (ms), one row per cell, one column per piece.

        Cells with fewer pieces than others have pieces without a rate.
        """
        most = max(len(each) for each in self._values["rates"].values())
        arrays = {}
        for name, values in self._values.items():
            array = np.zeros((self.size, most))
            if values.is_common:
                array[:, : len(values.common)] = values.common
            else:
                for row, each in enumerate(values.values()):
                    array[row, : len(each)] = each
            arrays[name] = array
        arrays["durations"] = np.where(arrays["durations"] >= FOREVER, np.inf, arrays["durations"])
        return arrays

    @property
    def most_rates(self) -> int:
        """The largest number of rates of a cell."""
        return max(len(each) for each in self._values["rates"].values())

    def parameter_names(self) -> list[str]:
        """Return the names of the parameters."""
        return [f"{name}s" for name in _NAMES] if self.variable else list(_NAMES)

    def _full(self, name: str) -> str:
        return name if self.variable else f"{name}s"

    def get_parameters(self, names: Any, selector: Any = None) -> ParameterHolder:
        """Return values of parameters."""
        self.check_names(names, self.parameter_names(), "parameter")
        return ParameterHolder(
            names, lambda name, chosen: self._values[self._full(name)].values(chosen), selector
        )

    def set_parameter(self, name: str, value: Any, selector: Any = None) -> None:
        """Set a parameter; those of a variable source cannot be set."""
        self.check_names(name, self.parameter_names(), "parameter")
        if self.variable:
            raise session().findings.refuse(
                KeyError, "spinnaker/poisson-values", f"Cannot set the {name} of a variable rate Poisson"
            )
        values = self._values[self._full(name)]
        if hasattr(value, "__iter__"):
            values.set([np.array([each]) for each in value], selector)
        elif selector is None:
            values.set_common(np.array([value]))
        else:
            from nmpi_emulator.backends.spinnaker.selectors import select

            indices = select(selector, self.size)
            values.put(indices, [np.array([value])] * len(indices))
        self.changed = True

    def describe_parameters(self) -> dict[str, Any]:
        """Return the parameters of the first cell."""
        return {name: self._values[self._full(name)].values(0)[0] for name in self.parameter_names()}

    def units(self, name: str) -> str | None:
        """Return the unit of a parameter or variable."""
        known = {SPIKES: "", "rates": "Hz"}
        known.update(dict.fromkeys(("duration", "start", "durations", "starts"), "ms"))
        if name not in known:
            raise KeyError(f"Units for {name} unknown; there are: {', '.join(known)}")
        return known[name]

    @property
    def spikes_per_step(self) -> float:
        """The largest number of spikes of a cell in a step that is expected."""
        rate = self.max_rate / session().clock.steps_per_second
        return 1.0 if rate < SLOW_RATE_PER_TICK else distributions.most_spikes(rate) + 1.0

    # --- recording ---

    def recordable(self) -> list[str]:
        """Return the names of the variables that can be recorded."""
        return [SPIKES]

    def set_recording(self, name: str, interval_ms: float | None, indices: Any) -> None:
        """Begin to record spikes, always of all cells and in every step."""
        check_spikes_only(name, interval_ms, indices, "SpikeSourcePoisson")
        if not self.is_recorded:
            session().set_requires_mapping()
        self.is_recorded = True

    def stop_recording(self, name: str, indices: Any) -> None:
        """Stop recording spikes."""
        check_spikes_only(name, None, indices, "SpikeSourcePoisson")
        self.is_recorded = False

    def recorded_variables(self) -> list[str]:
        """Return what is being recorded."""
        return [SPIKES] if self.is_recorded else []

    def _check_colours(self) -> None:
        """Raise unless the number of colour bits is one by which keys can be shifted."""
        bits = self.n_colour_bits
        kind: type[Exception] = TypeError
        if isinstance(bits, (int, np.integer)):
            if bits >= 0:
                return
            kind = ValueError
        if not self.outgoing:
            return
        raise session().findings.refuse(
            kind,
            "spinnaker/population-keyword",
            f"n_colour_bits of {self.label} is a whole number",
            limit=">= 0",
            actual=self.n_colour_bits,
            where=self.place,
        )

    def resolve(self) -> None:
        """Accept any finite rate, negative ones too, as the machine does.

        :raises TypeError: for a rate, a start or a duration that is no number.
        :raises ValueError: for a rate that is infinite or not a number.
        """
        self._check_colours()
        for name, values in self._values.items():
            each = [values.common] if values.is_common else values.values()
            if any(piece is None for pieces in each for piece in pieces):
                raise session().findings.refuse(
                    TypeError,
                    "spinnaker/poisson-values",
                    f"The {name} of {self.label} must be numbers; None only stands for a duration that a "
                    "population is made with",
                    where=self.place,
                )
        if not np.all(np.isfinite(self.pieces()["rates"])):
            raise session().findings.refuse(
                ValueError,
                "spinnaker/poisson-values",
                f"The rates of {self.label} must be finite numbers",
                where=self.place,
            )
