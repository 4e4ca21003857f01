"""``--json``: what commands say to programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])


@dataclass(frozen=True, kw_only=True)
class Document:
    """What a command writes to standard output with ``--json``.

    :param about: what it is, in a few words.
    :param members: what the members of its object, or of the objects in its list, mean; empty if that is
        described elsewhere.
    """

    about: str
    members: Mapping[str, str] = field(default_factory=dict)


class JsonOption(click.Option):
    """The option ``--json``, which knows the document that it makes a command write.

    :param document: described in the reference.
    """

    def __init__(self, *names: Any, document: Document, **settings: Any) -> None:
        super().__init__(*names, **settings)
        self.document = document


def json_option(about: str, /, **members: str) -> Callable[[_Command], _Command]:
    """Give a command the option ``--json``.

    :param about: what the document is, in a few words.
    :param members: what its members mean.
    """
    return click.option(
        "--json",
        "as_json",
        is_flag=True,
        cls=JsonOption,
        document=Document(about=about, members=members),
        help=f"For programs: {about}.",
    )
