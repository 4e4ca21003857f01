"""``pysthal.command_line_util``: logging, and options that scripts share."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import Any

from nmpi_emulator.backends import pylogging


def init_logger(
    default_level: Any = "WARN", levels: Iterable[tuple[str, Any]] = (), *args: Any, **kwargs: Any
) -> None:
    """Show messages from a level on; ``levels`` names loggers with levels of their own."""
    pylogging.default_config(_level(default_level))
    for name, level in levels:
        pylogging.set_loglevel(pylogging.get(name), _level(level))


def _level(level: Any) -> int:
    return pylogging.LogLevel.toLevel(level) if isinstance(level, str) else int(level)


def add_logger_options(parser: argparse.ArgumentParser) -> None:
    """Add ``--loglevel`` and ``--logfile`` to a parser."""
    parser.add_argument("--loglevel", default="INFO", help="from which level on messages are shown")
    parser.add_argument("--logfile", default=None, help="a file for messages")


def add_default_coordinate_options(parser: argparse.ArgumentParser) -> None:
    """Add ``--wafer`` and ``--hicann`` to a parser."""
    parser.add_argument("--wafer", type=int, required=True, help="number of the wafer module")
    parser.add_argument("--hicann", type=int, default=0, help="number of the HICANN")
