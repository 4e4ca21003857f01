"""The Drive's web API and its file server, as clients use them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from nmpi_emulator import Emulator

WORLD = Path(__file__).parents[2] / "world.json"


def bearer(username: str) -> dict[str, str]:
    return {"Authorization": f"Bearer token-{username}"}


ALICE = bearer("alice")


@pytest.fixture
def repo(http: FlaskClient) -> str:
    """The path of the library of lab-one."""
    libraries = http.get("/api2/repos/", headers=ALICE).get_json()
    (library,) = [lib for lib in libraries if lib["owner"] == "collab-lab-one-administrator"]
    return f"/api2/repos/{library['id']}"


def link_of(http: FlaskClient, path: str, **options: Any) -> str:
    """Return the path of a link that the Drive gives out."""
    answer = http.get(path, headers=ALICE, **options)
    assert answer.status_code == 200, answer.text
    return answer.get_json().removeprefix("http://localhost")


def upload(
    http: FlaskClient, repo: str, name: str, content: bytes, directory: str = "/", **fields: str
) -> Any:
    link = link_of(http, f"{repo}/upload-link/", query_string={"p": directory})
    form = {"file": (io.BytesIO(content), name), "parent_dir": directory, **fields}
    return http.post(link, data=form, query_string={"ret-json": "1"})


def listed(http: FlaskClient, repo: str, directory: str = "/") -> list[tuple[str, str]]:
    entries = http.get(f"{repo}/dir/", query_string={"p": directory}, headers=ALICE).get_json()
    return [(entry["type"], entry["name"]) for entry in entries]


# -- account -----------------------------------------------------------------------------------------------


def test_a_token_of_the_identity_service_is_exchanged_for_one_of_the_drive(http: FlaskClient) -> None:
    answer = http.get("/api2/account/token/", headers=ALICE)
    assert answer.content_type.startswith("text/plain")
    token = {"Authorization": f"Token {answer.text}"}
    assert len(answer.text) == 40
    assert http.get("/api2/account/token/", headers=ALICE).text == answer.text
    owners = [lib["owner"] for lib in http.get("/api2/repos/", headers=token).get_json()]
    assert owners == ["alice", "collab-lab-one-administrator"]


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Token x"}, {"Authorization": "Bearer x"}])
def test_without_a_good_token_nothing_is_shown(http: FlaskClient, headers: dict[str, str]) -> None:
    answer = http.get("/api2/repos/", headers=headers)
    assert answer.status_code == 401
    assert list(answer.get_json()) == ["detail"]


# -- libraries ---------------------------------------------------------------------------------------------


def test_a_library_says_who_owns_it_and_what_one_may_do(http: FlaskClient, repo: str) -> None:
    library = http.get(repo, headers=ALICE).get_json()
    assert (library["name"], library["permission"], library["size"]) == ("lab-one", "rw", 42)
    assert library["size_formatted"] == "42\xa0bytes"
    assert http.get(repo + "/", headers=bearer("victor")).get_json()["permission"] == "r"
    answer = http.get(repo, headers=bearer("bob"))
    assert answer.status_code == 404
    assert answer.get_json() == {"error_msg": "Library not found."}


def test_everybody_has_a_library_of_his_own(http: FlaskClient) -> None:
    answer = http.get("/api2/default-repo", headers=bearer("bob")).get_json()
    assert answer["exists"] is True
    library = http.get(f"/api2/repos/{answer['repo_id']}", headers=bearer("bob")).get_json()
    assert (library["type"], library["name"], library["owner"]) == ("repo", "My Library", "bob")


# -- directories -------------------------------------------------------------------------------------------


def test_a_directory_is_listed_with_an_id_that_changes_with_its_content(http: FlaskClient, repo: str) -> None:
    first = http.get(f"{repo}/dir/", headers=ALICE)
    assert listed(http, repo) == [("dir", "model"), ("dir", "single")]
    upload(http, repo, "a.txt", b"a")
    assert http.get(f"{repo}/dir/", headers=ALICE).headers["oid"] != first.headers["oid"]
    missing = http.get(f"{repo}/dir/?p=/nowhere", headers=ALICE)
    assert (missing.status_code, missing.get_json()) == (404, {"error_msg": "Path does not exist"})


def test_a_new_directory_is_answered_by_its_parent_if_wished(http: FlaskClient, repo: str) -> None:
    form = {"operation": "mkdir"}
    answer = http.post(f"{repo}/dir/?p=/new&reloaddir=true", data=form, headers=ALICE)
    assert (answer.status_code, "oid" in answer.headers) == (200, True)
    assert "new" in [entry["name"] for entry in answer.get_json()]
    answer = http.post(f"{repo}/dir/?p=/newer", data=form, headers=ALICE)
    assert (answer.status_code, answer.get_json()) == (201, "success")


def test_files_and_directories_are_renamed_moved_copied_and_deleted(http: FlaskClient, repo: str) -> None:
    library = repo.rpartition("/")[2]

    def change(kind: str, path: str, **form: str) -> int:
        return http.post(f"{repo}/{kind}/?p={path}", data=form, headers=ALICE).status_code

    assert change("file", "/empty.txt", operation="create") == 201
    assert change("file", "/empty.txt", operation="rename", newname="e.txt") == 301
    assert change("dir", "/model", operation="rename", newname="net") == 301
    assert change("file", "/e.txt", operation="copy", dst_dir="/net") == 200
    assert change("file", "/e.txt", operation="move", dst_dir="/single", dst_repo=library) == 200
    assert change("file", "/e.txt", operation="vanish") == 400
    task = {
        "src_repo_id": library, "src_parent_dir": "/", "src_dirent_name": "net", "dst_repo_id": library,
        "dst_parent_dir": "/single", "operation": "move", "dirent_type": "dir",
    }  # fmt: skip
    assert http.post("/api/v2.1/copy-move-task/", data=task, headers=ALICE).status_code == 200
    assert listed(http, repo) == [("dir", "single")]
    assert listed(http, repo, "/single") == [("dir", "net"), ("file", "e.txt"), ("file", "run.py")]
    assert listed(http, repo, "/single/net") == [("file", "e.txt"), ("file", "run.py")]
    assert http.delete(f"{repo}/dir/?p=/single/net", headers=ALICE).get_json() == "success"
    assert http.delete(f"{repo}/file/?p=/single/net/run.py", headers=ALICE).status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "form"),
    [
        ("POST", "/dir/?p=/x", {"operation": "mkdir"}),
        ("POST", "/file/?p=/x", {"operation": "create"}),
        ("POST", "/dir/?p=/model", {"operation": "rename", "newname": "x"}),
        ("DELETE", "/dir/?p=/model", {}),
        ("GET", "/upload-link/?p=/", {}),
    ],
)
def test_viewers_are_refused_all_changes(
    http: FlaskClient, repo: str, method: str, path: str, form: dict[str, str]
) -> None:
    answer = http.open(repo + path, method=method, data=form, headers=bearer("victor"))
    assert answer.status_code == 403
    assert list(answer.get_json()) == ["error_msg"]
    assert listed(http, repo) == [("dir", "model"), ("dir", "single")]


@pytest.mark.parametrize(
    ("path", "form"),
    [("/dir/", {"operation": "mkdir"}), ("/dir/?p=/a/..", {"operation": "mkdir"}), ("/dir/?p=/model", {})],
)
def test_incomplete_requests_are_refused(
    http: FlaskClient, repo: str, path: str, form: dict[str, str]
) -> None:
    assert http.post(repo + path, data=form, headers=ALICE).status_code == 400


# -- files -------------------------------------------------------------------------------------------------


def test_an_uploaded_file_can_be_downloaded(http: FlaskClient, repo: str) -> None:
    (stored,) = upload(http, repo, "ü b.txt", b"content", "/model").get_json()
    assert (stored["name"], stored["size"]) == ("ü b.txt", 7)
    where = {"p": "/model/ü b.txt"}
    detail = http.get(f"{repo}/file/detail/", query_string=where, headers=ALICE).get_json()
    assert (detail["id"], detail["size"], detail["type"]) == (stored["id"], 7, "file")
    download = http.get(link_of(http, f"{repo}/file/", query_string=where))
    assert download.data == b"content"
    assert download.headers["Content-Security-Policy"].startswith("sandbox")


def test_a_part_of_a_file_can_be_downloaded(http: FlaskClient, repo: str) -> None:
    upload(http, repo, "a.bin", b"0123456789")
    link = link_of(http, f"{repo}/file/", query_string={"p": "/a.bin"})
    answer = http.get(link, headers={"Range": "bytes=2-4"})
    assert (answer.status_code, answer.data) == (206, b"234")


def test_the_directory_may_come_as_a_file_of_the_form(http: FlaskClient, repo: str) -> None:
    link = link_of(http, f"{repo}/upload-link/?p=/model")
    form = {"file": (io.BytesIO(b"x"), "x.txt"), "parent_dir": (io.BytesIO(b"/model"), "parent_dir")}
    assert http.post(link, data=form).status_code == 200
    assert ("file", "x.txt") in listed(http, repo, "/model")


def test_an_upload_finds_a_free_name_or_replaces(http: FlaskClient, repo: str) -> None:
    names = [
        upload(http, repo, "a.txt", b"1").get_json()[0]["name"],
        upload(http, repo, "a.txt", b"2").get_json()[0]["name"],
        upload(http, repo, "a.txt", b"3", replace="1").get_json()[0]["name"],
    ]
    assert names == ["a.txt", "a (1).txt", "a.txt"]
    assert http.get(link_of(http, f"{repo}/file/?p=/a.txt")).data == b"3"


def test_an_update_replaces_a_file(http: FlaskClient, repo: str) -> None:
    link = link_of(http, f"{repo}/update-link/?p=/model")
    form = {"file": (io.BytesIO(b"new"), "any"), "target_file": "/model/run.py"}
    assert http.post(link, data=form).status_code == 200
    assert http.get(link_of(http, f"{repo}/file/?p=/model/run.py")).data == b"new"


def test_a_relative_path_is_made_as_needed(http: FlaskClient, repo: str) -> None:
    upload(http, repo, "a.txt", b"1", relative_path="x/y")
    assert listed(http, repo, "/x/y") == [("file", "a.txt")]


def test_an_upload_stays_in_the_directory_that_its_link_was_made_for(http: FlaskClient, repo: str) -> None:
    link = link_of(http, f"{repo}/upload-link/?p=/model")
    for directory in ("/", "/single", "/model/../single"):
        form = {"file": (io.BytesIO(b"x"), "x.txt"), "parent_dir": directory}
        assert http.post(link, data=form).status_code in (400, 403)
    assert listed(http, repo, "/single") == [("file", "run.py")]


def test_an_upload_without_a_file_is_refused(http: FlaskClient, repo: str) -> None:
    link = link_of(http, f"{repo}/upload-link/?p=/")
    assert http.post(link, data={"parent_dir": "/"}).status_code == 400


@pytest.mark.parametrize("parameters", ["", "; boundary=", "; boundary=other"])
def test_a_form_that_is_none_is_refused(http: FlaskClient, repo: str, parameters: str) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n1\r\n--x--\r\n'
    link = link_of(http, f"{repo}/upload-link/?p=/")
    answer = http.post(link, data=body, content_type="multipart/form-data" + parameters)
    assert answer.status_code == 400
    assert "error_msg" in answer.get_json()


@pytest.mark.parametrize("path", ["/model", "/nowhere.txt", "/"])
def test_only_files_have_a_download_link(http: FlaskClient, repo: str, path: str) -> None:
    answer = http.get(f"{repo}/file/", query_string={"p": path}, headers=ALICE)
    assert (answer.status_code, answer.get_json()) == (404, {"error_msg": "File not found"})


def test_a_full_storage_refuses_files_with_the_drives_own_status() -> None:
    with Emulator(WORLD, execution=False, storage_limit=1) as emulator:
        http = emulator.app.test_client()
        library = http.get("/api2/default-repo", headers=ALICE).get_json()["repo_id"]
        answer = upload(http, f"/api2/repos/{library}", "big", bytes(2**20 + 1))
        assert (answer.status_code, list(answer.get_json())) == (443, ["error_msg"])
        assert listed(http, f"/api2/repos/{library}") == []


# -- links -------------------------------------------------------------------------------------------------


def test_links_end_after_an_hour() -> None:
    with Emulator(WORLD, execution=False) as emulator:
        http = emulator.app.test_client()
        libraries = http.get("/api2/repos/", headers=ALICE).get_json()
        emulator.clock.freeze()
        link = link_of(http, f"/api2/repos/{libraries[1]['id']}/file/?p=/model/run.py")
        emulator.clock.advance(minutes=59)
        assert http.get(link).status_code == 200
        emulator.clock.advance(minutes=1)
        assert http.get(link).status_code == 404


def test_a_link_is_good_for_its_purpose_only(http: FlaskClient, repo: str) -> None:
    download = link_of(http, f"{repo}/file/?p=/model/run.py")
    token = download.split("/")[3]
    form = {"file": (io.BytesIO(b"x"), "x.txt")}
    assert http.post(f"/seafhttp/upload-api/{token}", data=form).status_code == 404
    assert http.get(f"/seafhttp/zip/{token}").status_code == 404
    assert http.get("/seafhttp/files/guessed/run.py").status_code == 404


def test_a_shared_link_leads_to_the_file_or_an_archive_of_the_directory(http: FlaskClient, repo: str) -> None:
    def shared(kind: str, path: str) -> Any:
        answer = http.put(f"{repo}/{kind}/shared-link/", data={"p": path}, headers=ALICE)
        assert answer.status_code == 201
        return http.get(answer.headers["Location"].removeprefix("http://localhost"))

    assert shared("file", "/model/run.py").data == b"print('from the drive')\n"
    with zipfile.ZipFile(io.BytesIO(shared("dir", "/model").data)) as archive:
        assert archive.namelist() == ["model/", "model/run.py"]


# -- archives ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("as_json", [False, True])
def test_a_directory_is_downloaded_as_an_archive(http: FlaskClient, repo: str, as_json: bool) -> None:
    task = f"/api/v2.1/repos/{repo.rpartition('/')[2]}/zip-task/"
    body = {"parent_dir": "/", "dirents": ["model", "single"]}
    answer = http.post(task, headers=ALICE, **({"json": body} if as_json else {"data": body}))
    token = answer.get_json()["zip_token"]
    progress = http.get(f"/api/v2.1/query-zip-progress/?token={token}").get_json()
    assert progress == {"zipped": 2, "total": 2, "failed": 0, "failed_reason": "", "canceled": 0}
    with zipfile.ZipFile(io.BytesIO(http.get(f"/seafhttp/zip/{token}").data)) as archive:
        assert archive.namelist() == ["model/", "model/run.py", "single/", "single/run.py"]
        assert archive.testzip() is None


def test_an_archive_of_what_is_not_there_is_refused(http: FlaskClient, repo: str) -> None:
    task = f"/api/v2.1/repos/{repo.rpartition('/')[2]}/zip-task/"
    body = {"parent_dir": "/", "dirents": "nowhere"}
    assert http.post(task, data=body, headers=ALICE).status_code == 404
    for odd in ({"dirents": 5}, {"dirents": [5, {}]}, ["model"], "model"):
        assert http.post(task, json=odd, headers=ALICE).status_code in (200, 404)


# -- with the job queue ------------------------------------------------------------------------------------


def test_the_status_of_the_job_queue_does_not_concern_the_drive(idle: Emulator, http: FlaskClient) -> None:
    idle.configure(service_status="down for maintenance")
    assert http.get("/jobs/", headers=ALICE).status_code == 503
    assert http.get("/api2/repos/", headers=ALICE).status_code == 200
