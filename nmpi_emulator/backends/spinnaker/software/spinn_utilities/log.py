"""What a script finds as ``spinn_utilities.log``: loggers whose messages are format strings."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from nmpi_emulator.backends.spinnaker.absent import refuses
from nmpi_emulator.backends.spinnaker.session import session

#: What is meant for logging itself, not for the message.  Source: ``logging.Logger._log``.
_FOR_LOGGING = ("exc_info", "extra", "stack_info", "stacklevel")


class LogLevelTooHighException(Exception):
    """A message was written at a level at which the program is to stop."""


class FormatAdapter(logging.LoggerAdapter):  # type: ignore[type-arg]
    """Writes messages with ``{}`` for their arguments into the log of the job.

    Warnings count for the last line of the run, as those of the software itself.

    :param logger: whose level decides what is written.
    """

    _kill_level = logging.CRITICAL + 1

    def __init__(self, logger: logging.Logger, extra: Mapping[str, object] | None = None) -> None:
        super().__init__(logger, dict(extra or {}))

    @classmethod
    def set_kill_level(cls, level: int | None = None) -> None:
        """Raise an exception in place of every message of a level or above; ``None``: never."""
        cls._kill_level = logging.CRITICAL + 1 if level is None else level

    def log(self, level: int, msg: object, *args: object, **kwargs: Any) -> None:
        """Write a message.

        :raises LogLevelTooHighException: if that is what :meth:`set_kill_level` wants.
        """
        values = {name: value for name, value in kwargs.items() if name not in _FOR_LOGGING}
        text = _formatted(msg, args, values)
        if level >= self._kill_level:
            raise LogLevelTooHighException(text)
        if level < (self.logger.level or logging.INFO):
            return
        log = session().log
        if level >= logging.ERROR:
            log.error(text)
        elif level >= logging.WARNING:
            log.warning(text)
        elif level >= logging.INFO:
            log.info(text)


def _formatted(message: object, args: tuple[object, ...], values: Mapping[str, object]) -> str:
    """Put arguments into a message; one that asks for others than there are is written as it is."""
    try:
        return str(message).format(*args, **values)
    except (KeyError, IndexError) as error:
        return f"{type(error).__name__}: {message}" if args or values else str(message)


__getattr__ = refuses(__name__)
