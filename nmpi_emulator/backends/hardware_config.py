"""Check ``hardware_config`` against what a platform declares.

The real service passes it through and looks at nothing; a job that asks for something that cannot be is
better told so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nmpi_emulator.backends.constraints.findings import Findings
from nmpi_emulator.platforms.declaration import ALLOCATION, ConfigKey
from nmpi_emulator.platforms.registry import platforms

_KINDS: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "list": (list,),
    "object": (dict,),
}


def checked(platform: str, config: Mapping[str, Any], findings: Findings) -> dict[str, Any]:
    """Return the keys of a configuration that have a value, after checking them.

    Unknown keys, but for the one that the service itself adds, are noted, and otherwise without effect.

    :raises ValueError: for a value of the wrong kind, none of the choices or out of range.
    """
    known = {key.name: key for key in (platforms()[platform].hardware_config if platform else ())}
    given = {name: value for name, value in config.items() if value is not None}
    for name, value in given.items():
        if name in known:
            _check(known[name], value, findings)
        elif platform and name != ALLOCATION:
            findings.note(
                "hardware-config/unknown-key",
                f"hardware_config: {platform} reads no key {name!r}; it has no effect",
                limit=", ".join(known),
            )
    return given


def _check(key: ConfigKey, value: Any, findings: Findings) -> None:
    # A key for one number takes a list of them as well, as the web form of the platform does.
    for each in value if isinstance(value, list) and key.kind == "integer" else [value]:
        wrong = not isinstance(each, _KINDS[key.kind]) or (isinstance(each, bool) and key.kind != "boolean")
        wrong = wrong or (key.choices is not None and each not in key.choices)
        wrong = wrong or (key.minimum is not None and each < key.minimum)
        wrong = wrong or (key.maximum is not None and each > key.maximum)
        if wrong:
            raise findings.refuse(
                ValueError,
                "hardware-config/value",
                f"hardware_config: {key.name} has a value that it cannot have",
                limit=_allowed(key),
                actual=repr(each),
            )


def _allowed(key: ConfigKey) -> str:
    if key.choices is not None:
        return ", ".join(map(str, key.choices))
    bounds = [
        f"{word} {bound:g}"
        for word, bound in (("from", key.minimum), ("to", key.maximum))
        if bound is not None
    ]
    return " ".join([key.kind, *bounds])
