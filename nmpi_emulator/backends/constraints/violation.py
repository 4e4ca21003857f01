"""A rule of a platform that a script does not keep."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, TypeVar

from nmpi_emulator.backends.json_values import as_json

from .pointers import about_code

_Error = TypeVar("_Error", bound=BaseException)

#: Where every code is explained.
DOCUMENTATION = "docs/reference/constraints.md"


@dataclass(frozen=True, kw_only=True)
class Violation:
    """What a script does that the platform does not allow, or does otherwise.

    :param code: a short stable name, such as ``spinnaker/delay-range``.
    :param message: what is wrong, why, and what would be right.
    :param where: file and line in the user's script; empty if unknown.
    :param limit: what is allowed, if that is a value.
    :param actual: what the script has.
    :param exception: the class that the real software raises, if it refuses the script.
    :param severity: ``"error"`` if the platform refuses the script, ``"warning"`` if it goes on.
    """

    code: str
    message: str
    where: str = ""
    limit: Any = None
    actual: Any = None
    exception: str = ""
    severity: str = "error"

    @property
    def doc(self) -> str:
        """Where it is explained in the documentation, for the platform report."""
        return f"{DOCUMENTATION}#{self.code.replace('/', '-')}"

    def as_data(self) -> dict[str, Any]:
        """Return the violation for the platform report."""
        names = [each.name for each in dataclasses.fields(self)]
        values = {name: as_json(getattr(self, name)) for name in names}
        return {**{name: value for name, value in values.items() if value not in (None, "")}, "doc": self.doc}

    def text(self) -> str:
        """Return the message with everything that belongs to it, on one line."""
        facts = [
            f"{label} {value}"
            for label, value in (("allowed:", self.limit), ("here:", self.actual))
            if value is not None
        ]
        details = f" ({'; '.join(facts)})" if facts else ""
        return f"{self.message}{details} [see {about_code(self.code)}]"

    def error(self, kind: type[_Error]) -> _Error:
        """Return the exception that tells of this violation, as the real software's class."""
        return kind(self.text())
