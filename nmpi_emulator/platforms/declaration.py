"""The form in which a platform is declared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .extras import Extra
from .floor_plan import FloorPlan, no_floor_plan
from .real_software import RealSoftware


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A number that the platform's hardware or software imposes.

    :param value: in *unit*.
    :param source: where it is written down (paper, manual, module of the real software).
    :param date: when the source was last read, ``YYYY-MM``.
    :param certainty: ``"source"`` if it was read in the source code of the real software, ``"documented"``
        if a document states it, ``"inferred"`` if it follows from others or from published measurements.
    """

    value: float
    unit: str
    source: str
    date: str
    certainty: str = "source"

    @property
    def count(self) -> int:
        """Return the value of a limit that is a whole number."""
        return int(self.value)


#: The key of ``hardware_config`` in which version 2 of the job service itself notes the number of the quota
#: that a job is charged to.
ALLOCATION = "resource_allocation_id"


@dataclass(frozen=True, kw_only=True)
class ConfigKey:
    """A key of ``hardware_config`` that the platform reads.

    :param kind: ``"text"``, ``"integer"``, ``"number"``, ``"boolean"``, ``"list"`` or ``"object"``.
    :param choices: the values allowed, if only some are.
    :param effect: what the emulator does with it, in one sentence.
    :param extra: what its words ask for, if they ask for something to be installed, fetched or built.
    :param advice: what helps where that cannot be had.
    """

    name: str
    kind: str
    effect: str
    default: Any = None
    choices: tuple[Any, ...] | None = None
    minimum: float | None = None
    maximum: float | None = None
    extra: Extra | None = None
    advice: str = ""


@dataclass(frozen=True, kw_only=True)
class Storage:
    """Where the platform puts the files that jobs leave.

    :param repository: the name of the data repository.
    :param url: what the URL of a file begins with on the real service.
    :param layout: the rest of the URL, with ``{collab}``, ``{job_id}`` and ``{path}``.
    """

    repository: str
    url: str
    layout: str = "{collab}/job_{job_id}/{path}"


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """What the emulation of a platform is worth: features, one phrase each."""

    exact: tuple[str, ...] = ()
    approximate: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RunFacts:
    """What billing may look at.

    :param wall_s: how long the job's process lived here, in seconds.
    :param report: the platform report that the job left (see ``nmpi_emulator.backends.job``); empty if none.
    """

    wall_s: float
    report: Mapping[str, Any] = field(default_factory=dict)


def bill_by_the_hour(facts: RunFacts) -> float:
    """Charge the time on the hardware, or the time of the process where the report names none, in hours."""
    seconds = facts.report.get("hardware_time_s", facts.wall_s)
    return float(seconds) / 3600.0


def no_remarks(config: Mapping[str, Any]) -> Iterable[str]:
    """Return nothing to say about a configuration."""
    return ()


@dataclass(frozen=True, kw_only=True)
class Platform:
    """One computing platform.

    :param name: as in a job's ``hardware_platform``; case matters.
    :param units: what usage is counted in.
    :param demo_quota: how much a collab gets without asking, in *units*; ``None`` if nothing.
    :param providers: who operates it, by the names that API keys stand for.
    :param statistics_rank: its place among the platforms of the usage statistics; ``None`` if not there.
    :param system: what ``{system}`` in a job's command becomes: the name of the PyNN back end.
    :param modules: what a script can import here and where it really is, by import name.
    :param packages: what *modules* stand for, as pip and git name it: it counts as installed.
    :param absent_modules: what cannot be imported here, and the reason, by import name; ``package.*`` stands
        for all of a package that *modules* do not offer.
    :param compiled: modules of the platform that hold code to be compiled ahead, as ``SOURCE``.
    :param remarks: what there is to say about a configuration that has been checked, in sentences.
    :param simulator: what executes networks by default: ``"brian2"`` or ``"mock"``.
    :param ignores_command_of_text: whether a job that is the text of a script always runs with ``{system}``
        as its only argument, whatever its command says.
    :param validated_first: whether the provider calls a job ``validated`` between taking and running it.
    :param archived_outputs: directories where the script runs that each go as one archive, not file by file.
    :param constraints: what the platform does not allow, or does otherwise than a script says, in a sentence
        or two, by the code that findings carry.
    :param bill: how much of the quota a run costs, in *units*.
    :param floor_plan: where the network of a platform report lies on the machine.
    :param real_software: what can be asked for a second opinion, if anything can.
    """

    name: str
    title: str
    units: str
    providers: tuple[str, ...] = ()
    demo_quota: float | None = None
    statistics_rank: int | None = None
    system: str
    modules: Mapping[str, str] = field(default_factory=dict)
    packages: tuple[str, ...] = ()
    absent_modules: Mapping[str, str] = field(default_factory=dict)
    compiled: tuple[str, ...] = ()
    simulator: str = "brian2"
    ignores_command_of_text: bool = False
    validated_first: bool = False
    hardware_config: tuple[ConfigKey, ...] = ()
    remarks: Callable[[Mapping[str, Any]], Iterable[str]] = no_remarks
    limits: Mapping[str, Limit] = field(default_factory=dict)
    constraints: Mapping[str, str] = field(default_factory=dict)
    archived_outputs: tuple[str, ...] = ()
    storage: Storage
    coverage: Coverage = Coverage()
    bill: Callable[[RunFacts], float] = bill_by_the_hour
    floor_plan: Callable[[Mapping[str, Any]], FloorPlan | None] = no_floor_plan
    real_software: RealSoftware | None = None
