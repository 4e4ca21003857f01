"""Clients 0.4 to 0.10 from the package index, with their default hosts, do what their users did."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nmpi_emulator import Emulator

from .environments import Environments

#: Where the jobs of these tests run.
PLATFORM = "SpiNNaker"

#: Two that stand for all: the last one, and one of the time when collabs had numbers.
REPRESENTATIVE = ("0.6.0", "0.10.2")
RELEASES = [
    pytest.param(version, marks=() if version in REPRESENTATIVE else pytest.mark.long)
    for version in ("0.4.3", "0.5.3", "0.6.0", "0.7.2", "0.8.2", "0.9.2", "0.10.2")
]
SHIPPED = [
    pytest.param(version, marks=() if version in REPRESENTATIVE else pytest.mark.long)
    for version in ("0.7.2", "0.8.2", "0.9.2", "0.10.2")
]


def number(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


@pytest.mark.parametrize("version", RELEASES)
def test_a_client_submits_follows_reads_downloads_and_removes_a_job_that_really_ran(
    version: str, environments: Environments, run: Callable[..., Any], tmp_path: Path
) -> None:
    seen = run(environments.python(version), "session.py", PLATFORM, str(tmp_path), version)["run"]

    job = seen["job"]
    assert seen["location"] == f"/api/v2/queue/{job['id']}"
    assert job["status"] == "finished", job["log"]
    assert "running on spiNNaker [True, True]" in job["log"]
    assert job["resource_uri"] == f"/api/v2/results/{job['id']}"
    assert job["user_id"] == "tester"
    assert job["hardware_config"]["answer"] == 42
    has_inputs = version != "0.4.3"  # that release cannot submit a job with inputs
    assert seen["files"] == {"result.txt": "17\n" if has_inputs else "no stimulus"}
    assert len(job["input_data"]) == int(has_inputs)
    assert job["tags"] == (["older", "client"] if number(version) >= (0, 6) else [])
    assert job["resource_uri"] in seen["completed"]
    assert seen["copied"] == [f"my-collab/{job['id']}/result.txt"]
    assert [entry["id"] for entry in seen["completed_verbose"]] == [job["id"]]
    assert seen["completed_after_removal"] == []
    if number(version) >= (0, 6):
        assert all(uri.startswith("/api/v2/comment/") for uri in seen["comments"])
        assert [comment["content"] for comment in seen["commented"]] == ["seen", "seen"]


@pytest.mark.parametrize("version", RELEASES)
def test_a_client_lists_and_removes_jobs_that_wait_and_shows_refusals(
    version: str, environments: Environments, run: Callable[..., Any], tmp_path: Path
) -> None:
    seen = run(environments.python(version), "session.py", PLATFORM, str(tmp_path), version)

    waiting = seen["queue"]
    assert waiting["status"] == "submitted"
    assert waiting["queued"] == [waiting["location"]]
    assert waiting["owners"] == [waiting["own_id"]]
    assert waiting["queued_after_removal"] == []
    assert waiting["removed"].startswith("No such job")
    no_quota, stranger, unknown = seen["refusals"]
    assert no_quota.startswith("Error 403")
    assert "You do not have a compute time allocation for the not_a_platform platform" in no_quota
    assert stranger.startswith("Error 403")
    assert unknown.startswith("Error 404")
    assert len(seen["collabs"]) == 3
    assert seen["with_token"] == []
    if "resources" in seen:
        resources = seen["resources"]
        assert [r["status"] for r in resources["requests"]] == ["accepted", "accepted", "under review"]
        assert resources["requests"][-1]["abstract"] == "Another abstract"
        assert resources["refusal"] == "Error 403: Can't edit a submitted form."
        assert [quota["platform"] for quotas in resources["quotas"] for quota in quotas] == [
            "TestPlatform",
            PLATFORM,
        ]
        if resources["granted"]:  # by releases that bring a client for administrators
            assert resources["granted"] == ["accepted", "accepted", "under review"]
            assert [quota["platform"] for quota in resources["granted_quotas"][-1]] == ["Spikey", "SpiNNaker"]
        else:
            assert version not in ("0.8.2", "0.9.2")


@pytest.mark.parametrize("version", SHIPPED)
def test_the_tests_that_a_release_brings_with_it_pass(
    version: str, environments: Environments, run: Callable[..., Any]
) -> None:
    outcome = run(
        environments.python(version),
        "shipped.py",
        str(environments.shipped_tests(version)),
        NMPI_TEST_USER="tester",
        NMPI_TEST_PWD="tester-pw",
        NMPI_TEST_USER_NONMEMBER="outsider",
        NMPI_TEST_PWD_NONMEMBER="outsider-pw",
    )
    assert outcome["faults"] == []
    assert outcome["run"] == 13


def test_jobs_of_an_older_client_are_those_of_the_present_one(
    environments: Environments, run: Callable[..., Any], tmp_path: Path, emulator: Emulator
) -> None:
    present = emulator.client("tester")
    mine = present.submit_job("print('from v3')", platform=PLATFORM, collab_id="my-collab", wait=True)

    seen = run(environments.python("0.10.2"), "session.py", PLATFORM, str(tmp_path), "0.10.2")["run"]

    assert f"/api/v2/results/{mine['id']}" in seen["completed_after_removal"]
    theirs = present.get_job(seen["comments"][0] and seen["job"]["id"])
    assert theirs["status"] == "removed"
    assert theirs["tags"] == ["client", "older"]


def test_the_command_line_runs_the_directory_in_which_a_script_stands(
    environments: Environments, run: Callable[..., Any], emulator: Emulator, tmp_path: Path
) -> None:
    directory = tmp_path / "experiment"
    directory.mkdir()
    (directory / "run.py").write_text("import answer\nopen('result.txt', 'w').write(answer.TEXT)\n")
    (directory / "answer.py").write_text("TEXT = '42'\nprint('imported')\n")
    (tmp_path / "nmpi_config.yml").write_text(
        f"username: tester\ncollab_id: my-collab\ndefault_platform: {PLATFORM}\n"
    )
    python = environments.python("0.10.2")

    files = run(python, "command_line.py", "run", "experiment")
    assert [content for name, content in files.items() if name.endswith("/result.txt")] == ["42"]

    run(python, "command_line.py", "run", "--batch", "experiment/run.py")
    assert emulator.run_until_idle(120)  # the client writes the log of a job that still runs, too
    files = run(python, "command_line.py", "check")
    assert files["job_100004.log"] == "imported\n"
    assert files["job_100004/result.txt"] == "42"


@pytest.mark.long
def test_a_client_of_version_1_makes_a_project_and_runs_a_job_in_it(
    environments: Environments, run: Callable[..., Any], emulator: Emulator
) -> None:
    token = emulator.token("tester")

    seen = run(environments.python("0.3.0"), "session_v1.py", PLATFORM, token)

    assert seen["project"]["full_name"] == "Old project"
    assert seen["project"]["description"] == "from long ago"
    assert seen["project"]["short_name"] in [project["short_name"] for project in seen["projects"]]
    assert seen["unknown_project"] is None
    job = seen["job"]
    assert set(job) == {
        *("experiment_description", "hardware_config", "hardware_platform", "id", "input_data", "log"),
        *("output_data", "project", "resource_uri", "status", "timestamp_completion"),
        *("timestamp_submission", "user", "command"),
    }
    assert job["status"] == "finished"
    assert job["log"] == "long ago\n"
    assert job["user"] == "/api/v1/user/tester"
    assert job["project"] == seen["project"]["resource_uri"]
    assert len(seen["queued"]) == 1
    assert seen["queued_after_removal"] == []
    assert seen["completed"] == [job["resource_uri"], *seen["completed_after_removal"]]
