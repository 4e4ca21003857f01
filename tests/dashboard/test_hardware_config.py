"""The form for a job's hardware configuration."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from nmpi_emulator.dashboard.hardware_config import Invalid, as_filled_in, fields, read, value_of
from nmpi_emulator.platforms.declaration import ConfigKey, Platform
from nmpi_emulator.platforms.registry import platforms

KEYS = (
    ConfigKey(name="version", kind="text", effect="e", choices=("a", "b")),
    ConfigKey(name="wafer", kind="integer", effect="e", minimum=0, maximum=40),
    ConfigKey(name="timeout", kind="number", effect="e", default=1.5),
    ConfigKey(name="quiet", kind="boolean", effect="e"),
    ConfigKey(name="chips", kind="list", effect="e"),
    ConfigKey(name="extra", kind="object", effect="e"),
)
PLATFORM: Platform = dataclasses.replace(platforms()["Demo"], hardware_config=KEYS)
GOOD: dict[str, tuple[str, Any]] = {
    "version": ("b", "b"),
    "wafer": ("33", 33),
    "timeout": ("2.5", 2.5),
    "quiet": ("false", False),
    "chips": ("[1, 2]", [1, 2]),
    "extra": ('{"x": null}', {"x": None}),
}


def test_each_key_is_read_as_its_kind() -> None:
    form = {f"config.Demo.{name}": text for name, (text, _) in GOOD.items()}
    config, errors = read(PLATFORM, form)
    assert config == {name: value for name, (_, value) in GOOD.items()}
    assert errors == {}


def test_what_is_left_empty_is_not_sent() -> None:
    assert read(PLATFORM, {"config.Demo.version": "", "config.Demo.wafer": "  ", "config.Demo.*": ""}) == (
        {},
        {},
    )


def test_keys_that_the_platform_does_not_declare_are_sent_as_they_are() -> None:
    form = {"config.Demo.*": '{"other": 1, "wafer": 2}', "config.Demo.wafer": "3"}
    assert read(PLATFORM, form)[0] == {"other": 1, "wafer": 3}


def test_a_configuration_fills_in_the_form_that_would_send_it() -> None:
    config = {**{name: value for name, (_, value) in GOOD.items()}, "other": [None]}
    filled_in = as_filled_in(PLATFORM, config)
    assert read(PLATFORM, filled_in) == (config, {})
    assert [field.value for field in fields(PLATFORM, filled_in, {})][:2] == ["b", "33"]


def test_mistakes_are_told_by_field() -> None:
    form = {"config.Demo.wafer": "x", "config.Demo.*": "[1]"}
    config, errors = read(PLATFORM, form)
    assert config == {}
    assert errors["config.Demo.wafer"] == "must be a whole number"
    assert "JSON object" in errors["config.Demo.*"]
    assert [field.error for field in fields(PLATFORM, form, errors)][1] == "must be a whole number"


@pytest.mark.parametrize(
    ("key", "text", "complaint"),
    [
        ("version", "c", "one of a, b"),
        ("wafer", "1.5", "whole number"),
        ("wafer", "true", "whole number"),
        ("wafer", "-1", "at least 0"),
        ("wafer", "41", "at most 40"),
        ("timeout", "NaN", "must be a number"),
        ("timeout", "soon", "must be a number"),
        ("quiet", "1", "true or false"),
        ("chips", "[1", "must be a list"),
        ("timeout", "1e400", "must be a number"),
        pytest.param("timeout", "1" + "0" * 400, "must be a number", id="a huge integer"),
        ("extra", "{", "is not JSON"),
        ("extra", '{"a": NaN}', "NaN is no number"),
        ("extra", '{"a": -Infinity}', "-Infinity is no number"),
        pytest.param("extra", "[" * 100_000, "nested too deeply", id="a deep list"),
        pytest.param("extra", '{"a":' * 100_000, "nested too deeply", id="a deep object"),
    ],
)
def test_values_that_do_not_fit_are_refused(key: str, text: str, complaint: str) -> None:
    declared = next(k for k in KEYS if k.name == key)
    with pytest.raises(Invalid, match=complaint):
        value_of(declared, text)


def test_lists_can_be_written_without_brackets() -> None:
    assert value_of(KEYS[4], "a, b") == ["a", "b"]


def test_several_numbers_are_taken_where_one_is_meant() -> None:
    assert value_of(KEYS[1], "[280, 281]") == [280, 281]
