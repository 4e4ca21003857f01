"""The command of a job: which script runs, with which arguments."""

from __future__ import annotations

import shlex

from .sources.errors import SourceError

DEFAULT_COMMAND = "run.py {system}"

_INTERPRETERS = ("python", "python3", "python2")


def argv_of(command: str, system: str) -> list[str]:
    """Return the script and its arguments.

    :param command: as the job has it, split as a shell would; empty for the default.
    :param system: what ``{system}`` stands for: the platform's name among PyNN's back ends.
    :raises SourceError: if the command cannot be split.
    """
    text = command.strip() or DEFAULT_COMMAND
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise SourceError(f"the command {command!r} cannot be understood: {error}") from error
    if words and words[0] in _INTERPRETERS:
        words = words[1:]
    if not words:
        raise SourceError(f"the command {command!r} names no script; the default is {DEFAULT_COMMAND!r}")
    return [word.replace("{system}", system) for word in words]
