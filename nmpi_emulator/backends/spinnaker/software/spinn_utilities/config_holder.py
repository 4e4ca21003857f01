"""What a script finds as ``spinn_utilities.config_holder``: the options of ``spynnaker.cfg``."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.session import session


def get_config_str(section: str, option: str) -> str | None:
    """Return an option as text."""
    return session().configuration.text(section, option)


get_config_str_or_none = get_config_str


def get_config_int(section: str, option: str) -> int | None:
    """Return an option as a whole number."""
    return session().configuration.integer(section, option)


get_config_int_or_none = get_config_int


def get_config_float(section: str, option: str) -> float | None:
    """Return an option as a number."""
    return session().configuration.number(section, option)


get_config_float_or_none = get_config_float


def get_config_bool(section: str, option: str) -> bool:
    """Return an option as a truth value."""
    return session().configuration.truth(section, option)


def set_config(section: str, option: str, value: str) -> None:
    """Change an option."""
    session().configuration.set(section, option, value)


def config_sections() -> list[str]:
    """Return the names of the sections."""
    return list(session().configuration.options())


def config_options(section: str) -> list[str]:
    """Return the names of the options of a section."""
    return list(session().configuration.options()[section])
