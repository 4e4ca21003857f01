"""Answers for jobs that are not to be executed: what tests of other software need of the platform."""

from __future__ import annotations

import json
import pickle
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nmpi_emulator.errors import UsageError
from nmpi_emulator.models.job import FINAL
from nmpi_emulator.models.records import JobRecord


@dataclass(frozen=True, kw_only=True)
class Answer:
    """How a job ends without having run.

    :param status: ``"finished"`` or ``"error"``.
    :param files: the output files, by name.
    :param delay: how long the job seems to run, in seconds.
    :param resource_usage: in the platform's units; nothing is charged if not given.
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


class Stub:
    """A rule: which jobs are answered without being run, and how.

    :param platform: the platform of the job; any if not given.
    :param code: a regular expression that is found in the job's code.
    :param where: any further condition.
    """

    def __init__(
        self,
        number: int,
        *,
        platform: str | None = None,
        collab: str | None = None,
        user: str | None = None,
        code: str | None = None,
        where: Callable[[JobRecord], bool] | None = None,
    ) -> None:
        self.number = number
        self.platform = platform
        self.collab = collab
        self.user = user
        self.code = code
        self.hits = 0
        self._where = where
        self._answers: list[tuple[Answer, int | None]] = []
        try:
            self._code = re.compile(code) if code is not None else None
        except re.error as error:
            raise UsageError(f"the code {code!r} is no regular expression: {error}") from error

    def then(self, *, times: int | None = None, **answer: Any) -> Stub:
        """Say what comes next: after the answers so far have been given as often as they were to be.

        :param times: how many jobs get this answer; all further ones if not given.
        :raises UsageError: if the answers so far never end.
        """
        if self._answers and self._answers[-1][1] is None:
            raise UsageError("the answer before this one never ends: give it times=..., say 1")
        files = {name: as_bytes(value) for name, value in (answer.pop("files", None) or {}).items()}
        try:
            self._answers.append((Answer(files=files, **answer), times))
        except TypeError as error:
            allowed = ", ".join(Answer.__dataclass_fields__)
            raise UsageError(f"{error}; an answer takes: {allowed}, times") from error
        return self

    def fits(self, job: JobRecord) -> bool:
        """Tell whether the rule is about a job and has an answer left."""
        return (
            (self.platform is None or self.platform == job.hardware_platform)
            and (self.collab is None or self.collab == job.collab)
            and (self.user is None or self.user == job.user_id)
            and (self._code is None or self._code.search(job.code) is not None)
            and (self._where is None or self._where(job))
            and self._next() is not None
        )

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
    """The stubs that are set, in the order in which they were."""

    def __init__(self) -> None:
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
        where: Callable[[JobRecord], bool] | None = None,
        times: int | None = None,
        **answer: Any,
    ) -> Stub:
        """Set a stub with its first answer; see :class:`Stub` and :class:`Answer`.

        :raises UsageError: if something in it makes no sense.
        """
        stub = Stub(
            self._count + 1, platform=platform, collab=collab, user=user, code=code, where=where
        ).then(times=times, **answer)
        with self._lock:
            self._count += 1
            self._stubs.append(stub)
        return stub

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
        """Return the stubs that no job has met: probably a mistake in a test."""
        return [stub for stub in self.all() if not stub.hits]

    def clear(self) -> None:
        """Take all stubs back."""
        with self._lock:
            self._stubs = []


def as_bytes(value: Any) -> bytes:
    """Return the content of a file: bytes, text, a path, JSON, or a Neo object, pickled as PyNN does.

    :raises UsageError: for anything else.
    """
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode("utf-8")
    if isinstance(value, Path):
        return value.read_bytes()
    if isinstance(value, dict | list):
        return json.dumps(value).encode("utf-8")
    if type(value).__module__.partition(".")[0] == "neo":
        return pickle.dumps(value)
    raise UsageError(
        f"the content of a file is bytes, a text, a path, JSON or a Neo object, not {type(value).__name__}"
    )
