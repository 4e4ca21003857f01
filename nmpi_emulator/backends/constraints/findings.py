"""Collect what the rules of a platform have found while a script runs."""

from __future__ import annotations

from collections import Counter
from typing import Any, TypeVar

from .place import user_place
from .violation import Violation

_Error = TypeVar("_Error", bound=BaseException)

#: Violations of one code that are kept with all details; the others are only counted.
KEPT_PER_CODE = 20


class Findings:
    """The violations of one job, in the order in which they were found."""

    def __init__(self) -> None:
        self.violations: list[Violation] = []
        self.counts: Counter[str] = Counter()

    def add(self, violation: Violation) -> Violation:
        """Keep a violation."""
        self.counts[violation.code] += 1
        if self.counts[violation.code] <= KEPT_PER_CODE:
            self.violations.append(violation)
        return violation

    def refuse(
        self,
        kind: type[_Error],
        code: str,
        message: str,
        *,
        limit: Any = None,
        actual: Any = None,
        where: str = "",
    ) -> _Error:
        """Keep a violation, and return the exception to raise for it.

        :param where: the place in the user's script that is to be changed; by default, where it is now.
        """
        where = where or user_place()
        found = Violation(
            code=code, message=message, where=where, limit=limit, actual=actual, exception=kind.__name__
        )
        return self.add(found).error(kind)

    def note(self, code: str, message: str, *, limit: Any = None, actual: Any = None) -> Violation:
        """Keep something that the platform does otherwise than the script asks for, without refusing it."""
        return self.add(
            Violation(
                code=code,
                message=message,
                where=user_place(),
                limit=limit,
                actual=actual,
                severity="warning",
            )
        )

    def as_data(self) -> list[dict[str, Any]]:
        """Return all violations for the platform report; those that were only counted, with their number."""
        listed = [violation.as_data() for violation in self.violations]
        more = [
            {"code": code, "message": f"{count - KEPT_PER_CODE} more of this kind", "severity": "warning"}
            for code, count in self.counts.items()
            if count > KEPT_PER_CODE
        ]
        return listed + more
