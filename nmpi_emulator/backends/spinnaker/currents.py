"""Sources of injected currents.

A source is on while ``start <= tick < stop``; times are cut to whole steps, and without ``stop`` nothing
flows. Source: sPyNNaker 7.4.1, ``spynnaker.pyNN.models.current_sources``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from .errors import DataSpecException, SpynnakerException
from .fixed_point import check_range
from .session import session

if TYPE_CHECKING:
    from .neurons import NeuronGroup

_WORD = 4
#: One in the format s16.15.
_ONE = 2**15


def require_currents() -> None:
    """Raise if the release of the job injects no currents."""
    now = session()
    if not now.rules.has_current_sources:
        raise now.findings.refuse(
            NotImplementedError,
            "spinnaker/current-sources",
            f"Release {now.rules.version} does not inject currents",
        )


class AbstractCurrentSource:
    """The family of current sources.

    :ivar parameters: by name; times in steps.
    """

    __slots__ = ("changed", "parameters", "targets")

    parameters: dict[str, Any]

    #: The parameters that are kept as 16.15 fixed point numbers.
    analog: ClassVar[tuple[str, ...]] = ()
    #: Words that the parameters take on a core, if not one each.
    words: ClassVar[int] = 0
    takes_lists: ClassVar[bool] = False

    def __init__(self) -> None:
        require_currents()
        self.targets: list[tuple[NeuronGroup, Sequence[int]]] = []
        self.changed = False

    def inject_into(self, cells: Any) -> None:
        """Let the current flow into a population or view."""
        cells.inject(self)

    def add_target(self, group: NeuronGroup, indices: Sequence[int]) -> None:
        """Take note of cells that the current flows into."""
        self.targets.append((group, indices))

    def set_parameters(self, **parameters: Any) -> None:
        """Set parameters; times are in steps then, as in the real software."""
        for name, value in parameters.items():
            if name not in self.parameters:
                raise session().findings.refuse(
                    SpynnakerException,
                    "spinnaker/current-parameter",
                    f"{name} is not a parameter of {type(self).__name__}",
                    limit=", ".join(self.parameters),
                )
            self._set(name, value)
        self.changed = True

    def _set(self, name: str, value: Any) -> None:
        self.parameters[name] = value

    @property
    def memory(self) -> int:
        """What the parameters take on a core, in bytes."""
        return _WORD * (self.words or len(self.parameters))

    def check(self) -> None:
        """Raise if the parameters cannot be written to a core.

        :raises ValueError: if one is out of range; TypeError: if it is no number.
        """
        for name in self.analog:
            for each in _several(self.parameters[name]):
                check_range(each, f"{name} of {type(self).__name__}")

    @property
    def words_written(self) -> int:
        """How many words of parameters go to a core: more than it has room for, if one is a list."""
        return sum(len(_several(value)) for value in self.parameters.values())

    @property
    def on_core(self) -> dict[str, Any]:
        """The parameters as a core takes them: what follows a list is taken from the list."""
        if self.takes_lists or self.words_written == (self.words or len(self.parameters)):
            return self.parameters
        words = [
            round(each * _ONE) if name in self.analog else int(each)
            for name, value in self.parameters.items()
            for each in _several(value)
        ]
        return {
            name: word / _ONE if name in self.analog else word
            for name, word in zip(self.parameters, words, strict=False)
        }


class DCSource(AbstractCurrentSource):
    """A constant current (nA) between two times (ms)."""

    __slots__ = ()
    analog = ("amplitude",)

    def __init__(self, amplitude: float = 0.0, start: float = 0.0, stop: float = 0.0) -> None:
        per_ms = session().clock.steps_per_ms
        self.parameters = {"amplitude": amplitude, "start": int(start * per_ms), "stop": int(stop * per_ms)}
        super().__init__()


class ACSource(AbstractCurrentSource):
    """A sine (nA) around an offset between two times (ms); frequency in Hz, phase in degrees."""

    __slots__ = ()
    analog = ("amplitude", "offset", "frequency", "phase")

    def __init__(
        self,
        start: float = 0.0,
        stop: float = 0.0,
        amplitude: float = 0.0,
        offset: float = 0.0,
        frequency: float = 0.0,
        phase: float = 0.0,
    ) -> None:
        per_ms = session().clock.steps_per_ms
        self.parameters = {
            "start": int(start * per_ms),
            "stop": int(stop * per_ms),
            "amplitude": amplitude,
            "offset": offset,
        }
        for name, value in (("frequency", frequency), ("phase", phase)):
            self.parameters[name] = self._converted(name, value)
        super().__init__()

    @staticmethod
    def _converted(name: str, value: Any) -> float:
        """Return frequency in radians per ms, phase in radians."""
        if not isinstance(value, (int, float)):
            raise TypeError(f"{name} must be a number, not {type(value).__name__}")
        return value * 2 * math.pi / 1000.0 if name == "frequency" else value * (math.pi / 180.0)

    def _set(self, name: str, value: Any) -> None:
        self.parameters[name] = self._converted(name, value) if name in ("frequency", "phase") else value


class StepCurrentSource(AbstractCurrentSource):
    """A current that changes at given times (ms) to given amplitudes (nA)."""

    __slots__ = ()
    analog = ("amplitudes",)
    takes_lists = True

    def __init__(self, times: Any = (), amplitudes: Any = ()) -> None:
        self.parameters = {"times": self._steps(times), "amplitudes": amplitudes}
        self._check()
        super().__init__()

    @staticmethod
    def _steps(times: Any) -> list[int]:
        per_ms = session().clock.steps_per_ms
        return [int(times[i] * per_ms) for i in range(len(times))]

    def _check(self) -> None:
        times, amplitudes = (len(self.parameters[name]) for name in ("times", "amplitudes"))
        if times != amplitudes:
            raise session().findings.refuse(
                SpynnakerException,
                "spinnaker/current-steps",
                f"A StepCurrentSource needs as many amplitudes as times, not {times} times and "
                f"{amplitudes} amplitudes",
            )

    def set_parameters(self, **parameters: Any) -> None:
        """Set parameters; both lists must be equally long afterwards."""
        for name, value in parameters.items():
            if name in self.parameters and not isinstance(value, Sequence):
                raise TypeError(f"{name} must be a list")
        super().set_parameters(**parameters)
        self._check()

    def _set(self, name: str, value: Any) -> None:
        self.parameters[name] = self._steps(value) if name == "times" else value

    @property
    def words_written(self) -> int:
        """How many words of parameters go to a core: both lists with their lengths."""
        return 2 * (len(self.parameters["times"]) + 1)

    @property
    def memory(self) -> int:
        """What the parameters take on a core, in bytes."""
        return ((len(self.parameters["times"]) + 1) * 2 + 2) * _WORD


class NoisyCurrentSource(AbstractCurrentSource):
    """A Gaussian current (nA) that changes every step between two times (ms)."""

    __slots__ = ()
    words = 9
    analog = ("mean", "stdev", "dt")

    def __init__(
        self,
        mean: float = 0.0,
        stdev: float = 0.0,
        start: float = 0.0,
        stop: float = 0.0,
        dt: float = 1.0,
        rng: Any = None,
    ) -> None:
        per_ms = session().clock.steps_per_ms
        if dt != 1 / per_ms:
            raise session().findings.refuse(
                SpynnakerException,
                "spinnaker/noise-interval",
                "The interval dt of a NoisyCurrentSource must be the time step",
                limit=f"{1 / per_ms} ms",
                actual=dt,
            )
        if rng is not None:
            raise session().findings.refuse(
                AttributeError,
                "spinnaker/noise-generator",
                "'NoisyCurrentSource' object has no attribute '_NoisyCurrentSource__rng': any rng that a "
                "script gives makes it fail in this release; leave it out",
            )
        self.parameters = {
            "mean": mean,
            "stdev": stdev,
            "start": int(start * per_ms),
            "stop": int(stop * per_ms),
            "dt": dt * per_ms,
            "seed": tuple(int(number) for number in session().generator().integers(1, 2**31, 4)),
        }
        super().__init__()

    def check(self) -> None:
        """Raise if the parameters cannot be written to a core.

        :raises ValueError: if one is out of range; the deviation is written without a sign.
        """
        super().check()
        if self.parameters["stdev"] < 0:
            raise session().findings.refuse(
                ValueError,
                "spinnaker/fixed-point-range",
                "The stdev of a NoisyCurrentSource must not be negative",
                actual=self.parameters["stdev"],
            )


def check_room(group: NeuronGroup) -> None:
    """Raise if the currents of a group do not fit the region of a core.

    Room is made as if each current flowed into all cells of the core.
    Source: sPyNNaker 7.4.1, ``PopulationMachineNeurons._write_current_source_parameters``.

    :raises DataSpecException: if a list where one number is expected leaves too little room.
    """
    listed = [source for source, _ in group.currents if source.on_core is not source.parameters]
    if not listed:
        return
    room = sum(source.memory // _WORD for source, _ in group.currents)
    for core in group.slices():
        reached = {source: np.isin(core.cells, indices).sum() for source, indices in group.flowing.items()}
        written = sum(source.words_written for source, cells in reached.items() if cells)
        spared = 2 * (len(group.currents) * core.size - sum(reached.values()))
        if written > room + spared:
            raise session().findings.refuse(
                DataSpecException,
                "spinnaker/current-parameter",
                f"The parameters of a {type(listed[0]).__name__} are one number each, not lists",
                actual=listed[0].parameters,
            )
    session().findings.note(
        "spinnaker/current-parameter",
        f"A parameter of a {type(listed[0]).__name__} is a list: a core takes what follows its first number "
        "for the parameters that come after it",
        actual=str(listed[0].parameters),
    )


def _several(value: Any) -> Sequence[Any]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
