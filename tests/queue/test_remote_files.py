"""What is behind URLs, without a network."""

from __future__ import annotations

from pathlib import Path

import pytest

from nmpi_emulator import Emulator
from nmpi_emulator.models.storage import LinkPurpose
from nmpi_emulator.platforms.registry import platforms
from nmpi_emulator.queue.access import Caller
from nmpi_emulator.queue.buckets import bucket_of
from nmpi_emulator.queue.remote_files import RemoteFile, RemoteFiles

ALICE = Caller(username="alice", roles={"lab-one": {"administrator"}})
BOB = Caller(username="bob", roles={})


@pytest.fixture
def remote(idle: Emulator) -> RemoteFiles:
    return idle.workspaces.remote_files


def content(found: RemoteFile | None) -> bytes | None:
    return b"".join(found.pieces()) if found else None


def test_the_world_declares_files(remote: RemoteFiles) -> None:
    assert content(remote.find("https://demo.hbpneuromorphic.eu/data/lab-one/results.txt")) == b"results\n"
    assert remote.find("https://demo.hbpneuromorphic.eu/data/lab-one/other.txt") is None


def test_files_of_jobs_are_found_by_their_own_and_by_the_real_url(
    idle: Emulator, remote: RemoteFiles
) -> None:
    record = idle.files.write(platforms()["Demo"], "lab-one", 7, "a b.txt", b"left")
    assert content(remote.find(record.url)) == b"left"
    assert content(remote.find("https://demo.hbpneuromorphic.eu/data/lab-one/job_7/a%20b.txt")) == b"left"


@pytest.mark.parametrize("collab", ["..", "../../../tmp/x", "/tmp/x", ".", "", "a/../..", "a//b"])
@pytest.mark.parametrize("platform", ["Demo", "SpiNNaker", "BrainScaleS"])
def test_no_name_of_a_collab_leads_out_of_the_repository(
    idle: Emulator, remote: RemoteFiles, collab: str, platform: str
) -> None:
    record = idle.files.write(platforms()[platform], collab, 7, "left.txt", b"left")
    assert ".." not in record.url
    assert content(remote.find(record.url)) == b"left"
    file = remote.find(record.url)
    assert file and file.path and file.path.resolve().is_relative_to(idle.files.root.resolve())


@pytest.mark.parametrize("url", ["http://[x/", "http://x/%00", "http://x/" + "a" * 900, "", "http:///"])
def test_behind_what_cannot_be_a_url_is_nothing(remote: RemoteFiles, url: str) -> None:
    assert remote.find(url) is None


def test_previews_have_no_url(idle: Emulator, remote: RemoteFiles, tmp_path: Path) -> None:
    preview = tmp_path / "preview.json"
    preview.write_text("{}")
    idle.files.take_preview(7, preview)
    assert idle.files.preview(7) is not None
    assert remote.find("http://.previews/7.json") is None
    assert remote.find("http:///.previews/7.json") is None
    assert remote.find("http://demo.hbpneuromorphic.eu/../.previews/7.json") is None


def test_a_link_of_the_drive_leads_to_its_file(idle: Emulator, remote: RemoteFiles) -> None:
    library = idle.workspaces.drive.library_of(ALICE, "lab-one")
    assert library is not None
    link = idle.workspaces.links.make(LinkPurpose.download, "alice", library.space, "/single/run.py")
    url = f"https://drive.ebrains.eu/seafhttp/files/{link.token}/run.py"
    assert content(remote.find(url)) == b"print('one file')\n"
    assert remote.find("https://drive.ebrains.eu/seafhttp/files/guessed/run.py") is None


def test_an_object_is_found_by_those_who_may_see_it(idle: Emulator, remote: RemoteFiles) -> None:
    with idle.workspaces.storage.writer("lab-one") as writer:
        writer.write(b"object")
        idle.workspaces.buckets.put(bucket_of("lab-one"), "a/b", writer, "alice", "")
    url = "https://data-proxy.ebrains.eu/api/v1/buckets/lab-one/a/b"
    assert content(remote.find(url, ALICE)) == b"object"
    assert remote.find(url, BOB) is None
    assert remote.find(url) is None


def test_a_large_file_is_so_many_zeros() -> None:
    assert content(RemoteFile(size=300_000)) == bytes(300_000)
