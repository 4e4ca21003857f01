"""Databases for as long as one emulator runs."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from nmpi_emulator.store.database import Database
from nmpi_emulator.store.throw_away import new_database


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files lie."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def left_behind(*, hours_ago: float) -> Path:
    """What an emulator leaves that was killed."""
    path = new_database()
    Database(path).close()
    age(path.parent, hours_ago)
    return path


def age(directory: Path, hours: float) -> None:
    moment = directory.stat().st_mtime - hours * 3600
    os.utime(directory, (moment, moment))


def test_what_a_killed_emulator_has_left_goes_when_the_next_one_starts() -> None:
    left = left_behind(hours_ago=1)
    new = new_database()
    assert not left.parent.exists()
    assert new.parent.exists()


def test_the_database_of_an_emulator_that_runs_stays_however_old_it_is() -> None:
    path = new_database()
    held = Database(path)
    age(path.parent, hours=1000)
    new_database()
    assert path.exists()
    held.close()


def test_a_database_that_is_just_being_made_stays() -> None:
    unclaimed, young = new_database(), left_behind(hours_ago=0)
    new_database()
    assert unclaimed.parent.exists()
    assert young.exists()


def test_nothing_else_in_the_place_is_touched(place: Path) -> None:
    for name in (
        "nmpi-emulator-db-file",
        "precious/emulator.db.lock",
        "nmpi-emulator-other/emulator.db.lock",
    ):
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).touch()
        age(place / name, hours=1)
    (place / "nmpi-emulator-db-link").symlink_to(place / "precious")
    for directory in (place / "precious", place / "nmpi-emulator-other"):
        age(directory, hours=1)
    before = set(place.rglob("*"))
    new = new_database()
    assert set(place.rglob("*")) - {new.parent} == before
