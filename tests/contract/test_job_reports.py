"""What providers report of jobs, and their logs."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from nmpi_emulator.queue.upstream_bugs import UpstreamBug
from tests.contract.service import NOT_AUTHENTICATED, NOW, Api, failed, no_job, no_platform, refused

ROW = [
    "id", "code", "command", "collab_id", "user_id", "status", "hardware_platform", "hardware_config",
    "timestamp_submission", "timestamp_completion", "provenance", "resource_usage", "tags", "input_data",
    "output_data",
]  # fmt: skip
FILE = {"url": "https://demo.hbpneuromorphic.eu/data/lab-a/a.txt", "path": "lab-a/a.txt", "size": 5}


def outputs(*files: dict[str, Any]) -> dict[str, Any]:
    return {"repository": "anything", "files": list(files)}


@pytest.mark.quirk("this, and not a job, is the answer to a provider's report")
def test_a_report_is_answered_by_a_raw_row(api: Api) -> None:
    job = api.submit(
        hardware_config={"b": 1, "a": [2.5], "ü": "é"},
        tags=["tag-b", "tag-a"],
        input_data=[{"url": "https://example.com/in.txt"}],
    )
    row = api.report(job)
    assert list(row) == ROW
    (item,) = row["input_data"]
    assert list(item) == ["id", "url", "path", "hash", "size", "content_type"]
    assert (row["collab_id"], row["tags"]) == ("lab-a", ["tag-a", "tag-b"])
    assert row["hardware_config"] == '{"b": 1, "a": [2.5], "\\u00fc": "\\u00e9"}'
    assert row["timestamp_submission"] == "2026-03-10T12:34:56.789012+00:00"
    assert (row["timestamp_completion"], row["provenance"], row["resource_usage"]) == (None, None, None)
    assert row["output_data"] == []


def test_what_is_null_or_unknown_in_a_report_changes_nothing(api: Api) -> None:
    job = api.submit(tags=["keep"])
    before = api.report(job, status="running", provenance={"v": "1"}, log="log\n")
    nulls = dict.fromkeys(("status", "output_data", "provenance", "resource_usage", "log"))
    foreign = {"id": 1, "user_id": "bob", "code": "hacked", "tags": ["n"], "hardware_platform": "SpiNNaker"}
    assert api.report(job, **nulls) == before
    assert api.report(job, **foreign, timestamp_completion="2001-01-01T00:00:00") == before
    assert api.report(job, log="") == before
    assert api("alice").get(f"{job['resource_uri']}/log").text == "log\n"


def test_any_state_can_follow_any_other_and_ends_renew_the_completion_time(api: Api) -> None:
    job = api.submit()
    times = {}
    for status in ("running", "finished", "submitted", "error", "removed", "validated", "mapped", "finished"):
        api.clock.advance(hours=1)
        row = api.report(job, status=status)
        assert row["status"] == status
        times[status] = row["timestamp_completion"]
    assert times["running"] is None
    assert times["submitted"] == (NOW + dt.timedelta(hours=2)).isoformat()
    assert times["error"] == times["removed"] == times["mapped"] == (NOW + dt.timedelta(hours=4)).isoformat()
    assert times["finished"] == (NOW + dt.timedelta(hours=8)).isoformat()


def test_a_time_without_fraction_is_written_without_one(api: Api) -> None:
    api.clock.freeze(dt.datetime(2026, 3, 10, 12, 0, 0, tzinfo=dt.timezone.utc))
    job = api.submit()
    assert job["timestamp_submission"] == "2026-03-10T12:00:00Z"
    assert api.report(job)["timestamp_submission"] == "2026-03-10T12:00:00+00:00"


def test_output_files_accumulate_over_reports(api: Api) -> None:
    job = api.submit()
    other = {"url": "https://demo.hbpneuromorphic.eu/data/lab-a/b.txt"}
    assert len(api.report(job, output_data=outputs(FILE))["output_data"]) == 1
    assert len(api.report(job, output_data=outputs(FILE, other))["output_data"]) == 3
    row = api.report(job, output_data=outputs())
    assert [item["path"] for item in row["output_data"]] == ["lab-a/a.txt", "lab-a/a.txt", None]
    data = api("alice").get(job["resource_uri"]).get_json()["output_data"]
    assert data["repository"] == "Demo temporary storage"


@pytest.mark.quirk(
    "the derived path lacks its first character; the real service counts the prefix one too long"
)
@pytest.mark.parametrize(
    ("url", "repository", "path"),
    [
        ("http://spinnaker.cs.man.ac.uk/services/rest/output/lab/1/a.txt",
         "SpiNNaker Manchester temporary storage", "ab/1/a.txt"),
        ("https://brainscales-r.kip.uni-heidelberg.de:7443/nmpi/lab/a.txt", "BrainScaleS temporary storage",
         "ab/a.txt"),
        ("https://demo.hbpneuromorphic.eu/data/lab/a.txt", "Demo temporary storage", "ab/a.txt"),
        ("https://example.com/lab/a.txt", "Fake repository used for testing", "/lab/a.txt"),
        ("https://elsewhere.org/lab/a.txt", "unknown data repository", None),
    ],
)  # fmt: skip
def test_a_missing_path_is_derived_from_the_url(
    api: Api, url: str, repository: str, path: str | None
) -> None:
    job = api.submit()
    api.report(job, output_data=outputs({"url": url}))
    data = api("alice").get(job["resource_uri"]).get_json()["output_data"]
    assert data["repository"] == repository
    assert data["files"] == [{"url": url, "path": path, "content_type": None, "size": None, "hash": None}]


@pytest.mark.parametrize("host", ["drive.ebrains.eu", "data-proxy.ebrains.eu"])
def test_a_drive_or_bucket_file_without_path_makes_its_job_unreadable(
    api: Api, strict_api: Api, host: str
) -> None:
    assert UpstreamBug.DRIVE_URL_WITHOUT_PATH
    file = {"url": f"https://{host}/lab-a/a.txt"}
    for service in (api, strict_api):
        job = service.submit()
        assert service.report(job, output_data=outputs(file))["output_data"][0]["path"] is None
        for who, path in (
            ("alice", job["resource_uri"]),
            ("alice", f"{job['resource_uri']}/output_data"),
            ("alice", "/jobs/"),
            ("key-nmpi", "/jobs/next/Demo"),
        ):
            answer = service(who).get(path)
            if service is strict_api:
                failed(answer)
            else:
                assert answer.status_code == 200
        assert service("alice").get(f"{job['resource_uri']}/log").status_code == 200
    assert api("alice").get(f"/jobs/{job['id']}/output_data").get_json()["files"][0]["path"] is None
    service = strict_api
    assert service("alice").get("/jobs/?status=running").get_json() == []


@pytest.mark.quirk("all the rest has been stored by then")
def test_wrong_units_are_refused_after_all_has_been_stored(api: Api) -> None:
    job = api.submit()
    answer = api("key-nmpi").put(
        job["resource_uri"],
        {
            "status": "finished",
            "output_data": outputs(FILE),
            "log": "log\n",
            "resource_usage": {"value": 0.5, "units": "core-hours"},
        },
    )
    refused(answer, 400, "Invalid units (core-hours) for resource usage. Expected units: hours")
    stored = api("alice").get(f"{job['resource_uri']}?with_log=true").get_json()
    assert (stored["status"], stored["log"]) == ("finished", "log\n")
    assert stored["resource_usage"] == {"value": 0.5, "units": "hours"}
    assert len(stored["output_data"]["files"]) == 1


#: A part that the database refuses, and how many files and which log are there then.
UNSTORABLE = [
    (
        {"output_data": outputs(FILE, {**FILE, "path": "p" * 1001}), "log": "new"},
        UpstreamBug.OVERLONG_TEXT,
        0,
    ),
    ({"output_data": outputs({**FILE, "size": 2**31}), "log": "new"}, UpstreamBug.HUGE_ID, 0),
    ({"output_data": outputs(FILE), "log": "nul \x00"}, UpstreamBug.NUL_CHARACTER, 1),
]


@pytest.mark.parametrize(("parts", "bug", "n_files"), UNSTORABLE)
def test_a_report_is_stored_up_to_the_part_that_cannot_be(
    api: Api, strict_api: Api, parts: dict[str, Any], bug: UpstreamBug, n_files: int
) -> None:
    usage = {"value": 0.5, "units": "hours"}
    for service in (api, strict_api):
        job = service.submit()
        patch = {"status": "finished", "resource_usage": usage, **parts}
        answer = service("key-nmpi").put(job["resource_uri"], patch)
        if service is strict_api:
            failed(answer)
        else:
            assert answer.status_code == 422, bug
        stored = service("alice").get(f"{job['resource_uri']}?with_log=true").get_json()
        assert (stored["status"], stored["resource_usage"], stored["log"]) == ("finished", usage, None)
        assert len((stored["output_data"] or {"files": []})["files"]) == n_files
        (project,) = service("alice").get("/projects/").get_json()
        assert project["quotas"][0]["usage"] == 0.0


def test_only_the_platforms_provider_may_report(api: Api, strict_api: Api) -> None:
    uri = api.submit()["resource_uri"]
    strict_uri = strict_api.submit()["resource_uri"]
    for method, part in (("PUT", ""), ("PUT", "/log"), ("PATCH", "/log")):
        for who in ("", "alice", "ada"):
            refused(api(who).request(method, uri + part, {}), 403, NOT_AUTHENTICATED)
        for who in ("key-uman", "key-monitor"):
            refused(api(who).request(method, uri + part, {}), 403, no_platform("Demo"))
        failed(strict_api("key-unknown").request(method, strict_uri + part, {}))
        refused(api("key-uman").request(method, f"/jobs/999{part}", {}), 404, no_job(999))


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"plain\n", "text/plain; charset=utf-8"),
        ("é中😀\r\n\ufeff".encode(), "text/plain"),
        (b'{"json": 1}', "application/json"),
        (b"{", "application/json"),
        (b"a=b", "application/x-www-form-urlencoded"),
        (b"no type", None),
        (b"", None),
        (b"x" * 5_000_000, "text/plain"),
    ],
)
def test_any_utf8_text_can_be_a_log(api: Api, body: bytes, content_type: str | None) -> None:
    job = api.submit()
    answer = api("key-nmpi").put(f"{job['resource_uri']}/log", data=body, content_type=content_type)
    assert (answer.status_code, answer.get_json()) == (200, None)
    log = api("victor").get(f"{job['resource_uri']}/log")
    assert log.data == body
    assert log.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_a_job_without_log_has_an_empty_one(api: Api) -> None:
    job = api.submit()
    log = api("alice").get(f"{job['resource_uri']}/log")
    assert (log.status_code, log.data) == (200, b"")
    assert log.headers["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize("present", ["lines\n", ""])
def test_a_log_that_exists_cannot_be_appended_to(api: Api, strict_api: Api, present: str) -> None:
    assert UpstreamBug.APPEND_TO_LOG
    for service in (api, strict_api):
        uri = service.submit()["resource_uri"]
        assert service("key-nmpi").put(f"{uri}/log", data=present).status_code == 200
        answer = service("key-nmpi").patch(f"{uri}/log", data="more\n")
        if service is strict_api:
            failed(answer)
        else:
            assert answer.status_code == 409
        assert service("alice").get(f"{uri}/log").text == present


def test_a_patch_writes_the_log_of_a_job_that_has_none(api: Api) -> None:
    uri = api.submit()["resource_uri"]
    answer = api("key-nmpi").patch(f"{uri}/log", data="first\n")
    assert (answer.status_code, answer.get_json()) == (200, None)
    assert api("alice").get(f"{uri}/log").text == "first\n"
    assert api("key-nmpi").patch(f"{uri}/log", data="second\n").status_code == 409


@pytest.mark.parametrize(
    ("body", "bug", "status"),
    [(b"\xff\xfe", UpstreamBug.NOT_UTF8, 400), (b"nul \x00", UpstreamBug.NUL_CHARACTER, 422)],
)
@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_log_that_is_no_text_is_not_stored(
    api: Api, strict_api: Api, method: str, body: bytes, bug: UpstreamBug, status: int
) -> None:
    for service in (api, strict_api):
        uri = service.submit()["resource_uri"]
        if method == "PUT":
            service("key-nmpi").put(f"{uri}/log", data="before\n")
        answer = service("key-nmpi").request(method, f"{uri}/log", data=body)
        if service is strict_api:
            failed(answer)
        else:
            assert answer.status_code == status, bug
        assert service("alice").get(f"{uri}/log").text == ("before\n" if method == "PUT" else "")
