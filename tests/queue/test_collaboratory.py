"""Collabs that exist, and those that are made."""

from __future__ import annotations

import pytest

from nmpi_emulator import Emulator
from nmpi_emulator.errors import Conflict, Forbidden, Unprocessable
from nmpi_emulator.queue.access import Caller
from nmpi_emulator.queue.collaboratory import Collaboratory

BOB = Caller(username="bob", roles={})


@pytest.fixture
def collaboratory(idle: Emulator) -> Collaboratory:
    return idle.workspaces.collaboratory


def create(
    collaboratory: Collaboratory, id_: str, *, is_public: bool = False, has_drive: bool = True
) -> None:
    collaboratory.create(BOB, id_, title="", description="", is_public=is_public, has_drive=has_drive)


def test_whoever_makes_a_collab_administers_it(idle: Emulator, collaboratory: Collaboratory) -> None:
    create(collaboratory, "new-lab")
    bob = idle.user("bob")
    assert collaboratory.roles_of(bob) == {"new-lab": {"administrator"}}
    assert collaboratory.team_of(bob) == ["collab-new-lab-administrator"]
    assert idle.identity.userinfo(bob)["roles"]["team"] == ["collab-new-lab-administrator"]
    assert collaboratory.team_of(idle.user("teamless")) is None


def test_a_new_collab_can_submit_jobs_and_has_a_library(idle: Emulator, collaboratory: Collaboratory) -> None:
    create(collaboratory, "new-lab")
    client = idle.client("bob")
    assert client.job_status(client.submit_job("print(1)", "localhost", "new-lab")) == "submitted"
    assert collaboratory.has_drive("new-lab")
    create(collaboratory, "driveless", has_drive=False)
    assert not collaboratory.has_drive("driveless")


@pytest.mark.parametrize("id_", ["lab-one", "neuromorphic-platform-admin"])
def test_a_taken_id_is_refused(collaboratory: Collaboratory, id_: str) -> None:
    with pytest.raises(Conflict):
        create(collaboratory, id_)


@pytest.mark.parametrize("id_", ["", "Upper", "a b", "a/b", "-a", "private-alice", "x" * 41])
def test_an_id_that_cannot_be_one_is_refused(collaboratory: Collaboratory, id_: str) -> None:
    with pytest.raises(Unprocessable, match="cannot be the name of a collab"):
        create(collaboratory, id_)


def test_reset_forgets_collabs_that_were_made(idle: Emulator, collaboratory: Collaboratory) -> None:
    create(collaboratory, "new-lab", is_public=True)
    assert collaboratory.public() == ["new-lab", "open-lab"]
    idle.reset()
    assert collaboratory.get("new-lab") is None
    assert collaboratory.public() == ["open-lab"]


def test_only_administrators_delete_a_collab_and_none_of_the_world(collaboratory: Collaboratory) -> None:
    create(collaboratory, "new-lab")
    with pytest.raises(Forbidden, match="Only administrators"):
        collaboratory.delete(Caller(username="ed", roles={"new-lab": {"editor"}}), "new-lab")
    with pytest.raises(Forbidden, match="world"):
        collaboratory.delete(Caller(username="alice", roles={"lab-one": {"administrator"}}), "lab-one")
    collaboratory.delete(Caller(username="bob", roles={"new-lab": {"administrator"}}), "new-lab")
    assert collaboratory.get("new-lab") is None
