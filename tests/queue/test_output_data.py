"""Output data: read, and copied to other repositories."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from nmpi_emulator import Emulator
from nmpi_emulator.queue.upstream_bugs import UpstreamBug

WORLD = Path(__file__).parents[1] / "world.json"
DEMO = "https://demo.hbpneuromorphic.eu/data/"
FAKE = "Fake repository used for testing"
KEY = {"x-api-key": "key-nmpi"}


def bearer(username: str) -> dict[str, str]:
    return {"Authorization": f"Bearer token-{username}"}


def finished_job(
    http: FlaskClient, *files: dict[str, Any], collab: str = "lab-one", user: str = "alice"
) -> str:
    """Return the path of the output data of a new job that left some files."""
    job = {"code": "print(1)", "collab": collab, "hardware_platform": "Demo"}
    uri = http.post("/jobs/", json=job, headers=bearer(user)).get_json()["resource_uri"]
    report = {"status": "finished", "output_data": {"repository": "any", "files": list(files)}}
    assert http.put(uri, json=report, headers=KEY).status_code == 200
    return f"{uri}/output_data"


def demo_file(path: str, **more: Any) -> dict[str, Any]:
    return {"url": DEMO + path, "path": path, "hash": f"hash-{path}", **more}


def copy(http: FlaskClient, uri: str, repository: str, user: str = "alice", query: str = "") -> Any:
    return http.put(uri + query, json={"repository": repository, "files": []}, headers=bearer(user))


def read(http: FlaskClient, uri: str) -> Any:
    return http.get(uri, headers=bearer("alice")).get_json()


RESULTS = demo_file("lab-one/results.txt")  # the world says what is behind its URL


def test_a_job_without_files_has_no_output_data(http: FlaskClient) -> None:
    uri = finished_job(http)
    assert http.get(uri, headers=bearer("alice")).status_code == 404
    assert copy(http, uri, FAKE).status_code == 404


def test_the_same_repository_is_not_modified(http: FlaskClient) -> None:
    answer = copy(http, finished_job(http, RESULTS), "Demo temporary storage")
    assert answer.status_code == 304
    assert answer.data == b""
    assert "Content-Type" not in answer.headers


@pytest.mark.parametrize("name", ["", "nowhere", "drive", "ebrains drive", "unknown data repository"])
def test_an_unknown_repository_is_refused_in_one_text(http: FlaskClient, name: str) -> None:
    answer = copy(http, finished_job(http, RESULTS), name)
    assert answer.status_code == 422
    assert answer.get_json() == {"detail": f"Repository '{name}' does not exist or is not supported"}


def test_files_elsewhere_are_in_the_unknown_repository(http: FlaskClient) -> None:
    uri = finished_job(http, {"url": "https://elsewhere.example.org/x"})
    assert read(http, uri)["repository"] == "unknown data repository"
    assert copy(http, uri, "unknown data repository").status_code == 304


@pytest.mark.parametrize("name", ["BrainScaleS temporary storage", "SpiNNaker Manchester temporary storage"])
def test_a_repository_that_is_only_read_from_is_refused(http: FlaskClient, name: str) -> None:
    uri = finished_job(http, RESULTS)
    answer = copy(http, uri, name)
    assert answer.status_code == 422
    assert "EBRAINS Bucket" in answer.get_json()["detail"]
    assert read(http, uri)["repository"] == "Demo temporary storage"


@pytest.mark.parametrize(
    ("user", "query"), [("ed", ""), ("victor", ""), ("bob", ""), ("ada", ""), ("bob", "?as_admin=true")]
)
def test_nobody_else_moves_the_files_of_a_job(http: FlaskClient, user: str, query: str) -> None:
    uri = finished_job(http, RESULTS)
    answer = copy(http, uri, FAKE, user, query)
    assert answer.status_code == 404
    assert "Either there is no job" in answer.get_json()["detail"]
    assert read(http, uri)["repository"] == "Demo temporary storage"


def test_an_administrator_moves_the_files_of_anybody(http: FlaskClient) -> None:
    uri = finished_job(http, RESULTS)
    assert copy(http, uri, FAKE, "ada", "?as_admin=true").status_code == 200
    assert read(http, uri)["repository"] == FAKE


def test_the_test_repository_needs_no_source(http: FlaskClient) -> None:
    uri = finished_job(http, demo_file("lab-one/nowhere.txt", size=5))
    answer = copy(http, uri, FAKE).get_json()
    assert answer["files"] == [
        {
            "url": "https://example.com/lab-one/nowhere.txt",
            "path": "lab-one/nowhere.txt",
            "content_type": None,
            "size": 5,
            "hash": "hash-lab-one/nowhere.txt",
        }
    ]
    assert read(http, uri) == answer


@pytest.mark.quirk("what is stored is matched by hash")
def test_files_without_a_hash_end_up_as_the_last_of_them(http: FlaskClient) -> None:
    uri = finished_job(http, *(demo_file(f"lab-one/{n}", hash=None) for n in "ab"), RESULTS)
    urls = [file["url"][-11:] for file in copy(http, uri, FAKE).get_json()["files"]]
    assert urls == ["m/lab-one/a", "m/lab-one/b", "results.txt"]
    stored = [(file["url"][-11:], file["path"]) for file in read(http, uri)["files"]]
    assert stored == [
        ("m/lab-one/b", "lab-one/b"),
        ("m/lab-one/b", "lab-one/b"),
        ("results.txt", "lab-one/results.txt"),
    ]


def test_a_bucket_gets_the_content_under_the_path(idle: Emulator, http: FlaskClient) -> None:
    uri = finished_job(http, RESULTS)
    (file,) = copy(http, uri, "EBRAINS Bucket").get_json()["files"]
    prefix = "https://data-proxy.ebrains.eu/api/v1/buckets/lab-one/"
    assert file["url"] == prefix + "lab-one/results.txt"
    link = http.get(
        file["url"].removeprefix("https://data-proxy.ebrains.eu") + "?redirect=false",
        headers=bearer("alice"),
    ).get_json()["url"]
    assert http.get(link.removeprefix("http://localhost")).data == b"results\n"


def test_the_drive_gives_a_link_to_the_copy(http: FlaskClient) -> None:
    uri = finished_job(http, RESULTS)
    (file,) = copy(http, uri, "EBRAINS Drive").get_json()["files"]
    assert file["url"].startswith("https://drive.ebrains.eu/seafhttp/files/")
    assert http.get(file["url"].removeprefix("https://drive.ebrains.eu")).data == b"results\n"
    assert read(http, uri)["repository"] == "EBRAINS Drive"


@pytest.mark.parametrize("first", ["EBRAINS Drive", "EBRAINS Bucket"])
@pytest.mark.parametrize("second", ["EBRAINS Drive", "EBRAINS Bucket"])
def test_copies_can_be_copied_on(http: FlaskClient, first: str, second: str) -> None:
    uri = finished_job(http, RESULTS)
    assert copy(http, uri, first).status_code == 200
    assert copy(http, uri, second).status_code == (304 if first == second else 200)
    assert read(http, uri)["repository"] == second


def test_a_file_that_is_there_already_is_linked_and_not_overwritten(
    idle: Emulator, http: FlaskClient
) -> None:
    library = idle.workspaces.drive.library_of(_alice(idle), "lab-one")
    assert library is not None
    idle.workspaces.drive.make_directories(_alice(idle), library, "lab-one")
    with idle.workspaces.storage.writer("lab-one") as writer:
        writer.write(b"earlier")
        idle.workspaces.drive.put(_alice(idle), library, "lab-one/results.txt", writer)
    uri = finished_job(http, RESULTS)
    (file,) = copy(http, uri, "EBRAINS Drive").get_json()["files"]
    assert http.get(file["url"].removeprefix("https://drive.ebrains.eu")).data == b"earlier"


def _alice(idle: Emulator) -> Any:
    from nmpi_emulator.queue.access import Caller

    return Caller(username="alice", roles=idle.user("alice").roles)


@pytest.mark.parametrize("repository", ["EBRAINS Drive", "EBRAINS Bucket"])
def test_a_file_that_is_gone_stops_the_copying_and_changes_no_job(http: FlaskClient, repository: str) -> None:
    uri = finished_job(http, RESULTS, demo_file("lab-one/nowhere.txt"))
    before = read(http, uri)
    answer = copy(http, uri, repository)
    assert answer.status_code == 410
    assert answer.get_json() == {"detail": "Not Found"}
    assert read(http, uri) == before


def test_a_collab_without_library_takes_no_files(http: FlaskClient) -> None:
    uri = finished_job(http, RESULTS, collab="private-alice")
    assert copy(http, uri, "EBRAINS Drive").status_code == 404
    assert read(http, uri)["repository"] == "Demo temporary storage"


@pytest.mark.quirk("the derived path lacks its first character")
def test_a_missing_path_is_derived_one_character_short(http: FlaskClient) -> None:
    uri = finished_job(http, {"url": DEMO + "lab-one/results.txt", "hash": "h"})
    (file,) = copy(http, uri, "EBRAINS Bucket").get_json()["files"]
    assert file["path"] == "ab-one/results.txt"
    assert file["url"].endswith("/buckets/lab-one/ab-one/results.txt")


@pytest.fixture
def strict() -> Iterator[FlaskClient]:
    """An emulator with the bugs of the real service, and a file that is too large for the Drive."""
    world = {
        "users": {
            "alice": {"token": "token-alice", "team": ["collab-lab-one-administrator"]},
            "bob": {"token": "token-bob"},
        },
        "collabs": {"lab-one": {}},
        "provider_keys": {"key-nmpi": "nmpi"},
        "large_remote_files": {DEMO + "lab-one/huge.bin": 3 * 2**29, DEMO + "lab-one/most.bin": 2**21},
    }
    with Emulator(world, execution=False, reproduce_upstream_bugs=True, storage_limit=1) as emulator:
        yield emulator.app.test_client()


@pytest.mark.quirk("the text lacks its closing parenthesis")
def test_a_file_of_more_than_a_gibibyte_is_too_large_for_the_drive(strict: FlaskClient) -> None:
    uri = finished_job(strict, demo_file("lab-one/huge.bin"))
    answer = copy(strict, uri, "EBRAINS Drive")
    assert answer.status_code == 406
    assert answer.get_json()["detail"] == (
        "The file is too large (1.5 GiB) to be moved to the Drive (limit 1.0 GiB"
    )


def test_a_full_storage_refuses_a_copy(strict: FlaskClient) -> None:
    uri = finished_job(strict, demo_file("lab-one/most.bin"))
    answer = copy(strict, uri, "EBRAINS Bucket")
    assert answer.status_code == 413
    assert "1 MiB are allowed" in answer.get_json()["detail"]


def test_the_real_service_fails_in_these_places(strict: FlaskClient) -> None:
    empty, full = finished_job(strict), finished_job(strict, demo_file("lab-one/huge.bin"))
    private = finished_job(strict, demo_file("x"), collab="private-alice")
    read_only = "BrainScaleS temporary storage"
    for bug, answer in (
        (UpstreamBug.NO_OUTPUT_DATA, strict.get(empty, headers=bearer("alice"))),
        (UpstreamBug.NO_OUTPUT_DATA, copy(strict, empty, FAKE)),
        (UpstreamBug.READ_ONLY_REPOSITORY, copy(strict, full, read_only)),
        (UpstreamBug.NO_DRIVE_LIBRARY, copy(strict, private, "EBRAINS Drive")),
        (UpstreamBug.MOVE_BY_OTHERS, copy(strict, full, FAKE, "bob")),
    ):
        assert answer.status_code == 500, bug
