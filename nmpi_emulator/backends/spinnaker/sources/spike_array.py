"""Spikes at given times: ``SpikeSourceArray``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.spinnaker.cell_values import CellValues, ParameterHolder
from nmpi_emulator.backends.spinnaker.celltypes.kind import SPIKES
from nmpi_emulator.backends.spinnaker.celltypes.model import AbstractPyNNModel
from nmpi_emulator.backends.spinnaker.groups import Group
from nmpi_emulator.backends.spinnaker.recorded_variables import unknown_variable
from nmpi_emulator.backends.spinnaker.selectors import select
from nmpi_emulator.backends.spinnaker.session import session
from nmpi_emulator.backends.spinnaker.slices import Slice
from nmpi_emulator.backends.spinnaker.splitters import attach
from nmpi_emulator.platforms.spinnaker.limits import LIMITS

#: Source: sPyNNaker 7.4.1, spike_source_array_vertex TOO_MANY_SPIKES.
TOO_MANY_SPIKES = int(LIMITS["spikes_at_once"].value)


class SpikeSourceArray(AbstractPyNNModel):
    """Cells that spike at given times.

    :param spike_times: in ms; a list for all cells, or a list of lists, one for each.
    """

    default_parameters = MappingProxyType({"spike_times": None})
    default_population_parameters = MappingProxyType(
        {"splitter": None, "n_colour_bits": None, "neurons_per_core": None}
    )

    def __init__(self, spike_times: Any = None) -> None:
        self.spike_times = [] if spike_times is None else spike_times

    def create_group(self, size: int, label: str, keywords: Mapping[str, Any]) -> SpikeArrayGroup:
        """Return what a population of these cells stands for."""
        return SpikeArrayGroup(self, size, label, keywords)


def _is_number(times: Any) -> bool:
    return isinstance(times, (float, int))


def _is_nested(times: Any) -> bool:
    return not _is_number(times) and bool(len(times)) and hasattr(times[0], "__len__")


def ticks(times: Any, step_us: int) -> npt.NDArray[np.int64]:
    """Return the steps at which spikes are sent: times are cut to microseconds, then rounded up to steps.

    Source: sPyNNaker 7.4.1, ``_as_numpy_ticks``.
    """
    return np.ceil(np.floor(np.array(times) * 1000.0) / step_us).astype("int64")


class SpikeArrayGroup(Group):
    """The cells of one SpikeSourceArray population."""

    kind_name = "SpikeSourceArrayVertex"

    def __init__(self, cell: SpikeSourceArray, size: int, label: str, keywords: Mapping[str, Any]) -> None:
        atoms = keywords["neurons_per_core"]
        if atoms is None:
            atoms = SpikeSourceArray.get_model_max_atoms_per_dimension_per_core()
        step_us = session().clock.step_us
        super().__init__(size, label, atoms, keywords["n_colour_bits"])
        attach(keywords["splitter"], self)
        self.times = self._values(cell.spike_times)
        self.ticks = self._ticks(cell.spike_times, step_us)
        self._check_density(cell.spike_times)
        self.is_recorded = False
        self.changed = False
        self._lists_were_set = False

    @property
    def send_buffer_times(self) -> Any:
        """The steps at which spikes are sent: one list for all cells, or one for each."""
        first = self.ticks[0]
        return first if all(each is first for each in self.ticks) else list(self.ticks)

    def _values(self, times: Any) -> CellValues:
        values = CellValues(self.size, 0)
        if _is_nested(times):
            values.set(times)
        else:
            values.set_common(times)
        return values

    def _ticks(self, times: Any, step_us: int) -> Sequence[npt.NDArray[np.int64]]:
        """Return the steps at which each cell spikes.

        :raises ValueError: if there is not one list for each cell.
        """
        if not _is_nested(times):
            common = ticks([times] if _is_number(times) else times, step_us)
            return [common] * self.size
        every = [ticks(each, step_us) for each in times]
        if len(every) != self.size:
            raise session().findings.refuse(
                ValueError,
                "spinnaker/spike-times",
                f"There must be one list of spike times, or one for each cell of {self.label}",
                limit=f"{self.size} lists",
                actual=len(every),
            )
        return every

    def _check_density(self, times: Any) -> None:
        """Warn of too many spikes at the same time, or of none at all."""
        if _is_number(times):
            return
        if not len(times):
            session().log.warning("SpikeSourceArray has no spike times")
            return
        counts: Counter[Any] = Counter()
        if _is_nested(times):
            for each in times[: self.size]:
                counts.update(np.asarray(each).tolist())
            if not counts:
                raise self._refuse_silence()
            share = 1
        else:
            counts.update(np.asarray(times).tolist())
            share = self.size
        most = counts.most_common(1)
        if most and most[0][1] * share > TOO_MANY_SPIKES:
            message = (
                f"Danger of SpikeSourceArray {self.label} sending too many spikes at the same time: "
                f"{most[0][1] * share} at {most[0][0]} ms"
            )
            session().findings.note("spinnaker/spikes-at-once", message, limit=TOO_MANY_SPIKES)
            session().log.warning(message)

    def _refuse_silence(self) -> IndexError:
        return session().findings.refuse(
            IndexError,
            "spinnaker/spike-times",
            f"There is no spike in any of the lists of spike times of {self.label}: the release fails when "
            "it looks for the busiest moment; give one empty list, [], for a silent population",
        )

    # --- parameters ---

    def parameter_names(self) -> list[str]:
        """Return the names of the parameters."""
        return ["spike_times"]

    def get_parameters(self, names: Any, selector: Any = None) -> ParameterHolder:
        """Return the spike times."""
        self.check_names(names, ["spike_times"], "parameter")
        return ParameterHolder(names, lambda name, chosen: self.times.values(chosen), selector)

    def set_parameter(self, name: str, value: Any, selector: Any = None) -> None:
        """Set the spike times; those that have passed are left out.

        The release puts the new times to all cells, even if only some are selected, and cannot put a list for
        each cell to cores.

        :raises TypeError: for a list for each cell, if the network has run.
        :raises IndexError: if there are fewer lists than cells.
        """
        self.check_names(name, ["spike_times"], "parameter")
        self._warn_of_past(value)
        self._check_density(value)
        self._lists_were_set = _is_nested(value)
        if self._lists_were_set and session().has_ever_run:
            raise self._refuse_lists()
        self._set_times(value, selector)
        if not self._lists_were_set:
            self.ticks = self._ticks(value, session().clock.step_us)
        self.changed = True

    def _set_times(self, value: Any, selector: Any) -> None:
        """Keep times for reading."""
        if _is_nested(value):
            self.times.set(value, selector)
        elif selector is None:
            self.times.set_common(value)
        else:
            indices = select(selector, self.size)
            self.times.put(indices, [value] * len(indices))
            session().findings.note(
                "spinnaker/spike-times-of-view",
                f"Setting the spike times of some cells of {self.label} sets those of all: the release "
                "does so",
            )

    def _refuse_lists(self) -> TypeError:
        return session().findings.refuse(
            TypeError,
            "spinnaker/spike-times-set",
            f"The release cannot set a list of spike times for each cell of {self.label}: give the "
            "lists when the "
            "population is made, or set one list for all cells",
            where=self.place,
        )

    def _warn_of_past(self, times: Any) -> None:
        now_ms = session().time_ms
        for time in self._all_times(times):
            if time < now_ms:
                session().log.warning(
                    f"SpikeSourceArray {self.label} has spike_times that are lower than the current time "
                    f"{now_ms}, for example {float(time)}: these will be ignored."
                )
                return

    def _all_times(self, times: Any) -> Iterator[Any]:
        if _is_nested(times):
            for cell in range(self.size):
                yield from times[cell]
        elif _is_number(times):
            yield times
        else:
            yield from times

    def describe_parameters(self) -> dict[str, Any]:
        """Return the spike times of the first cell."""
        return {"spike_times": self.times.values(0)[0]}

    def units(self, name: str) -> str | None:
        """Return the unit of a parameter or variable."""
        known = {SPIKES: "", "spike_times": "ms"}
        if name not in known:
            raise KeyError(f"Units for {name} unknown; there are: {', '.join(known)}")
        return known[name]

    # --- recording ---

    def recordable(self) -> list[str]:
        """Return the names of the variables that can be recorded."""
        return [SPIKES]

    def set_recording(self, name: str, interval_ms: float | None, indices: Any) -> None:
        """Begin to record spikes, always of all cells and in every step."""
        check_spikes_only(name, interval_ms, indices, "SpikeSourceArray")
        self.is_recorded = True
        session().set_requires_mapping()

    def stop_recording(self, name: str, indices: Any) -> None:
        """Stop recording spikes."""
        check_spikes_only(name, None, indices, "SpikeSourceArray")
        self.is_recorded = False

    def recorded_variables(self) -> list[str]:
        """Return what is being recorded."""
        return [SPIKES] if self.is_recorded else []

    def busiest_step(self, part: Slice) -> int:
        """Return the largest number of spikes that a core sends in one step.

        :raises TypeError: if a list for each cell was set.
        """
        if self._lists_were_set:
            raise self._refuse_lists()
        chosen = [self.ticks[int(cell)] for cell in part.cells]
        first = chosen[0]
        if all(each is first for each in chosen):
            return int(np.unique(first, return_counts=True)[1].max(initial=0)) * len(chosen)
        return int(np.unique(np.concatenate(chosen), return_counts=True)[1].max(initial=0))

    def resolve(self) -> None:
        """Check the spike times when the network is loaded.

        :raises ValueError: for times before zero; OverflowError if there is a list for each cell.
        """
        if any(each.size and each.min() < 0 for each in self.ticks):
            shared = all(each is self.ticks[0] for each in self.ticks)
            raise session().findings.refuse(
                ValueError if shared else OverflowError,
                "spinnaker/spike-times",
                f"The spike times of {self.label} must not be negative",
                where=self.place,
            )


def check_spikes_only(name: str, interval_ms: float | None, indices: Any, source: str) -> None:
    """Raise unless it is spikes that a source is to record; warn of what it cannot heed."""
    if name != SPIKES:
        raise unknown_variable(name, [SPIKES])
    if interval_ms is not None:
        session().log.warning(f"Sampling interval currently not supported for {source} so being ignored")
    if indices is not None:
        session().log.warning(f"Indices currently not supported for {source} so being ignored")
