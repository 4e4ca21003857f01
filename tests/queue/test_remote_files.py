"""What is behind URLs, without a network."""

from __future__ import annotations

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
