"""What a script finds as ``spinn_utilities.classproperty``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class _ClassProperty:
    def __init__(self, method: Callable[[Any], Any]) -> None:
        self._method = method

    def __get__(self, instance: object, owner: type | None = None) -> Any:
        return self._method(owner if owner is not None else type(instance))


def classproperty(func: Callable[[Any], Any]) -> _ClassProperty:
    """Make a property of a class out of a method."""
    return _ClassProperty(func)
