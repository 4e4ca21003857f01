"""Options that a script sets and reads by calling them: ``section.option(value)``, ``section.option()``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_NOT_GIVEN = object()


class Knob:
    """An option of a section.

    :param default: the value until a script sets another one.
    :param check: raises if a value is not allowed.
    """

    def __init__(self, default: Any, check: Callable[[Any], None] = lambda value: None) -> None:
        """Declare an option."""
        self.default = default
        self.check = check
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        """Learn the name under which a section has the option."""
        self.name = name

    def __get__(self, section: Any, owner: type | None = None) -> Any:
        """Return what a script calls."""
        if section is None:
            return self

        def call(value: Any = _NOT_GIVEN) -> Any:
            if value is _NOT_GIVEN:
                return section.__dict__.get(f"_{self.name}", self.default)
            self.check(value)
            section.__dict__[f"_{self.name}"] = value
            return None

        return call


def require(holds: bool, message: str) -> None:
    """Refuse a value.

    :raises ValueError: if it does not hold.
    """
    if not holds:
        raise ValueError(message)
