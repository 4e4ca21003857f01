"""The data proxy's API and the object storage behind it, as clients use them."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from flask.testing import FlaskClient

BUCKET = "/api/v1/buckets/lab-one"


def bearer(username: str) -> dict[str, str]:
    return {"Authorization": f"Bearer token-{username}"}


ALICE = bearer("alice")


def local(url: str) -> str:
    return url.removeprefix("http://localhost")


def put(http: FlaskClient, name: str, content: bytes, **headers: str) -> Any:
    link = http.put(f"{BUCKET}/{name}", headers=ALICE).get_json()["url"]
    return http.put(local(link), data=content, headers=headers)


def get(http: FlaskClient, name: str) -> bytes:
    link = http.get(f"{BUCKET}/{name}?redirect=false", headers=ALICE).get_json()["url"]
    return http.get(local(link)).data


def test_what_is_put_under_a_temporary_address_can_be_fetched(http: FlaskClient) -> None:
    answer = put(http, "a/ü b.txt", b"content")
    assert answer.status_code == 201
    assert answer.headers["ETag"] == f'"{hashlib.md5(b"content").hexdigest()}"'
    assert get(http, "a/ü b.txt") == b"content"


def test_a_download_redirects_unless_told_not_to(http: FlaskClient) -> None:
    put(http, "a", b"content")
    answer = http.get(f"{BUCKET}/a", headers=ALICE)
    assert answer.status_code == 307
    assert http.get(local(answer.headers["Location"])).data == b"content"
    for word in ("false", "False", "0"):
        assert http.get(f"{BUCKET}/a?redirect={word}", headers=ALICE).status_code == 200


def test_a_bucket_tells_how_much_is_in_it(http: FlaskClient) -> None:
    empty = http.get(f"{BUCKET}/stat", headers=ALICE).get_json()
    assert empty == {
        "name": "lab-one",
        "objects_count": 0,
        "bytes": 0,
        "last_modified": None,
        "is_public": False,
        "is_initialized": True,
        "role": "administrator",
    }
    put(http, "a", b"12345")
    assert http.get(f"{BUCKET}/stat", headers=bearer("victor")).get_json()["bytes"] == 5


def test_objects_are_listed_as_the_object_storage_does(http: FlaskClient) -> None:
    put(http, "a/x.txt", b"x")
    put(http, "b", b"b", **{"Content-Type": "image/png"})
    answer = http.get(f"{BUCKET}?delimiter=/", headers=ALICE).get_json()
    assert answer["objects"][0] == {"subdir": "a/"}
    (entry,) = http.get(f"{BUCKET}?prefix=a/&limit=5", headers=ALICE).get_json()["objects"]
    assert set(entry) == {"hash", "last_modified", "bytes", "name", "content_type"}
    assert (entry["name"], entry["bytes"], entry["content_type"]) == ("a/x.txt", 1, "text/plain")
    (entry,) = http.get(f"{BUCKET}?marker=a/x.txt", headers=ALICE).get_json()["objects"]
    assert entry["content_type"] == "image/png"


@pytest.mark.parametrize("limit", ["0", "-1", "x", "10001", ""])
def test_a_senseless_limit_is_refused(http: FlaskClient, limit: str) -> None:
    assert http.get(f"{BUCKET}?limit={limit}", headers=ALICE).status_code == 422


def test_an_object_is_deleted_once(http: FlaskClient) -> None:
    put(http, "a", b"a")
    answer = http.delete(f"{BUCKET}/a", headers=ALICE).get_json()
    assert "has been removed" in answer["detail"]
    assert answer["failures"] == []
    assert http.delete(f"{BUCKET}/a", headers=ALICE).status_code == 404
    assert http.get(f"{BUCKET}/a", headers=ALICE).status_code == 404


def test_an_object_is_copied_and_renamed(http: FlaskClient) -> None:
    put(http, "a", b"a")
    assert http.put(f"{BUCKET}/a/copy?name=b/c", headers=ALICE).get_json()["name"] == "b/c"
    assert http.put(f"{BUCKET}/a/copy?to=private-alice", headers=ALICE).status_code == 200
    body = {"rename": {"target_name": "d"}}
    assert http.patch(f"{BUCKET}/a", json=body, headers=ALICE).get_json()["name"] == "d"
    names = [o["name"] for o in http.get(BUCKET, headers=ALICE).get_json()["objects"]]
    assert names == ["b/c", "d"]
    assert http.patch(f"{BUCKET}/d", json={"rename": "x"}, headers=ALICE).status_code == 422


def test_an_object_may_be_called_like_an_action(http: FlaskClient) -> None:
    put(http, "a/copy", b"1")
    put(http, "a/multipart/x", b"2")
    assert (get(http, "a/copy"), get(http, "a/multipart/x")) == (b"1", b"2")


def test_an_object_comes_in_parts(http: FlaskClient) -> None:
    upload = http.put(f"{BUCKET}/big/one/multipart", headers=ALICE).get_json()["uploadId"]
    etags = {}
    for number, content in ((2, b"world"), (1, b"hello ")):
        path = f"{BUCKET}/big/one/multipart/{upload}/{number}?redirect=false"
        link = http.put(path, headers=ALICE).get_json()["url"]
        etags[str(number)] = http.put(local(link), data=content).headers["ETag"]
    answer = http.put(f"{BUCKET}/big/one/multipart/{upload}", json=etags, headers=ALICE)
    assert answer.status_code == 200, answer.text
    assert get(http, "big/one") == b"hello world"


@pytest.mark.parametrize("body", ["[]", "{}", '{"1": "x"}', "nonsense"])
def test_a_wrong_end_of_an_upload_is_refused(http: FlaskClient, body: str) -> None:
    upload = http.put(f"{BUCKET}/big/multipart", headers=ALICE).get_json()["uploadId"]
    answer = http.put(f"{BUCKET}/big/multipart/{upload}", data=body, headers=ALICE)
    assert answer.status_code in (400, 422)


@pytest.mark.parametrize(
    ("method", "path", "user", "status"),
    [
        ("GET", f"{BUCKET}/stat", "victor", 200),
        ("PUT", f"{BUCKET}/a", "victor", 401),
        ("DELETE", f"{BUCKET}/a", "victor", 401),
        ("DELETE", BUCKET, "victor", 401),
        ("GET", BUCKET, "bob", 401),
        ("GET", "/api/v1/buckets/nowhere", "bob", 404),
        ("GET", "/api/v1/buckets/open-lab/stat", "bob", 200),
        ("PUT", "/api/v1/buckets/open-lab/a", "bob", 401),
        ("GET", "/api/v1/buckets/private-bob/stat", "bob", 200),
        ("GET", "/api/v1/buckets/open-lab", None, 200),
        ("GET", BUCKET, None, 401),
        ("GET", "/api/v1/buckets/nowhere", None, 401),
    ],
)
def test_roles_decide_what_one_may_do(
    http: FlaskClient, method: str, path: str, user: str | None, status: int
) -> None:
    answer = http.open(path, method=method, headers=bearer(user) if user else {})
    assert answer.status_code == status, answer.text


def test_buckets_are_listed_by_name_with_ones_role(http: FlaskClient) -> None:
    mine = http.get("/api/v1/buckets", headers=ALICE).get_json()
    assert [(b["name"], b["role"]) for b in mine] == [
        ("lab-one", "administrator"),
        ("lab-two", "viewer"),
        ("private-alice", "administrator"),
    ]
    found = http.get("/api/v1/buckets?search=two", headers=ALICE).get_json()
    assert [b["name"] for b in found] == ["lab-two"]
    assert [b["name"] for b in http.get("/api/v1/buckets").get_json()] == ["open-lab"]


def test_a_bucket_is_made_with_its_collab_and_emptied(http: FlaskClient) -> None:
    collab = {"name": "new-lab", "title": "New", "drive": True, "chat": True, "public": False}
    assert http.post("/rest/v1/collabs", json=collab, headers=ALICE).status_code == 201
    body = {"bucket_name": "new-lab"}
    assert http.post("/api/v1/buckets", json=body, headers=ALICE).status_code == 201
    put(http, "a", b"a")
    assert http.delete(BUCKET, headers=ALICE).status_code == 200
    assert http.get(BUCKET, headers=ALICE).get_json()["objects"] == []
    assert http.post("/api/v1/buckets", json={}, headers=ALICE).status_code == 422


def test_temporary_addresses_cannot_be_guessed_or_used_for_something_else(http: FlaskClient) -> None:
    link = local(http.put(f"{BUCKET}/a", headers=ALICE).get_json()["url"])
    assert http.get(link.replace("/upload/", "/download/")).status_code == 404
    assert http.put(link.replace("/upload/", "/part/"), data=b"x").status_code == 404
    assert http.put("/object-storage/upload/guessed/a", data=b"x").status_code == 404
    put(http, "b", b"b")
    url = http.get(f"{BUCKET}/b?redirect=0", headers=ALICE).get_json()["url"]
    http.delete(f"{BUCKET}/b", headers=ALICE)
    assert http.get(local(url)).status_code == 404
