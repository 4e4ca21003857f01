"""Which variables of a population of neurons are recorded, of which cells, and how often."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from .celltypes.kind import PACKETS, REWIRING, SPIKES
from .session import session

#: Variables that only exist for a whole core.
WHOLE = (REWIRING, PACKETS)

#: The largest number of steps between two samples.  Source: sPyNNaker 7.4.1, NeuronRecorder._MAX_RATE.
_LONGEST_INTERVAL = 2**32 - 1


def interval_steps(interval_ms: float | None) -> int:
    """Return a sampling interval in steps.

    The arithmetic is that of the real software, rounding errors included: 0.3 ms is refused at steps of 0.1
    ms. Source: sPyNNaker 7.4.1, ``NeuronRecorder._compute_rate``.

    :raises ConfigurationException: if it is not a multiple of the time step.
    """
    if interval_ms is None:
        return 1
    step_ms = session().clock.step_ms
    steps = int(interval_ms / step_ms)
    if interval_ms != steps * step_ms:
        raise session().refuse_configuration(
            "spinnaker/sampling-interval",
            f"sampling_interval {interval_ms} is not an integer multiple of the simulation timestep "
            f"{step_ms}, "
            "compared as floating point numbers",
            actual=interval_ms,
        )
    if steps > _LONGEST_INTERVAL:
        raise session().refuse_configuration(
            "spinnaker/sampling-interval",
            f"sampling_interval {interval_ms} is too long",
            limit=_LONGEST_INTERVAL * step_ms,
            actual=interval_ms,
        )
    return steps


class RecordedVariables:
    """What of a population is recorded.

    Source of the rules: sPyNNaker 7.4.1, ``NeuronRecorder``.

    :param sampled: variables of single cells, spikes among them.
    """

    def __init__(self, sampled: Iterable[str], size: int) -> None:
        self._size = size
        #: Steps between two samples, 0 for what is not recorded.
        self._every = dict.fromkeys(sampled, 0)
        #: The cells that are recorded; ``None`` for all.
        self._cells: dict[str, Sequence[int] | None] = dict.fromkeys(sampled)
        self._whole: dict[str, bool] = dict.fromkeys(WHOLE, False)

    def all(self) -> list[str]:
        """Return the names of all variables."""
        return [*self._every, *self._whole]

    def active(self) -> list[str]:
        """Return the names of those that are recorded."""
        sampled = [name for name, every in self._every.items() if every]
        return [*sampled, *(name for name, on in self._whole.items() if on)]

    def every(self, name: str) -> int:
        """Return the steps between two samples."""
        return self._every.get(name, 1)

    def cells(self, name: str) -> Sequence[int]:
        """Return the recorded cells."""
        chosen = self._cells.get(name)
        return range(self._size) if chosen is None else chosen

    def turn_on(self, name: str, interval_ms: float | None, indices: Any) -> None:
        """Record a variable."""
        if name in self._whole:
            self._turn_on_whole(name, interval_ms, indices)
            return
        every = interval_steps(interval_ms)
        if self._every[name] == 0:
            self._every[name] = every
        elif every != self._every[name]:
            self._check_replaces(name, indices)
        if indices is None:
            self._cells[name] = None
            return
        chosen = set(self._checked(indices))
        self._cells[name] = sorted(chosen.union(self._cells[name] or ()))

    def _turn_on_whole(self, name: str, interval_ms: float | None, indices: Any) -> None:
        for given, what in (
            (interval_ms, "with a sampling interval"),
            (indices, "for a part of a population"),
        ):
            if given is not None:
                raise session().findings.refuse(
                    ValueError, "spinnaker/recording", f"{name} cannot be recorded {what}"
                )
        self._whole[name] = True

    def _check_replaces(self, name: str, indices: Any) -> None:
        """Raise unless all cells that are recorded get the new interval."""
        if indices is None or set(self.cells(name)) <= set(indices):
            return
        raise session().refuse_configuration(
            "spinnaker/sampling-interval",
            f"Recording {name} with different sampling intervals in one population is not supported",
            limit=f"{self._every[name]} steps",
        )

    def _checked(self, indices: Any) -> Sequence[int]:
        chosen = list(indices)
        if not chosen:
            raise session().refuse_configuration("spinnaker/recording", "There is no cell to record")
        return chosen

    def turn_off(self, name: str, indices: Any) -> None:
        """Stop recording a variable."""
        if name in self._whole:
            self._whole[name] = False
            return
        if not self._every[name]:
            return
        left = [] if indices is None else [cell for cell in self.cells(name) if cell not in set(indices)]
        if left:
            self._cells[name] = left
        else:
            self._every[name], self._cells[name] = 0, None


def unknown_variable(name: str, known: Iterable[str]) -> KeyError:
    """Return the exception for a variable that cannot be recorded."""
    return session().findings.refuse(
        KeyError,
        "spinnaker/recording",
        f"It is not possible to record {name} here",
        limit=", ".join(known) or "nothing",
    )


__all__ = ["PACKETS", "REWIRING", "SPIKES", "RecordedVariables", "interval_steps", "unknown_variable"]
