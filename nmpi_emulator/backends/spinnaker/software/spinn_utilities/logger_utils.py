"""What a script finds as ``spinn_utilities.logger_utils``: messages that are written once."""

from __future__ import annotations

import logging

from nmpi_emulator.backends.spinnaker.session import session


def warn_once(logger: logging.LoggerAdapter[logging.Logger], msg: str) -> None:
    """Write a warning unless the same text has been written before."""
    if session().log.is_new(msg):
        logger.warning(msg)


def error_once(logger: logging.LoggerAdapter[logging.Logger], msg: str) -> None:
    """Write an error unless the same text has been written before."""
    if session().log.is_new(msg):
        logger.error(msg)


def reset() -> None:
    """Forget what has been written."""
    session().log.forget()
