"""``copydata``."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from nmpi_emulator import Emulator

from .parties import ALICE, NOBODY, PROVIDER

BOB = {"Authorization": "Bearer token-bob"}
FILES = {"a.txt": "1", "sub/b.txt": "2"}
WORLD = {
    "users": {
        "alice": {"token": "token-alice", "team": ["collab-lab-administrator"]},
        "bob": {"token": "token-bob", "team": []},
    },
    "collabs": {"lab": {"title": "Lab"}},
    "provider_keys": {"key-nmpi": "nmpi"},
    "jobs": [
        {"collab": "lab", "user_id": "alice", "hardware_platform": "localhost", "output_files": FILES},
        {"collab": "lab", "user_id": "alice", "hardware_platform": "localhost"},
    ],
}
WITH_FILES, WITHOUT_FILES = 100001, 100002


@pytest.fixture
def lab() -> Iterator[FlaskClient]:
    """A client of an emulator in which a job has left files."""
    with Emulator(WORLD, execution=False) as emulator:
        yield emulator.app.test_client()


@pytest.mark.parametrize("target", ["drive", "collab", "bucket"])
@pytest.mark.parametrize("slash", ["", "/"])
def test_the_answer_is_a_flat_list_of_paths(lab: FlaskClient, target: str, slash: str) -> None:
    expected = [f"lab/job_{WITH_FILES}/{name}" for name in FILES]
    for _ in range(2):  # what is there already is not copied again
        answer = lab.get(f"/copydata/{target}/{WITH_FILES}{slash}", headers=ALICE)
        assert (answer.status_code, answer.get_json()) == (200, expected)
    job = lab.get(f"/jobs/{WITH_FILES}", headers=ALICE).get_json()
    repository = "EBRAINS Bucket" if target == "bucket" else "EBRAINS Drive"
    assert job["output_data"]["repository"] == repository


def test_at_a_computing_centre_nothing_is_copied(lab: FlaskClient) -> None:
    before = lab.get(f"/api/v2/results/{WITH_FILES}", headers=ALICE).get_json()["output_data"]
    answer = lab.get(f"/copydata/JURECA/{WITH_FILES}", headers=ALICE)
    assert answer.get_json() == [item["url"] for item in before]
    assert lab.get(f"/api/v2/results/{WITH_FILES}", headers=ALICE).get_json()["output_data"] == before


def test_a_job_without_files_has_an_empty_list(lab: FlaskClient) -> None:
    assert lab.get(f"/copydata/drive/{WITHOUT_FILES}", headers=ALICE).get_json() == []


def test_a_job_that_does_not_exist_is_reported_in_a_form_that_clients_show(lab: FlaskClient) -> None:
    for job, headers in ((7, ALICE), (WITH_FILES, BOB)):
        answer = lab.get(f"/copydata/drive/{job}", headers=headers)
        assert (answer.status_code, answer.get_json()) == (404, {"error_message": f"No such job: {job}"})
    assert lab.get("/copydata/drive/abc", headers=ALICE).status_code == 404


def test_only_users_copy(lab: FlaskClient) -> None:
    for headers in (NOBODY, PROVIDER):
        assert lab.get(f"/copydata/drive/{WITH_FILES}", headers=headers).status_code == 401
    assert lab.post(f"/copydata/drive/{WITH_FILES}", headers=ALICE).status_code == 405
