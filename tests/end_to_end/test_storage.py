"""The Drive, the Bucket and the provenance service with the real clients."""

from __future__ import annotations

import io
import os
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nmpi
import pytest
import requests
from ebrains_drive import BucketApiClient, DriveApiClient
from ebrains_drive.exceptions import ClientHttpError, DoesNotExist, Unauthorized

from nmpi_emulator import Emulator, redirect

PASSWORDS = {"alice": "alice-pw", "victor": "victor-pw", "bob": "bob-pw", "jane": "jane-pw"}


@pytest.fixture
def redirected(busy: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    """An emulator in place of the real services, and a working directory of the test's own."""
    monkeypatch.chdir(tmp_path)
    with redirect(busy):
        yield busy


def drive(username: str = "jane") -> DriveApiClient:
    return DriveApiClient(username, PASSWORDS[username])


def bucket_client(username: str = "jane") -> BucketApiClient:
    return BucketApiClient(username, PASSWORDS[username])


def source_directory(directory: Path) -> Path:
    source = directory / "experiment"
    (source / "parts" / ".hidden").mkdir(parents=True)
    (source / "run.py").write_text("from parts.numbers import answer\nprint(answer)\n")
    (source / "parts" / "numbers.py").write_text("answer = 42\nopen('left.txt', 'w').write('left')\n")
    (source / "parts" / "notes.txt").write_text("not uploaded: no Python file")
    return source


# -- the client --------------------------------------------------------------------------------------------


def test_a_directory_is_a_source(client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    source = source_directory(tmp_path)
    job = client.submit_job(str(source), platform="localhost", collab_id="lab-one", wait=True)
    assert (job["status"], job["log"]) == ("finished", "42\n")
    assert job["code"].endswith(".zip")
    with zipfile.ZipFile(io.BytesIO(requests.get(job["code"], timeout=60).content)) as archive:
        assert sorted(archive.namelist()) == [
            "source_code/",
            "source_code/parts/",
            "source_code/parts/numbers.py",
            "source_code/run.py",
        ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["experiment"]


def test_files_are_uploaded_to_the_drive(redirected: Emulator, tmp_path: Path) -> None:
    client = nmpi.Client("jane", password="jane-pw")
    source = source_directory(tmp_path)
    folder = client.upload_to_storage(str(source), "lab-one", remote_folder="mine", include=["*.py", "*.txt"])
    assert folder.path == "/mine"
    repo = drive().repos.get_repo_by_url("lab-one")
    assert repo.get_file("/mine/parts/notes.txt").get_content() == b"not uploaded: no Python file"
    (source / "run.py").write_text("print('changed')\n")
    os.utime(source / "run.py", (2**31, 2**31))
    with pytest.raises(FileExistsError):
        client.upload_to_storage(str(source), "lab-one", remote_folder="mine")


@pytest.mark.parametrize("destination", ["drive", "bucket"])
def test_output_data_is_copied_to_storage(redirected: Emulator, tmp_path: Path, destination: str) -> None:
    client = nmpi.Client("jane", password="jane-pw")
    client.sleep_interval = 0.05
    script = "for n in '12': open(f'{n}.txt', 'w').write('result ' + n)"
    job = client.submit_job(script, platform="localhost", collab_id="lab-one", wait=True)
    client.copy_data_to_storage(job["id"], destination)
    moved = client.get_job(job["id"])
    assert moved["output_data"]["repository"] == f"EBRAINS {destination.title()}"
    if destination == "drive":
        files = client.download_data(moved, local_dir=str(tmp_path))
        assert [Path(file).read_text() for file in files] == ["result 1", "result 2"]
        repo = drive().repos.get_repo_by_url("lab-one")
        contents = [repo.get_file("/" + f["path"]).get_content() for f in moved["output_data"]["files"]]
    else:
        bucket = bucket_client().buckets.get_bucket("lab-one")
        contents = [bucket.get_file(f["path"]).get_content() for f in moved["output_data"]["files"]]
    assert contents == [b"result 1", b"result 2"]


def test_code_is_saved_and_provenance_is_registered(redirected: Emulator) -> None:
    client = nmpi.Client("jane", password="jane-pw")
    client.sleep_interval = 0.05
    script = "open('r.txt', 'w').write('1')"
    job = client.submit_job(script, platform="SpiNNaker", collab_id="lab-one", wait=True)
    assert job["status"] == "finished", job["log"]
    record = client.send_job_to_kg(job["id"])
    assert record["status"] == "completed"
    assert record["environment"]["hardware"] == "SpiNNaker"
    stored = client._query(f"https://prov.brainsimulation.eu/simulations/{record['id']}")
    assert stored == record
    saved = bucket_client().buckets.get_bucket("lab-one").get_file(f"neuromorphic_code/job{job['id']}/run.py")
    assert saved.get_content() == script.encode()
    assert record["input"][0]["location"] == client.save_code_to_storage(job["id"])


# -- ebrains_drive: the Drive ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["plain.txt", "sp ace.txt", "ünï.txt", "h#sh?.txt", "p%41+.txt", ".hidden"])
def test_a_file_of_any_name_comes_back_from_the_drive(redirected: Emulator, name: str) -> None:
    repo = drive().repos.get_repo_by_url("https://wiki.ebrains.eu/bin/view/Collabs/lab-one/page")
    repo.get_dir("/").upload(io.BytesIO(name.encode()), name)
    assert repo.get_file(f"/{name}").get_content() == name.encode()
    repo.get_file(f"/{name}").delete()
    with pytest.raises(DoesNotExist):
        repo.get_file(f"/{name}")


def test_directories_and_files_are_made_moved_and_downloaded(redirected: Emulator, tmp_path: Path) -> None:
    repo = drive().repos.get_repo_by_url("lab-one")
    root = repo.get_dir("/")
    sub = root.mkdir("sub")
    sub.create_empty_file("empty.txt")
    file = root.upload(b"content", "a.txt")
    assert file.rename("b.txt")
    assert file.copyTo("/sub")
    assert file.moveTo("/sub/") and file.path == "/sub/b.txt"
    assert sub.rename("renamed")
    names = ["b (1).txt", "b.txt", "empty.txt"]
    assert [entry.name for entry in sub.ls()] == names
    assert requests.get(sub.ls()[0].get_share_link(), timeout=60).content == b"content"
    assert sub.download(str(tmp_path / "sub"))["zipped"] == 1
    with zipfile.ZipFile(tmp_path / "sub.zip") as archive:
        assert archive.namelist() == ["renamed/", *(f"renamed/{name}" for name in names)]
    with pytest.raises(FileExistsError):
        root.mkdir("renamed")
    sub.delete()
    with pytest.raises(DoesNotExist):
        repo.get_dir("/renamed")


def test_ones_own_library_is_the_default(redirected: Emulator) -> None:
    bob = drive("bob")
    bob.repos.get_default_repo().get_dir("/").upload(b"mine", "mine.txt")
    assert bob.repos.get_repos_by_name("My Library")[0].get_file("/mine.txt").get_content() == b"mine"
    assert [repo.name for repo in bob.repos.list_repos()] == ["My Library"]
    with pytest.raises(Exception, match="Couldn't identify any repo"):
        bob.repos.get_repo_by_url("lab-one")


def test_a_viewer_reads_and_does_not_write(redirected: Emulator) -> None:
    repo = drive("victor").repos.get_repo_by_url("lab-one")
    assert repo.is_readonly()
    assert repo.get_file("/single/run.py").get_content() == b"print('one file')\n"
    with pytest.raises(ClientHttpError, match="403"):
        repo.get_dir("/").mkdir("x")
    with pytest.raises(ClientHttpError, match="403"):
        repo.get_dir("/").upload(b"x", "x")


def test_a_wrong_password_is_refused(redirected: Emulator) -> None:
    with pytest.raises(Unauthorized):
        DriveApiClient("jane", "wrong")


def test_several_clients_upload_at_the_same_time(redirected: Emulator) -> None:
    def upload(number: int) -> None:
        directory = drive().repos.get_repo_by_url("lab-one").get_dir("/model")
        for n in range(5):
            directory.upload(f"{number}-{n}".encode(), f"{number}-{n}.txt")

    threads = [threading.Thread(target=upload, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    entries = drive().repos.get_repo_by_url("lab-one").get_dir("/model").ls("file")
    contents = {entry.name: entry.get_content().decode() for entry in entries if entry.name != "run.py"}
    assert contents == {f"{number}-{n}.txt": f"{number}-{n}" for number in range(4) for n in range(5)}


# -- ebrains_drive: the Bucket -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.txt", "a/b/c.txt", "sp ace.txt", "ünï.txt", "a//b", "dir/", "x/copy"])
def test_an_object_of_any_name_comes_back_from_the_bucket(redirected: Emulator, name: str) -> None:
    bucket = bucket_client().buckets.get_bucket("lab-one")
    bucket.upload(io.BytesIO(name.encode()), name)
    assert bucket.get_file(name).get_content() == name.encode()
    bucket.get_file(name).delete()
    assert list(bucket.ls()) == []


def test_an_empty_object_is_stored(redirected: Emulator) -> None:
    bucket = bucket_client().buckets.get_bucket("lab-one")
    bucket.upload(io.BytesIO(b""), "empty")
    assert (bucket.get_file("empty").bytes, bucket.get_file("empty").get_content()) == (0, b"")


def test_a_large_object_is_sent_in_parts(redirected: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ebrains_drive.bucket.EBRAINS_DRIVE_MULTIPART_CHUNK_SIZE", 10_000)
    monkeypatch.setattr("ebrains_drive.bucket.EBRAINS_DRIVE_MULTIPART_THRESHOLD", 20_000)
    content = os.urandom(45_000)
    bucket = bucket_client().buckets.get_bucket("lab-one")
    bucket.upload(io.BytesIO(content), "large.bin")
    assert bucket.get_file("large.bin").get_content() == content
    assert bucket.get_file("large.bin").copy_to("again.bin")
    assert bucket.get_file("again.bin").get_content() == content


def test_objects_are_shown_as_a_tree_page_by_page(
    redirected: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket = bucket_client().buckets.get_bucket("lab-one")
    monkeypatch.setattr(type(bucket), "LIMIT", 2)
    for name in ("a/1", "a/b/2", "a/b/3", "c", "d/4"):
        bucket.upload(io.BytesIO(b"x"), name)
    assert [entry.name for entry in bucket.ls()] == ["a/1", "a/b/2", "a/b/3", "c", "d/4"]
    assert [entry.name for entry in bucket.get_dir("/").ls()] == ["a", "c", "d"]
    assert [entry.name for entry in bucket.get_dir("a").ls()] == ["a/1", "b"]
    bucket.get_dir("a").delete(recursive=True)
    assert [entry.name for entry in bucket.ls()] == ["c", "d/4"]


def test_a_bucket_is_made_with_a_collab(redirected: Emulator) -> None:
    client = bucket_client("bob")
    bucket = client.buckets.create_bucket("bobs-lab", title="Bob's lab")
    bucket.upload(io.BytesIO(b"x"), "x")
    assert (bucket.role, [b.name for b in client.buckets.list_buckets()]) == (
        "administrator",
        ["bobs-lab", "private-bob"],
    )
    assert drive("bob").repos.get_repo_by_url("bobs-lab").permission == "rw"
    client.buckets.delete_bucket("bobs-lab", delete_wiki=True)
    with pytest.raises(ClientHttpError, match="404"):
        client.buckets.get_bucket("bobs-lab")


def test_public_buckets_are_open_to_everybody(redirected: Emulator) -> None:
    anybody = BucketApiClient()
    assert [bucket.name for bucket in anybody.buckets.list_buckets()] == ["open-lab"]
    assert list(anybody.buckets.get_bucket("open-lab").ls()) == []
    with pytest.raises(Unauthorized):
        anybody.buckets.get_bucket("lab-one")
