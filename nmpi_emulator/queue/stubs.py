"""Answers for jobs that are not to be executed: what tests of other software need of the platform."""

from __future__ import annotations

import json
import pickle
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from nmpi_emulator.errors import UsageError
from nmpi_emulator.models.job import FINAL
from nmpi_emulator.models.records import JobRecord

Predicate = Callable[[JobRecord], bool]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """How a job ends without having run.

    :param status: ``"finished"`` or ``"error"``.
    :param log: what the job seems to have printed.
    :param files: the output files, by their path in the working directory.
    :param delay: how long the job seems to run, in seconds of the emulator's clock: while that is frozen, the
        job goes on when the clock is moved on.
    :param resource_usage: in the platform's units; nothing is charged if not given.
    :param provenance: a JSON object; says that a stub answered if not given.
    """

    status: str = "finished"
    log: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)
    delay: float = 0.0
    resource_usage: float | None = None
    provenance: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        allowed = [status.value for status in FINAL]
        if self.status not in allowed:
            raise UsageError(f"a stub ends a job as {' or '.join(allowed)}, not as {self.status!r}")
        if not isinstance(self.log, str):
            raise UsageError(f"the log of a stub is a text, not {type(self.log).__name__}")
        if self.provenance is not None:
            _require_json_object(self.provenance)
        for name in ("delay", "resource_usage"):
            value = getattr(self, name)
            if value is not None and not (_is_number(value) and 0 <= value < 1e9):
                raise UsageError(f"the {name} of a stub is a number that is not negative, not {value!r}")
        paths = {name: PurePosixPath(name) for name in self.files}
        for name, path in paths.items():
            if path.is_absolute() or ".." in path.parts or not path.name or "\x00" in name:
                raise UsageError(f"{name!r} is no path of a file in a job's working directory")
            if set(path.parents) & set(paths.values()):
                raise UsageError(f"{name!r} lies in what is a file itself")


def _require_json_object(provenance: Any) -> None:
    if not isinstance(provenance, Mapping):
        raise UsageError(f"the provenance of a stub is a JSON object, not {type(provenance).__name__}")
    try:
        json.dumps(provenance)
    except (TypeError, ValueError) as error:
        raise UsageError(f"the provenance of a stub is a JSON object: {error}") from error


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


class Stub:
    """A rule: which jobs are answered without being run, and how.

    :param platform: the platform of the job; any if not given.  Likewise *collab* and *user*.
    :param code: a regular expression that is found in the job's code.
    :param where: any further condition.  If it raises, the job is taken as not fitting, and :attr:`error`
        holds what was raised.
    """

    def __init__(
        self,
        number: int,
        *,
        platform: str | None = None,
        collab: str | None = None,
        user: str | None = None,
        code: str | None = None,
        where: Predicate | None = None,
    ) -> None:
        self.number = number
        self.platform = platform
        self.collab = collab
        self.user = user
        self.code = code
        self.hits = 0
        self.error: Exception | None = None
        self._where = where
        self._answers: list[tuple[Answer, int | None]] = []
        if where is not None and not callable(where):
            raise UsageError(f"the condition of a stub (where) is a function of the job, not {where!r}")
        try:
            self._code = re.compile(code) if code is not None else None
        except (re.error, TypeError) as error:
            raise UsageError(f"the code {code!r} is no regular expression: {error}") from error

    def then(self, *, times: int | None = None, **answer: Any) -> Stub:
        """Say what comes next: after the answers so far have been given as often as they were to be.

        :param times: how many jobs get this answer; all further ones if not given.
        :param answer: see :class:`Answer`.
        :return: the stub itself.
        :raises UsageError: if the answers so far never end, or something in this one makes no sense.
        """
        if self._answers and self._answers[-1][1] is None:
            raise UsageError("the answer before this one never ends: give it times=..., say 1")
        if times is not None and (not isinstance(times, int) or isinstance(times, bool) or times < 1):
            raise UsageError(f"times is how many jobs get an answer, a whole number from 1 on, not {times!r}")
        self._answers.append((answer_of(**answer), times))
        return self

    def reasons(self, job: JobRecord) -> list[str]:
        """Return why the rule is not about a job; empty if it is."""
        reasons = []
        for name, wanted, actual in (
            ("platform", self.platform, job.hardware_platform),
            ("collab", self.collab, job.collab),
            ("user", self.user, job.user_id),
        ):
            if wanted is not None and wanted != actual:
                reasons.append(f"its {name} is {actual}")
        if self._code is not None and not self._code.search(job.code):
            reasons.append(f"{self.code!r} is not found in its code")
        if not reasons and self._where is not None and not self._holds(self._where, job):
            reasons.append("the condition does not hold" if self.error is None else repr(self.error))
        return reasons

    def _holds(self, where: Predicate, job: JobRecord) -> bool:
        try:
            return bool(where(job))
        except Exception as error:
            self.error = error
            return False

    def fits(self, job: JobRecord) -> bool:
        """Tell whether the rule is about a job and has an answer left."""
        return self._next() is not None and not self.reasons(job)

    def _next(self) -> Answer | None:
        given = self.hits
        for answer, times in self._answers:
            if times is None or given < times:
                return answer
            given -= times
        return None

    def take(self) -> Answer:
        """Return the next answer, and count it."""
        answer = self._next()
        assert answer is not None, "asked only after fits()"
        self.hits += 1
        return answer

    def __str__(self) -> str:
        named = {"platform": self.platform, "collab": self.collab, "user": self.user, "code": self.code}
        conditions = [f"{name}={value!r}" for name, value in named.items() if value is not None]
        if self._where is not None:
            conditions.append("where=...")
        return f"stub {self.number} ({', '.join(conditions) or 'any job'})"


