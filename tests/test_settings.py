"""Settings: defaults < file < environment < arguments."""

from __future__ import annotations

import dataclasses
import inspect
from pathlib import Path
from typing import Any

import pytest

from nmpi_emulator.errors import UsageError
from nmpi_emulator.settings import NAMES, Settings, load


def test_later_sources_win(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("[nmpi-emulator]\nport = 1\nworkers = 1\njob-time-limit = 1\nhost = '127.0.0.2'\n")
    environment = {"NMPI_EMULATOR_WORKERS": "2", "NMPI_EMULATOR_JOB_TIME_LIMIT": "2", "WORKERS": "9"}
    settings = load(file, environment, job_time_limit=3, port=None)
    assert (settings.host, settings.port, settings.workers) == ("127.0.0.2", 1, 2)
    assert settings.job_time_limit == 3.0
    assert settings.execution is True


def test_a_file_without_a_table_is_the_table(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("port = 5\nexecution = false\n")
    assert load(file) == Settings(port=5, execution=False)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("port", "8100", 8100),
        ("job_time_limit", "2.5", 2.5),
        ("db", "~/x.db", Path("~/x.db")),
        ("execution", "off", False),
        ("execution", "YES", True),
        ("reproduce_upstream_bugs", "1", True),
        ("fetch_hosts", "a.org, b.org,,", ("a.org", "b.org")),
        ("fetch_hosts", "", ()),
        ("simulator", "mock", "mock"),
        ("seed", "7", 7),
        ("service_status", "read-only", "read-only"),
    ],
)
def test_texts_become_what_the_setting_is(name: str, text: str, value: Any) -> None:
    settings = load(environment={f"NMPI_EMULATOR_{name.upper()}": text})
    assert getattr(settings, name) == value
    assert type(getattr(settings, name)) is type(value) or isinstance(value, Path)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"prot": 1}, "there is no setting 'prot'; there are: host, port"),
        ({"port": "many"}, "setting port is 'many', but must be int"),
        ({"port": 70000}, "port is 70000, but must be between 0 and 65535"),
        ({"execution": "perhaps"}, "setting execution is 'perhaps', but must be bool"),
        ({"workers": -1}, "workers is -1, but must not be negative"),
        ({"simulator": "nest"}, "simulator is 'nest', but must be one of brian2, mock, none"),
        ({"frozen_at": "noon"}, "frozen_at is 'noon', but must be a moment"),
    ],
)
def test_mistakes_are_explained(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        load(**arguments)
    assert message in str(caught.value)


@pytest.mark.parametrize(("content", "message"), [("port = ", "is not valid TOML"), (None, "cannot read")])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: str | None, message: str) -> None:
    file = tmp_path / "settings.toml"
    if content is not None:
        file.write_text(content)
    with pytest.raises(UsageError, match=message) as caught:
        load(file)
    assert str(file) in str(caught.value)


def test_settings_cannot_be_changed_and_take_names_only() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().port = 1  # type: ignore[misc]
    kinds = {parameter.kind for parameter in inspect.signature(Settings).parameters.values()}
    assert kinds == {inspect.Parameter.KEYWORD_ONLY}


def test_every_setting_is_described() -> None:
    assert [name for name in NAMES if f":param {name}:" not in (Settings.__doc__ or "")] == []


def test_no_workers_means_one_per_core() -> None:
    assert Settings(workers=3).n_workers == 3
    assert Settings().n_workers >= 1
