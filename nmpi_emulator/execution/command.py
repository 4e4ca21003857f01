"""The command of a job: which script runs, with which arguments."""

from __future__ import annotations

import re
import shlex

from nmpi_emulator.platforms.declaration import Platform

from .sources.errors import SourceError
from .sources.inline import INLINE_SCRIPT
from .sources.kinds import Inline, Source

DEFAULT_COMMAND = "run.py {system}"

_INTERPRETER = re.compile(r"(?:\S*/)?python[\d.]*\Z")


def argv_of(source: Source, command: str, platform: Platform) -> list[str]:
    """Return the script of a job and its arguments.

    The text of a script is always run as ``run.py``; of the command, only the arguments count for it, on
    platforms that look at the command at all.

    :param command: as the job has it; empty for the default.
    :raises SourceError: if the command cannot be understood.
    """
    if not isinstance(source, Inline):
        return split(command, platform.system)
    argv = split("" if platform.ignores_command_of_text else command, platform.system)
    return [INLINE_SCRIPT, *argv[1:]]


def split(command: str, system: str) -> list[str]:
    """Return the words of a command, without the name of an interpreter.

    :param command: split as a shell would; empty for the default.
    :param system: what ``{system}`` stands for: the platform's name among PyNN's back ends.
    :raises SourceError: if it cannot be split, or names no script.
    """
    text = command.strip() or DEFAULT_COMMAND
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise SourceError(f"the command {command!r} cannot be understood: {error}") from error
    if words and _INTERPRETER.match(words[0]):
        words = words[1:]
    if not words or not words[0]:
        raise SourceError(f"the command {command!r} names no script; the default is {DEFAULT_COMMAND!r}")
    return [word.replace("{system}", system) for word in words]
