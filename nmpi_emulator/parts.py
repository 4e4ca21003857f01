"""What an emulator has only while it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

#: The attributes that are there from the start of an emulator to its end.
_PARTS = frozenset(
    {
        "_server",
        "app",
        "dispatcher",
        "execution",
        "files",
        "identity",
        "queue",
        "stepping",
        "store",
        "workspaces",
        "world",
    }
)


class HasPartsWhileRunning:
    """Explains what is missing when an emulator that does not run is asked for something."""

    if not TYPE_CHECKING:  # for a type checker a misspelt attribute stays one

        def __getattr__(self, name: str) -> Any:
            """Explain why there is no such attribute, or why a property has failed to find one."""
            if name in _PARTS or isinstance(getattr(type(self), name, None), property):
                raise AttributeError(
                    "this emulator is not running: use it in a with statement "
                    "(with Emulator() as emulator: ...), or call its method start() first"
                )
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
