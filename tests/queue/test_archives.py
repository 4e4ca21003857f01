"""``drive://`` code and the archives that take its place."""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from nmpi_emulator import Emulator
from nmpi_emulator.errors import BadRequest, NotFound, ServiceFailure
from nmpi_emulator.queue.access import Caller
from nmpi_emulator.queue.archives import DriveArchives

WORLD = Path(__file__).parents[1] / "world.json"
ALICE = Caller(username="alice", roles={"lab-one": {"administrator"}, "lab-two": {"viewer"}})
VICTOR = Caller(username="victor", roles={"lab-one": {"viewer"}})
BOB = Caller(username="bob", roles={})


@pytest.fixture
def archives(idle: Emulator) -> DriveArchives:
    return idle.workspaces.archives


@pytest.fixture
def strict() -> Iterator[Emulator]:
    """An emulator with the bugs of the real service."""
    with Emulator(WORLD, execution=False, reproduce_upstream_bugs=True) as emulator:
        yield emulator


def members(archives: DriveArchives, url: str) -> dict[str, bytes]:
    path = archives.locate(url)
    assert path is not None
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write(emulator: Emulator, path: str, content: bytes) -> None:
    library = emulator.workspaces.drive.library_of(ALICE, "lab-one")
    assert library is not None
    with emulator.workspaces.storage.writer("lab-one") as writer:
        writer.write(content)
        emulator.workspaces.drive.put(ALICE, library, path, writer, replace=True)


@pytest.mark.quirk("only this spelling counts")
@pytest.mark.parametrize(
    "code",
    [
        "print(1)",
        "DRIVE://lab-one/model",
        " drive://lab-one/model",
        "Drive://lab-one/model",
        "drive:/lab-one",
    ],
)
def test_other_code_is_left_alone(archives: DriveArchives, code: str) -> None:
    assert archives.resolve(ALICE, code) == code


@pytest.mark.quirk("the name of the archive depends on the text only")
def test_the_address_follows_from_the_code(idle: Emulator, archives: DriveArchives) -> None:
    code = "drive://lab-one/model"
    name = uuid.uuid5(uuid.NAMESPACE_URL, code)
    assert archives.resolve(ALICE, code) == f"{idle.url}/tmp_download/{name}.zip"


def test_a_directory_is_archived_under_its_name(archives: DriveArchives) -> None:
    url = archives.resolve(VICTOR, "drive://lab-one/model")
    assert members(archives, url) == {"model/": b"", "model/run.py": b"print('from the drive')\n"}


def test_a_file_is_archived_alone(archives: DriveArchives) -> None:
    url = archives.resolve(ALICE, "drive://lab-one/single/run.py")
    assert members(archives, url) == {"run.py": b"print('one file')\n"}


def test_a_whole_library_is_archived_without_a_name(archives: DriveArchives) -> None:
    url = archives.resolve(ALICE, "drive://lab-one/")
    assert set(members(archives, url)) == {"model/", "model/run.py", "single/", "single/run.py"}


@pytest.mark.parametrize("path", ["nothing", "model/nothing.py", "model/../secret", "model\nprint(1)"])
def test_a_path_that_does_not_exist_is_named(archives: DriveArchives, path: str) -> None:
    code = f"drive://lab-one/{path}"
    with pytest.raises(BadRequest) as refusal:
        archives.resolve(ALICE, code)
    assert refusal.value.detail == (
        f"Tried to get download URL for {path} in collab lab-one from https://drive.ebrains.eu but this path "
        f"does not exist. (Drive URI was {code})"
    )


@pytest.mark.parametrize(
    ("caller", "code"),
    [
        (ALICE, "drive://nowhere/model"),
        (ALICE, "drive://lab-two/model"),
        (ALICE, "drive://private-alice/model"),
        (BOB, "drive://lab-one/model"),
        (ALICE, "drive://"),
    ],
)
def test_a_library_that_one_does_not_see_is_not_found(
    archives: DriveArchives, strict: Emulator, caller: Caller, code: str
) -> None:
    with pytest.raises(NotFound, match="no Drive library"):
        archives.resolve(caller, code)
    with pytest.raises(ServiceFailure):  # NO_DRIVE_LIBRARY
        strict.workspaces.archives.resolve(caller, code)


def test_an_archive_is_made_once_as_long_as_nothing_changes(archives: DriveArchives) -> None:
    first = archives.locate(archives.resolve(ALICE, "drive://lab-one/model"))
    assert first is not None
    before = first.stat()
    archives.resolve(ALICE, "drive://lab-one/model")
    assert first.stat().st_ino == before.st_ino


def test_an_archive_is_made_again_after_a_change(idle: Emulator, archives: DriveArchives) -> None:
    url = archives.resolve(ALICE, "drive://lab-one/model")
    write(idle, "/model/run.py", b"new")
    assert archives.resolve(ALICE, "drive://lab-one/model") == url
    assert members(archives, url)["model/run.py"] == b"new"


def test_the_real_service_keeps_a_stale_archive(strict: Emulator) -> None:
    # STALE_ARCHIVE
    archives = strict.workspaces.archives
    url = archives.resolve(ALICE, "drive://lab-one/model")
    write(strict, "/model/run.py", b"new")
    assert archives.resolve(ALICE, "drive://lab-one/model") == url
    assert members(archives, url)["model/run.py"] == b"print('from the drive')\n"


def test_reset_deletes_archives(idle: Emulator, archives: DriveArchives) -> None:
    url = archives.resolve(ALICE, "drive://lab-one/model")
    idle.reset()
    assert archives.locate(url) is None


@pytest.mark.parametrize("url", ["{}/tmp_download/../emulator.db", "{}/tmp_download/x.txt", "{}/x.zip"])
def test_other_addresses_are_no_archives(idle: Emulator, archives: DriveArchives, url: str) -> None:
    assert archives.locate(url.format(idle.url)) is None


def test_an_archive_is_given_out_without_a_token(idle: Emulator, archives: DriveArchives) -> None:
    url = archives.resolve(ALICE, "drive://lab-one/single/run.py")
    answer = idle.app.test_client().get(url.removeprefix(idle.url))
    assert answer.content_type == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.namelist() == ["run.py"]
    assert idle.app.test_client().get("/tmp_download/none.zip").status_code == 404
