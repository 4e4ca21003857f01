"""What a script finds as ``spinn_utilities.config_holder``: the options of ``spynnaker.cfg``.

An option that says ``None`` is an error but for the functions that say so in their names.
"""

from __future__ import annotations

from typing import TypeVar

from nmpi_emulator.backends.spinnaker.absent import refuses
from nmpi_emulator.backends.spinnaker.errors import ConfigException
from nmpi_emulator.backends.spinnaker.session import session

_Value = TypeVar("_Value")


def get_config_str_or_none(section: str, option: str) -> str | None:
    """Return an option as text."""
    return session().configuration.text(section, option)


def get_config_int_or_none(section: str, option: str) -> int | None:
    """Return an option as a whole number."""
    return session().configuration.integer(section, option)


def get_config_float_or_none(section: str, option: str) -> float | None:
    """Return an option as a number."""
    return session().configuration.number(section, option)


def get_config_bool_or_none(section: str, option: str) -> bool | None:
    """Return an option as a truth value."""
    configuration = session().configuration
    if configuration.text(section, option) is None:
        return None
    return configuration.truth(section, option)


def get_config_str(section: str, option: str) -> str:
    """Return an option as text."""
    return _there(get_config_str_or_none(section, option), section, option)


def get_config_int(section: str, option: str) -> int:
    """Return an option as a whole number."""
    return _there(get_config_int_or_none(section, option), section, option)


def get_config_float(section: str, option: str) -> float:
    """Return an option as a number."""
    return _there(get_config_float_or_none(section, option), section, option)


def get_config_bool(section: str, option: str) -> bool:
    """Return an option as a truth value."""
    return _there(get_config_bool_or_none(section, option), section, option)


def get_config_str_list(section: str, option: str, token: str = ",") -> list[str]:
    """Return an option as a list of texts, empty if it says ``None``."""
    text = get_config_str_or_none(section, option)
    return [word.strip() for word in text.split(token)] if text else []


def is_config_none(section: str, option: str) -> bool:
    """Tell whether an option says ``None``."""
    return get_config_str_or_none(section, option) is None


def has_config_option(section: str, option: str) -> bool:
    """Tell whether there is an option of a name."""
    return session().configuration.has(section, option)


def configs_loaded() -> bool:
    """Tell whether the options can be read: from ``setup()`` on."""
    return session().has_clock


def set_config(section: str, option: str, value: str) -> None:
    """Change an option."""
    session().configuration.set(section, option, value)


def config_sections() -> list[str]:
    """Return the names of the sections."""
    return list(session().configuration.options())


def config_options(section: str) -> list[str]:
    """Return the names of the options of a section."""
    return list(session().configuration.options()[section])


def _there(value: _Value | None, section: str, option: str) -> _Value:
    """Return the value of an option.

    :raises ConfigException: if it says ``None``.
    """
    if value is None:
        raise session().findings.refuse(
            ConfigException,
            "spinnaker/option-value",
            f"Unexpected None of {option} in section [{section}] of spynnaker.cfg",
        )
    return value


__getattr__ = refuses(__name__)
