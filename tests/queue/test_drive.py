"""The Drive's libraries."""

from __future__ import annotations

import pytest

from nmpi_emulator import Emulator
from nmpi_emulator.errors import BadRequest, Forbidden, NotFound
from nmpi_emulator.queue.access import Caller
from nmpi_emulator.queue.drive import Drive, Library
from nmpi_emulator.queue.trees import clean

ALICE = Caller(username="alice", roles={"lab-one": {"administrator"}, "lab-two": {"viewer"}})
VICTOR = Caller(username="victor", roles={"lab-one": {"viewer"}})
BOB = Caller(username="bob", roles={})


@pytest.fixture
def drive(idle: Emulator) -> Drive:
    return idle.workspaces.drive


@pytest.fixture
def library(drive: Drive) -> Library:
    found = drive.library_of(ALICE, "lab-one")
    assert found is not None
    return found


def put(idle: Emulator, library: Library, path: str, content: bytes = b"x", **options: bool) -> str:
    with idle.workspaces.storage.writer(library.collab) as writer:
        writer.write(content)
        return idle.workspaces.drive.put(ALICE, library, path, writer, **options).path


def names(drive: Drive, library: Library, path: str = "/") -> list[str]:
    return [entry.name for entry in drive.directory(library, path)]


def test_the_world_says_what_is_in_a_library(drive: Drive, library: Library) -> None:
    assert [entry.path for entry in drive.tree(library, "/")] == [
        "/model",
        "/model/run.py",
        "/single",
        "/single/run.py",
    ]


def test_members_see_the_library_and_strangers_do_not(drive: Drive, library: Library) -> None:
    assert [lib.name for lib in drive.libraries(VICTOR)] == ["My Library", "lab-one"]
    assert not drive.library(VICTOR, library.id).writable
    assert [lib.name for lib in drive.libraries(BOB)] == ["My Library"]
    with pytest.raises(NotFound):
        drive.library(BOB, library.id)


def test_only_collabs_named_under_drive_have_a_library_if_any_is_named(drive: Drive) -> None:
    assert drive.library_of(ALICE, "lab-two") is None


def test_a_private_library_is_nobody_elses(drive: Drive) -> None:
    own = drive.own_library(BOB)
    assert own.writable
    with pytest.raises(NotFound):
        drive.library(ALICE, own.id)


def test_viewers_change_nothing(drive: Drive, library: Library) -> None:
    seen = drive.library(VICTOR, library.id)
    for change in (
        lambda: drive.make_directory(VICTOR, seen, "/x"),
        lambda: drive.delete(VICTOR, seen, "/model"),
        lambda: drive.rename(VICTOR, seen, "/model", "x"),
        lambda: drive.move(VICTOR, seen, "/model", drive.own_library(VICTOR), "/"),
    ):
        with pytest.raises(Forbidden):
            change()
    drive.copy(VICTOR, seen, "/model", drive.own_library(VICTOR), "/")
    assert names(drive, library) == ["model", "single"]


def test_directories_come_first_each_by_name(idle: Emulator, drive: Drive, library: Library) -> None:
    for name in ("b.txt", "a.txt"):
        put(idle, library, f"/{name}")
    drive.make_directory(ALICE, library, "/z")
    assert names(drive, library) == ["model", "single", "z", "a.txt", "b.txt"]


def test_a_taken_name_gets_a_number(idle: Emulator, drive: Drive, library: Library) -> None:
    assert put(idle, library, "/a.txt") == "/a.txt"
    assert put(idle, library, "/a.txt") == "/a (1).txt"
    assert put(idle, library, "/a.txt") == "/a (2).txt"
    assert put(idle, library, "/a.txt", replace=True) == "/a.txt"
    assert drive.make_directory(ALICE, library, "/model").path == "/model (1)"


def test_a_file_needs_its_directory(idle: Emulator, library: Library) -> None:
    with pytest.raises(NotFound, match="Path does not exist"):
        put(idle, library, "/nowhere/a.txt")


def test_a_directory_is_deleted_with_all_that_lies_in_it(drive: Drive, library: Library) -> None:
    drive.make_directories(ALICE, library, "/model/a/b")
    drive.make_directory(ALICE, library, "/model-2")
    drive.delete(ALICE, library, "/model")
    assert [entry.path for entry in drive.tree(library, "/")] == ["/model-2", "/single", "/single/run.py"]


def test_a_renamed_directory_takes_its_content_along(drive: Drive, library: Library) -> None:
    assert drive.rename(ALICE, library, "/model", "net").path == "/net"
    assert names(drive, library, "/net") == ["run.py"]
    assert drive.entry(library, "/model/run.py") is None


def test_renaming_to_the_same_name_changes_nothing(drive: Drive, library: Library) -> None:
    assert drive.rename(ALICE, library, "/model", "model").path == "/model"


def test_copies_and_moves_go_into_a_directory(drive: Drive, library: Library) -> None:
    assert drive.copy(ALICE, library, "/model", library, "/single").path == "/single/model"
    assert drive.copy(ALICE, library, "/model", library, "/single").path == "/single/model (1)"
    assert drive.move(ALICE, library, "/model", drive.own_library(ALICE), "/").path == "/model"
    assert names(drive, library) == ["single"]
    assert names(drive, drive.own_library(ALICE), "/model") == ["run.py"]


def test_a_directory_does_not_go_into_itself(drive: Drive, library: Library) -> None:
    drive.make_directory(ALICE, library, "/model/inner")
    for directory in ("/model", "/model/inner"):
        with pytest.raises(BadRequest, match="subfolder"):
            drive.move(ALICE, library, "/model", library, directory)
    drive.make_directory(ALICE, library, "/model2")
    assert drive.move(ALICE, library, "/model", library, "/model2").path == "/model2/model"


def test_the_root_is_neither_deleted_nor_moved(drive: Drive, library: Library) -> None:
    with pytest.raises(BadRequest):
        drive.delete(ALICE, library, "/")
    with pytest.raises(BadRequest):
        drive.move(ALICE, library, "//", drive.own_library(ALICE), "/")


@pytest.mark.parametrize(
    ("path", "cleaned"), [("", "/"), ("/", "/"), ("a", "/a"), ("//a///b/", "/a/b"), ("/ü x", "/ü x")]
)
def test_paths_have_one_form(path: str, cleaned: str) -> None:
    assert clean(path) == cleaned


@pytest.mark.parametrize("path", ["/..", "/a/../b", "/.", "/a\x00", "/a\\b", "/" + "x" * 257, "/x" * 3000])
def test_paths_that_lead_elsewhere_or_too_far_are_refused(path: str) -> None:
    with pytest.raises(BadRequest):
        clean(path)
