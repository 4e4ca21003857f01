"""What the Drive and the Bucket have in common: contents, limits, returning to the first state."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nmpi_emulator import Emulator
from nmpi_emulator.errors import StorageFull
from nmpi_emulator.models.storage import Space, StorageService, StoredEntry

DRIVE = Space(StorageService.drive, "lab")
BUCKET = Space(StorageService.bucket, "lab")
WORLD = {
    "users": {"alice": {"team": ["collab-lab-administrator"]}},
    "collabs": {"lab": {}},
    "drive": {"lab": {"/seeded.txt": {"type": "file", "content": "seeded"}}},
}


@pytest.fixture
def small() -> Iterator[Emulator]:
    """An emulator in which a collab may store one MiB."""
    with Emulator(WORLD, execution=False, storage_limit=1) as emulator:
        yield emulator


def put(emulator: Emulator, space: Space, path: str, content: bytes) -> StoredEntry:
    storage = emulator.workspaces.storage
    with storage.writer(space.collab) as writer:
        writer.write(content)
        with storage.changing() as files:
            return files.put(space, path, writer, "alice")


def contents(emulator: Emulator) -> list[str]:
    """Return the SHA-256 of the contents on disk."""
    root = emulator.store.path.with_name(emulator.store.path.name + ".data") / "storage"
    return sorted(path.name for path in root.glob("??/*"))


def test_drive_and_bucket_of_a_collab_share_its_limit(small: Emulator) -> None:
    put(small, DRIVE, "/a", b"x" * 600_000)
    with pytest.raises(StorageFull, match="1 MiB are allowed"):
        put(small, BUCKET, "b", b"y" * 600_000)
    put(small, Space(StorageService.bucket, "private-alice"), "b", b"y" * 600_000)


def test_a_file_makes_room_for_the_one_that_replaces_it(small: Emulator) -> None:
    put(small, DRIVE, "/a", b"x" * 800_000)
    put(small, DRIVE, "/a", b"y" * 900_000)
    with small.workspaces.storage.reading() as files:
        assert files.table.size_of("lab") == 900_000 + len("seeded")


def test_a_content_is_deleted_with_the_last_file_that_has_it(small: Emulator) -> None:
    before = contents(small)
    first = put(small, DRIVE, "/a", b"same")
    second = put(small, BUCKET, "b", b"same")
    assert first.sha256 == second.sha256
    storage = small.workspaces.storage
    with storage.changing() as files:
        files.delete(DRIVE, [first])
    assert storage.path(second).read_bytes() == b"same"
    with storage.changing() as files:
        files.delete(BUCKET, [second])
    assert contents(small) == before


def test_a_change_that_fails_leaves_rows_and_contents_as_they_were(small: Emulator) -> None:
    entry = put(small, DRIVE, "/a", b"old")
    storage = small.workspaces.storage
    with pytest.raises(ZeroDivisionError), storage.changing() as files:
        files.delete(DRIVE, [entry])
        raise ZeroDivisionError
    with storage.reading() as files:
        assert files.table.get(DRIVE, "/a") == entry
    assert storage.path(entry).read_bytes() == b"old"


def test_reset_brings_back_the_files_of_the_world_and_forgets_others(small: Emulator) -> None:
    storage = small.workspaces.storage
    before = contents(small)
    put(small, DRIVE, "/new.txt", b"new")
    with storage.changing() as files:
        seeded = files.table.get(DRIVE, "/seeded.txt")
        assert seeded is not None
        files.delete(DRIVE, [seeded])
    small.reset()
    with storage.reading() as files:
        assert [entry.path for entry in files.table.children(DRIVE, "/")] == ["/seeded.txt"]
    assert storage.path(seeded).read_bytes() == b"seeded"
    assert contents(small) == before


def test_files_are_kept_with_the_database(tmp_path: Path) -> None:
    with Emulator(WORLD, db=tmp_path / "a.db", execution=False) as emulator:
        put(emulator, DRIVE, "/kept.txt", b"kept")
    with Emulator(WORLD, db=tmp_path / "a.db", execution=False) as emulator:
        with emulator.workspaces.storage.reading() as files:
            entry = files.table.get(DRIVE, "/kept.txt")
        assert entry is not None
        assert emulator.workspaces.storage.path(entry).read_bytes() == b"kept"


def test_contents_without_a_row_are_removed_at_the_next_start(tmp_path: Path) -> None:
    with Emulator(WORLD, db=tmp_path / "a.db", execution=False) as emulator:
        before = contents(emulator)
        stray = emulator.workspaces.storage.writer("lab")
        stray.write(b"stray")
        emulator.workspaces.storage._blobs.keep(stray)
        assert contents(emulator) != before
    with Emulator(WORLD, db=tmp_path / "a.db", execution=False) as emulator:
        assert contents(emulator) == before
