"""Logging as the software of the Heidelberg platforms offers it to scripts (their module ``pylogging``).

Loggers are named; each has a level of its own or its parent's.  Lines look like log4cxx's:
level, time, logger, message.  Warnings are shown even if a script configures nothing.
"""

from __future__ import annotations

import enum
import logging
from typing import Any

#: All loggers live below this one, so that a script's own use of ``logging`` is not touched.
_ROOT = "pylogging"

_TRACE = 5


class LogLevel(enum.IntEnum):
    """The levels, from all messages to none."""

    ALL = 1
    TRACE = _TRACE
    DEBUG = logging.DEBUG
    INFO = logging.INFO
    WARN = logging.WARNING
    ERROR = logging.ERROR
    FATAL = logging.CRITICAL
    OFF = logging.CRITICAL + 10

    @classmethod
    def toLevel(cls, name: str) -> LogLevel:  # noqa: N802
        """Return the level of a name."""
        return cls[name.upper()]


class _Formatter(logging.Formatter):
    """Writes a line as log4cxx does."""

    _NAMES = {logging.WARNING: "WARN", logging.CRITICAL: "FATAL", _TRACE: "TRACE"}

    def format(self, record: logging.LogRecord) -> str:
        level = self._NAMES.get(record.levelno, record.levelname)
        time = self.formatTime(record, "%H:%M:%S")
        name = record.name.removeprefix(f"{_ROOT}.")
        return f"{level:<5} {time},{int(record.msecs):03d} {name}  {record.getMessage()}"


class _StandardOutput(logging.Handler):
    """Writes to whatever standard output is at that moment."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(_Formatter())

    def emit(self, record: logging.LogRecord) -> None:
        print(self.format(record), flush=True)


class _File(logging.FileHandler):
    """Writes into a file."""

    def __init__(self, name: str) -> None:
        super().__init__(name, encoding="utf-8")
        self.setFormatter(_Formatter())


#: Handlers that belong here; somebody else may have added others.
_OWN = (_StandardOutput, _File)


class Logger:
    """A logger; its methods are named after the levels, in capitals or not."""

    def __init__(self, name: str) -> None:
        """Refer to the logger of this name."""
        self.name = name
        self._logger = _root() if name in ("", "root") else logging.getLogger(f"{_ROOT}.{name}")

    def _log(self, level: int, parts: tuple[Any, ...]) -> None:
        self._logger.log(level, "%s", " ".join(map(str, parts)))

    def trace(self, *parts: Any) -> None:
        """Log the finest details."""
        self._log(_TRACE, parts)

    def debug(self, *parts: Any) -> None:
        """Log details."""
        self._log(logging.DEBUG, parts)

    def info(self, *parts: Any) -> None:
        """Log what goes on."""
        self._log(logging.INFO, parts)

    def warn(self, *parts: Any) -> None:
        """Log what may be wrong."""
        self._log(logging.WARNING, parts)

    def error(self, *parts: Any) -> None:
        """Log what is wrong."""
        self._log(logging.ERROR, parts)

    def fatal(self, *parts: Any) -> None:
        """Log what ends the program."""
        self._log(logging.CRITICAL, parts)

    TRACE, DEBUG, INFO, WARN, ERROR, FATAL = trace, debug, info, warn, error, fatal
    LOG4CXX_TRACE, LOG4CXX_DEBUG, LOG4CXX_INFO = trace, debug, info
    LOG4CXX_WARN, LOG4CXX_ERROR, LOG4CXX_FATAL = warn, error, fatal
    warning = warn

    def set_level(self, level: int) -> None:
        """Show messages of this level and above."""
        self._logger.setLevel(int(level))

    def setLevel(self, level: int) -> None:  # noqa: N802
        """Show messages of this level and above."""
        self.set_level(level)

    def level(self) -> int:
        """Return the level from which messages are shown."""
        return self._logger.getEffectiveLevel()


def _root() -> logging.Logger:
    """Return the logger above all others, which shows warnings unless it was told otherwise."""
    root = logging.getLogger(_ROOT)
    if not any(isinstance(handler, _OWN) for handler in root.handlers):
        root.propagate = False
        root.setLevel(LogLevel.WARN)
        root.addHandler(_StandardOutput())
    return root


def get(name: str = "root") -> Logger:
    """Return the logger of a name."""
    _root()
    return Logger(name)


def get_root() -> Logger:
    """Return the logger above all others."""
    return get("root")


def set_loglevel(logger: Logger, level: int) -> None:
    """Show messages of a logger from this level on."""
    logger.set_level(level)


def default_config(
    level: int = LogLevel.WARN,
    fname: str = "",
    dual: bool = False,
    print_location: bool = False,
    color: bool = False,
    date_format: str = "ABSOLUTE",
    use_location: bool = False,
) -> None:
    """Show messages from a level on, on standard output or in a file, or with ``dual`` in both."""
    reset()
    root = _root()
    root.setLevel(int(level))
    if fname:
        append_to_file(fname, get_root())
        for handler in list(root.handlers):
            if isinstance(handler, _StandardOutput) and not dual:
                root.removeHandler(handler)


def append_to_cout(logger: Logger | None = None) -> None:
    """Show messages on standard output."""
    root = _root()
    if not any(isinstance(handler, _StandardOutput) for handler in root.handlers):
        root.addHandler(_StandardOutput())


append_to_cerr = append_to_cout


def append_to_file(fname: str, logger: Logger | None = None) -> None:
    """Write messages of a logger (or of all) into a file as well."""
    target = _root() if logger is None else logger._logger
    target.addHandler(_File(fname))


def write_to_file(fname: str, level: int = LogLevel.INFO) -> None:
    """Write messages from a level on into a file, and go on to show them."""
    default_config(level, fname, dual=True)


def log_to_file(fname: str, level: int = LogLevel.INFO) -> None:
    """Write messages from a level on into a file alone."""
    default_config(level, fname)


def log_to_cout(level: int = LogLevel.INFO) -> None:
    """Show messages from a level on."""
    default_config(level)


def reset() -> None:
    """Forget what was configured: levels and files."""
    names = [name for name in logging.root.manager.loggerDict if name.startswith(f"{_ROOT}.")]
    for logger in [logging.getLogger(_ROOT), *map(logging.getLogger, names)]:
        for handler in list(logger.handlers):
            if isinstance(handler, _OWN):
                logger.removeHandler(handler)
                handler.close()
        logger.setLevel(logging.NOTSET)
