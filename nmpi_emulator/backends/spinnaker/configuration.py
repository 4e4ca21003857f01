"""The configuration that a job's ``spynnaker.cfg`` may change."""

from __future__ import annotations

import configparser
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

from nmpi_emulator.backends.constraints.findings import Findings
from nmpi_emulator.platforms.spinnaker.options import (
    ALGORITHMS,
    FOLLOWING_MODE,
    LEVELS,
    LEVELS_OF_MODES,
    MODES,
)

from .errors import ConfigurationException, UnexpectedConfigException

FILE_NAME = "spynnaker.cfg"

_NONE = "none"
_TRUE = ("y", "yes", "t", "true", "on", "1")
_FALSE = ("n", "no", "f", "false", "off", "0", "info", "debug")


class _Parser(configparser.RawConfigParser):
    """Reads options without regard to case and underscores, as the real software does."""

    def optionxform(self, optionstr: str) -> str:
        """Return the name by which an option is known."""
        return optionstr.lower().replace("_", "")


class Configuration:
    """All options, as the defaults and the file in the working directory give them.

    Source of the rules: SpiNNUtilities 7.4.1, ``configs`` and ``config_holder``.

    :param directory: where the file is looked for.
    :param other: options that the newest release has not, or with another default: section, name, default.
    """

    def __init__(
        self, directory: Path, findings: Findings, other: Iterable[tuple[str, str, str]] = ()
    ) -> None:
        self._findings = findings
        self._parser = _Parser()
        package = resources.files("nmpi_emulator.platforms.spinnaker")
        self._parser.read_string(package.joinpath("defaults.cfg").read_text(encoding="utf-8"))
        for section, name, default in other:
            self._parser.set(section, name, default)
        file = directory / FILE_NAME
        if file.is_file():
            self._take(file)

    def _take(self, file: Path) -> None:
        given = _Parser()
        given.read(file, encoding="utf-8")
        for section in given.sections():
            if not self._parser.has_section(section):
                raise self._unknown(f"section [{section}]", ", ".join(self._parser.sections()))
            for option in given.options(section):
                if not self._parser.has_option(section, option):
                    raise self._unknown(f"option {option!r} in section [{section}]", None)
                self._parser.set(section, option, given.get(section, option))

    def _unknown(self, what: str, known: str | None) -> UnexpectedConfigException:
        return self._findings.refuse(
            UnexpectedConfigException,
            "spinnaker/unknown-option",
            f"Unexpected {what} was found in {FILE_NAME}: the software refuses what it does not know. "
            "Remove it, or look up how this release spells it",
            limit=known,
        )

    def has(self, section: str, option: str) -> bool:
        """Tell whether there is an option."""
        return self._parser.has_option(section, option)

    def text(self, section: str, option: str) -> str | None:
        """Return an option as text; ``None`` if it says ``None``."""
        value = self._parser.get(section, option)
        return None if value.lower() == _NONE else value

    def integer(self, section: str, option: str) -> int | None:
        """Return an option as a whole number.

        :raises ValueError: if it is none, as in the real software, when it is first asked for.
        """
        value = self.text(section, option)
        return None if value is None else int(value)

    def number(self, section: str, option: str) -> float | None:
        """Return an option as a number.

        :raises ValueError: if it is none.
        """
        value = self.text(section, option)
        return None if value is None else float(value)

    def truth(self, section: str, option: str) -> bool:
        """Return an option as a truth value.

        :raises ValueError: if it is none.
        """
        value = (self.text(section, option) or "").lower()
        if value in _TRUE:
            return True
        if value in _FALSE or not value:
            return False
        raise ValueError(f"invalid truth value {value!r} of [{section}] {option} in {FILE_NAME}")

    def apply_mode(self) -> None:
        """Switch on and off what depends on the mode of reporting, as when the simulator is set up.

        :raises ConfigurationException: if there is no such mode.
        """
        mode = self._parser.get("Mode", "mode").lower()
        if mode not in map(str.lower, MODES):
            raise self._unexpected("Mode", "mode", MODES)
        for section, beginnings in FOLLOWING_MODE.items():
            for option in self._parser.options(section):
                if option.startswith(beginnings):
                    self._switch(section, option, mode)

    def _switch(self, section: str, option: str, mode: str) -> None:
        value = self._parser.get(section, option).lower()
        if value in LEVELS:
            is_on = LEVELS.index(value) < LEVELS_OF_MODES[mode]
            self._parser.set(section, option, str(is_on))
        elif mode == "all" and value in _FALSE:
            self._parser.set(section, option, "True")

    def check_algorithms(self) -> None:
        """Raise if there is no algorithm of a name.

        :raises ConfigurationException: when a network is mapped.
        """
        for option, known in ALGORITHMS.items():
            if self._parser.get("Mapping", option) not in known:
                raise self._unexpected("Mapping", option, known)

    def _unexpected(self, section: str, option: str, known: Iterable[str]) -> ConfigurationException:
        return self._findings.refuse(
            ConfigurationException,
            "spinnaker/option-value",
            f"Unexpected value of {option} in section [{section}] of {FILE_NAME}",
            limit=", ".join(known),
            actual=self._parser.get(section, option),
        )

    def options(self) -> dict[str, dict[str, str]]:
        """Return every option of every section, for scripts that look around."""
        return {section: dict(self._parser.items(section)) for section in self._parser.sections()}

    def set(self, section: str, option: str, value: str) -> None:
        """Change an option from within the script, as ``set_config`` does."""
        if not self._parser.has_option(section, option):
            raise self._unknown(f"option {option!r} in section [{section}]", None)
        self._parser.set(section, option, str(value))
