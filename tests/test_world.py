"""What exists before the first request."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nmpi_emulator import Emulator
from nmpi_emulator.errors import UsageError
from nmpi_emulator.ids import Ids
from nmpi_emulator.platforms.registry import platforms
from nmpi_emulator.world import World, default_world, load_world

USERS = {"users": {"alice": {"token": "token-alice", "team": ["collab-my-lab-editor"]}}}


@pytest.mark.parametrize("suffix", [".json", ".toml"])
def test_a_world_is_read_from_a_file_remarks_and_all(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"world{suffix}"
    if suffix == ".json":
        file.write_text(json.dumps({**USERS, "about": "A world.", "users_note": "One user."}))
    else:
        file.write_text(
            'about = "A world."\n[users.alice]\ntoken = "token-alice"\nteam = ["collab-my-lab-editor"]\n'
        )
    world = load_world(file)
    assert world.users["alice"].roles == {"my-lab": {"editor"}}
    assert load_world(str(file)) == load_world(USERS) == world
    assert load_world(world) is world


def test_collabs_may_contain_hyphens_and_roles_add_up() -> None:
    team = ["collab-a-b-c-viewer", "collab-a-b-c-administrator", "collab-x-editor"]
    user = load_world({"users": {"u": {"team": team}}}).users["u"]
    assert user.roles == {"a-b-c": {"viewer", "administrator"}, "x": {"editor"}}
    assert load_world({"users": {"u": {"team": None}}}).users["u"].roles == {}


def test_what_is_left_out_about_a_user_is_made_up_alike_each_time() -> None:
    first, second = (
        load_world({"users": {"jane": {"name": "Jane van Doe"}}}).users["jane"] for _ in range(2)
    )
    assert first == second
    assert (first.given_name, first.family_name, first.email) == ("Jane", "Doe", "jane@example.org")
    assert first.sub


@pytest.mark.parametrize(
    ("content", "place", "message"),
    [
        ({}, "users", "Field required"),
        ({"users": {}}, "users", "should have at least 1 item"),
        ({"users": {"u": {"team": ["my-lab-editor"]}}}, "users.u.team", "is not of the form collab-<id>-"),
        ({"users": {"u": {"passwrd": "x"}}}, "users.u.passwrd", "Extra inputs are not permitted"),
        ({**USERS, "provider_keys": {"k": "nobody"}}, "provider_keys", "'nobody' is no provider; there are:"),
        ({**USERS, "platforms": {"Nowhere": {}}}, "platforms", "'Nowhere' is no platform; there are:"),
        ({**USERS, "platforms": {"Demo": {"mode": "on"}}}, "platforms.Demo.mode", "'internal', 'external'"),
    ],
)
def test_mistakes_are_located(content: dict[str, Any], place: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        load_world(content)
    assert f"  {place}: " in str(caught.value)
    assert message in str(caught.value)


@pytest.mark.parametrize(("name", "content"), [("w.json", "{"), ("w.toml", "="), ("w.json", None)])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str, content: str | None) -> None:
    if content is not None:
        (tmp_path / name).write_text(content)
    with pytest.raises(UsageError) as caught:
        load_world(tmp_path / name)
    assert str(tmp_path / name) in str(caught.value)


def test_platforms_are_executed_here_unless_the_world_says_otherwise() -> None:
    world = load_world({**USERS, "platforms": {"Demo": {"mode": "external"}, "Spikey": {"mode": "off"}}})
    assert (world.mode("Demo"), world.mode("Spikey"), world.mode("SpiNNaker")) == (
        "external",
        "off",
        "internal",
    )
    assert set(world.internal_platforms()) == set(platforms()) - {"Demo", "Spikey"}


def test_the_default_world_has_one_user_who_can_use_every_platform() -> None:
    world = default_world(Ids(seed=1))
    (user,) = world.users.values()
    (collab,) = user.roles
    granted = {quota.platform for project in world.projects for quota in project.quotas}
    assert granted == {p.name for p in platforms().values() if p.demo_quota is None}
    assert {project.collab for project in world.projects} == {collab}
    assert user.password == default_world(Ids(seed=1)).users[user.username].password
    assert user.password != default_world(Ids(seed=2)).users[user.username].password


def test_projects_and_jobs_of_a_world_are_there_from_the_start() -> None:
    world = World.model_validate(
        {
            **USERS,
            "projects": [
                {"collab": "my-lab", "owner": "alice", "quotas": [{"platform": "Test", "limit": 5}]},
                {"collab": "my-lab", "owner": "alice", "status": "rejected"},
                {"collab": "my-lab", "owner": "alice", "status": "in preparation"},
            ],
            "jobs": [
                {
                    "collab": "my-lab",
                    "user_id": "alice",
                    "hardware_platform": "Demo",
                    "log": "done\n",
                    "tags": ["old"],
                    "output_files": {"a.txt": "content\n"},
                    "resource_usage": 0.5,
                }
            ],
        }
    )
    headers = {"Authorization": "Bearer token-alice"}
    with Emulator(world, execution=False) as emulator:
        http = emulator.app.test_client()
        projects = http.get("/projects/", headers=headers).get_json()
        (job,) = http.get("/jobs/", headers=headers).get_json()
        assert http.get(f"/jobs/{job['id']}/log", headers=headers).text == "done\n"
    assert [project["status"] for project in projects] == ["accepted", "rejected", "in preparation"]
    assert projects[0]["quotas"][0]["units"] == "litres"
    assert (job["status"], job["tags"], job["resource_usage"]["value"]) == ("finished", ["old"], 0.5)
    assert job["output_data"]["files"][0]["size"] == len("content\n")
