"""The form for a job's ``hardware_config``, made from what the platform declares, and what was filled in."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from nmpi_emulator.platforms.declaration import ConfigKey, Platform

#: The field for keys that the platform does not declare.
OTHER_KEYS = "*"


@dataclass(frozen=True)
class Field:
    """A key, as a field of the form.

    :param value: what stands in it, as text; empty if the key is not to be sent.
    """

    key: ConfigKey
    name: str
    value: str
    error: str = ""


class Invalid(ValueError):
    """A value that the platform does not allow; says what it allows."""


def field_name(platform: Platform, key: str) -> str:
    """Return the name that a key has in the form; the same key of two platforms is two fields."""
    return f"config.{platform.name}.{key}"


def fields(platform: Platform, filled_in: Mapping[str, str], errors: Mapping[str, str]) -> list[Field]:
    """Return the fields for a platform."""
    names = [(key, field_name(platform, key.name)) for key in platform.hardware_config]
    return [Field(key, name, filled_in.get(name, ""), errors.get(name, "")) for key, name in names]


def as_filled_in(platform: Platform, config: Mapping[str, Any]) -> dict[str, str]:
    """Return the form as it would be filled in to send a configuration."""
    declared = {key.name: key for key in platform.hardware_config}
    texts = {field_name(platform, name): _text(config[name]) for name in config if name in declared}
    others = {name: value for name, value in config.items() if name not in declared}
    if others:
        texts[field_name(platform, OTHER_KEYS)] = json.dumps(others, indent=2)
    return texts


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def read(platform: Platform, form: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the configuration that was filled in, and what is wrong with it, by field."""
    config: dict[str, Any] = {}
    errors: dict[str, str] = {}
    other = field_name(platform, OTHER_KEYS)
    try:
        config.update(_object(form.get(other, "")))
    except Invalid as error:
        errors[other] = str(error)
    for key in platform.hardware_config:
        name = field_name(platform, key.name)
        text = form.get(name, "").strip()
        if not text:
            continue
        try:
            config[key.name] = value_of(key, text)
        except Invalid as error:
            errors[name] = str(error)
    return config, errors


def value_of(key: ConfigKey, text: str) -> Any:
    """Return the value that a text stands for.

    :raises Invalid: if it is not of the key's kind, or not allowed.
    """
    value = _of_kind(key.kind, text)
    if key.choices is not None and value not in key.choices:
        raise Invalid(f"must be one of {', '.join(map(str, key.choices))}")
    if isinstance(value, int | float) and not isinstance(value, bool):
        if key.minimum is not None and value < key.minimum:
            raise Invalid(f"must be at least {key.minimum:g}")
        if key.maximum is not None and value > key.maximum:
            raise Invalid(f"must be at most {key.maximum:g}")
    return value


def _of_kind(kind: str, text: str) -> Any:
    if kind == "text":
        return text
    if kind == "object":
        return _object(text)
    if kind == "list" and not text.startswith("["):
        return [item.strip() for item in text.split(",")]
    try:
        value = _json(text)
    except ValueError:
        value = None
    if kind == "integer" and isinstance(value, list) and all(map(_is_integer, value)):
        return value  # where one number is meant, some platforms take several
    fits, wanted = _KINDS[kind]
    if not fits(value):
        raise Invalid(f"must be {wanted}")
    return value


#: Beyond it are no numbers of JSON that all programs can read.
_LARGEST = sys.float_info.max


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _LARGEST


#: The kinds of values that are written as JSON: how to know them, and how they are called.
_KINDS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "integer": (_is_integer, "a whole number"),
    "number": (_is_number, "a number"),
    "boolean": (lambda value: isinstance(value, bool), "true or false"),
    "list": (lambda value: isinstance(value, list), "a list"),
}


def _json(text: str) -> Any:
    """Read JSON, and only JSON.

    :raises ValueError: for anything else, also for what is nested too deeply to be read.
    """

    def refuse(name: str) -> Any:
        raise ValueError(f"{name} is no number")

    try:
        return json.loads(text, parse_constant=refuse)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _object(text: str) -> dict[str, Any]:
    if not text.strip():
        return {}
    try:
        value = _json(text)
    except ValueError as error:
        raise Invalid(f"is not JSON: {error}") from None
    if not isinstance(value, dict):
        raise Invalid('must be a JSON object, such as {"key": 1}')
    return value
