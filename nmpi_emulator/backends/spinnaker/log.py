"""The log of SpiNNaker's software: on standard error, with times, and counted."""

from __future__ import annotations

import logging
import sys
from typing import Any

#: Source: SpiNNUtilities 7.4.1, ConfiguredFormatter.
_FORMAT = "%(asctime)-15s %(levelname)s: %(message)s"
_DATE = "%Y-%m-%d %H:%M:%S"


class Log:
    """Writes lines as the real software does, and counts warnings for the last line of a run."""

    def __init__(self) -> None:
        self._logger = logging.getLogger("nmpi_emulator.spinnaker")
        self._logger.propagate = False
        self._logger.setLevel(logging.INFO)
        self._said: set[str] = set()
        self.warnings: list[str] = []

    def _write(self, level: int, message: str) -> None:
        # The handler is made anew for each line: a test or a script may exchange sys.stderr.
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter(_FORMAT, _DATE))
        handler.handle(self._logger.makeRecord(self._logger.name, level, "", 0, message, (), None))

    def info(self, message: str) -> None:
        """Write what goes on."""
        self._write(logging.INFO, message)

    def warning(self, message: str, *arguments: Any) -> None:
        """Write a warning, and count it."""
        text = message % arguments if arguments else message
        self.warnings.append(text)
        self._write(logging.WARNING, text)

    def warn_once(self, message: str) -> None:
        """Write a warning unless the same one was written before."""
        if self.is_new(message):
            self.warning(message)

    def is_new(self, message: str) -> bool:
        """Tell whether a text has not been asked for before, and remember it."""
        if message in self._said:
            return False
        self._said.add(message)
        return True

    def forget(self) -> None:
        """Forget which texts have been asked for."""
        self._said.clear()

    def error(self, message: str) -> None:
        """Write an error that does not stop the script."""
        self.warnings.append(message)
        self._write(logging.ERROR, message)

    def summarise(self) -> None:
        """Say how many warnings there were."""
        if self.warnings:
            self._write(logging.WARNING, f"{len(self.warnings)} warnings were logged.")
            self.warnings = []