class Stubs:
    """The stubs that are set.  The first one that fits a job and has an answer left answers it.

    :param on_change: called after one was added: a job that waits may have an answer now.
    """

    def __init__(self, on_change: Callable[[], None] = lambda: None) -> None:
        self._on_change = on_change
        self._lock = threading.Lock()
        self._stubs: list[Stub] = []
        self._count = 0

    def add(
        self,
        *,
        platform: str | None = None,
        collab: str | None = None,
        user: str | None = None,
        code: str | None = None,
        where: Predicate | None = None,
        times: int | None = None,
        **answer: Any,
    ) -> Stub:
        """Set a stub with its first answer; see :class:`Stub` and :class:`Answer`.

        :raises UsageError: if something in it makes no sense.
        """
        rule = {"platform": platform, "collab": collab, "user": user, "code": code, "where": where}
        Stub(0, **rule).then(times=times, **answer)  # type: ignore[arg-type]  # before it gets a number
        with self._lock:
            self._count += 1
            stub = Stub(self._count, **rule)  # type: ignore[arg-type]
            stub.then(times=times, **answer)
            self._stubs.append(stub)
        self._on_change()
        return stub

    def get(self, number: int) -> Stub:
        """Return the stub of a number.

        :raises UsageError: if there is none.
        """
        found = next((stub for stub in self.all() if stub.number == number), None)
        if found is None:
            raise UsageError(f"there is no stub {number}")
        return found

    def fit(self, job: JobRecord) -> bool:
        """Tell whether a stub has an answer for a job."""
        with self._lock:
            return any(stub.fits(job) for stub in self._stubs)

    def answer_for(self, job: JobRecord) -> Answer | None:
        """Return how a job is to be answered, or ``None`` if it is to be run."""
        with self._lock:
            stub = next((stub for stub in self._stubs if stub.fits(job)), None)
            return stub.take() if stub else None

    def all(self) -> list[Stub]:
        """Return the stubs that are set."""
        with self._lock:
            return list(self._stubs)

    def unused(self) -> list[Stub]:
        """Return the stubs that have answered no job: probably a mistake in a test."""
        return [stub for stub in self.all() if not stub.hits]

    def remove(self, number: int) -> bool:
        """Take a stub back; ``False`` if there is none of this number."""
        with self._lock:
            left = [stub for stub in self._stubs if stub.number != number]
            found = len(left) < len(self._stubs)
            self._stubs = left
        return found

    def clear(self) -> None:
        """Take all stubs back."""
        with self._lock:
            self._stubs = []
            self._count = 0


def answer_of(**answer: Any) -> Answer:
    """Make an answer, with the contents of its files as bytes.

    :raises UsageError: if something in it makes no sense.
    """
    files = answer.pop("files", None) or {}
    if not isinstance(files, Mapping):
        raise UsageError("the files of a stub are a mapping from names to contents")
    contents = {str(name): as_bytes(value) for name, value in files.items()}
    try:
        return Answer(files=contents, **answer)
    except TypeError as error:
        allowed = ", ".join(Answer.__dataclass_fields__)
        raise UsageError(f"{error}; an answer takes: {allowed}, times") from error


def as_bytes(value: Any) -> bytes:
    """Return the content of a file: bytes, text, a path, JSON, or a Neo object, pickled as PyNN does.

    :raises UsageError: for anything else, or if the file cannot be read.
    """
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode("utf-8")
    if isinstance(value, Path):
        try:
            return value.read_bytes()
        except OSError as error:
            raise UsageError(f"cannot read {value}: {error.strerror}") from error
    if isinstance(value, dict | list):
        return json.dumps(value).encode("utf-8")
    if type(value).__module__.partition(".")[0] == "neo":
        return pickle.dumps(value)
    raise UsageError(
        f"the content of a file is bytes, a text, a path, JSON or a Neo object, not {type(value).__name__}"
    )
