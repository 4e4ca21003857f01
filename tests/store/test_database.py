"""One SQLite file, its connections and transactions."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from nmpi_emulator.errors import UsageError
from nmpi_emulator.store.database import Database
from nmpi_emulator.store.schema import APPLICATION_ID, MIGRATIONS


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "new.db"


def facts(database: Database) -> list[tuple[str, str]]:
    with database.reading() as db:
        return db.execute("SELECT name, value FROM facts ORDER BY name").fetchall()


def put(database: Database, name: str) -> None:
    with database.writing() as db:
        db.execute("INSERT INTO facts VALUES (?, 'value')", [name])


def test_what_was_written_is_there_when_the_file_is_opened_again(path: Path) -> None:
    first = Database(path)
    put(first, "kept")
    first.close()
    second = Database(path)
    assert facts(second) == [("kept", "value")]
    second.close()


def test_a_block_that_raises_changes_nothing(path: Path) -> None:
    database = Database(path)
    with pytest.raises(RuntimeError), database.writing() as db:
        db.execute("INSERT INTO facts VALUES ('lost', 'value')")
        raise RuntimeError
    assert facts(database) == []
    put(database, "after")
    assert facts(database) == [("after", "value")]
    database.close()


def test_a_reader_sees_one_state_while_others_write(path: Path) -> None:
    database = Database(path)
    with database.reading() as db:
        assert db.execute("SELECT count(*) FROM facts").fetchone() == (0,)
        put(database, "meanwhile")
        assert db.execute("SELECT count(*) FROM facts").fetchone() == (0,)
    assert facts(database) == [("meanwhile", "value")]
    database.close()


def test_connections_are_lent_again(path: Path) -> None:
    database = Database(path)
    with database.connection() as first, database.connection() as second:
        assert first is not second
    with database.connection() as third:
        assert third in (first, second)
    database.close()


def test_writers_take_turns(path: Path) -> None:
    database = Database(path)
    with database.writing() as db:
        db.execute("CREATE TABLE counters (n INTEGER)")
        db.execute("INSERT INTO counters VALUES (0)")

    def count() -> None:
        for _ in range(50):
            with database.writing() as db:
                (n,) = db.execute("SELECT n FROM counters").fetchone()
                db.execute("UPDATE counters SET n = ?", [n + 1])

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as db:
        assert db.execute("SELECT n FROM counters").fetchone() == (200,)
    database.close()


def test_a_file_serves_one_emulator_at_a_time(path: Path) -> None:
    first = Database(path)
    with pytest.raises(UsageError, match="is in use by another emulator"):
        Database(path)
    first.close()
    Database(path).close()


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("These are my notes. " * 100)
    before = path.read_bytes()
    with pytest.raises(UsageError, match="Is it a SQLite file"):
        Database(path)
    assert path.read_bytes() == before


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE jobs (id)")
    other.close()
    with pytest.raises(UsageError, match="but not one of the NMPI emulator"):
        Database(path)
    with sqlite3.connect(path) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("jobs",)]
    other.close()


def test_a_file_of_a_newer_version_is_refused(path: Path) -> None:
    Database(path).close()
    with sqlite3.connect(path) as newer:
        newer.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    newer.close()
    with pytest.raises(UsageError, match="was written by a newer version"):
        Database(path)


def test_a_directory_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="must lie in a directory that this user may write to"):
        Database(tmp_path / "file" / "x.db")


def test_a_new_file_is_marked_as_ours_and_keeps_a_write_ahead_log(path: Path) -> None:
    database = Database(path)
    with database.connection() as db:
        assert db.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert db.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)
    database.close()


def test_an_older_file_is_brought_up_to_date_in_one_step_or_not_at_all(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = Database(path)
    put(old, "old")
    old.close()
    broken = (*MIGRATIONS, "CREATE TABLE extra (x); CREATE TABLE extra (x);")
    monkeypatch.setattr("nmpi_emulator.store.schema.MIGRATIONS", broken)
    with pytest.raises(UsageError, match="extra already exists"):
        Database(path)
    monkeypatch.setattr("nmpi_emulator.store.schema.MIGRATIONS", (*MIGRATIONS, "CREATE TABLE extra (x);"))
    new = Database(path)
    assert facts(new) == [("old", "value")]
    with new.reading() as db:
        assert db.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS) + 1,)
        assert db.execute("SELECT count(*) FROM extra").fetchone() == (0,)
    new.close()
