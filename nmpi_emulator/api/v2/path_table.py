"""Addresses and what answers them.

They are many, and Flask's rules are slow to make; most emulators never see a request of an older client.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Response

from . import answers
from .service import Service

#: Gets the values from the path by name.
Answer = Callable[..., Response]


class PathTable:
    """Finds what answers a path; of several that fit, the first one that was added.

    :param root: what all paths begin with.
    :param strict_slashes: whether a path counts as it is written, or with and without a slash at its end.
    """

    def __init__(self, root: str, *, strict_slashes: bool) -> None:
        self._root = root
        self._strict_slashes = strict_slashes
        self._entries: list[tuple[list[str], Answer]] = []

    def add(self, path: str, answer: Answer) -> None:
        """Have *answer* called for a path below the root, in which ``<name>`` stands for any part."""
        self._entries.append((self._parts(path), answer))

    def answer(self, service: Service) -> Response:
        """Answer a request."""
        parts = self._parts(service.request.path.removeprefix(self._root))
        for pattern, answer in self._entries:
            values = _match(pattern, parts)
            if values is not None:
                return answer(service, **values)
        return answers.not_found_page()

    def _parts(self, path: str) -> list[str]:
        if not self._strict_slashes:
            path = path.removesuffix("/")
        return path.split("/")


def _match(pattern: list[str], parts: list[str]) -> dict[str, str] | None:
    """Return the values of the names in a pattern; ``None`` if the path does not fit."""
    if len(pattern) != len(parts):
        return None
    values = {}
    for wanted, part in zip(pattern, parts, strict=True):
        if wanted.startswith("<") and part:
            values[wanted[1:-1]] = part
        elif wanted != part:
            return None
    return values
