"""Who may do what."""

from __future__ import annotations

import pytest

from nmpi_emulator.queue.access import ADMINISTRATORS_COLLAB, Caller, Provider


def caller(*, public: tuple[str, ...] = (), **roles: str) -> Caller:
    return Caller(
        username="alice",
        roles={collab: set(names.split()) for collab, names in roles.items()},
        is_public=lambda collab: collab in public,
    )


@pytest.mark.parametrize(
    ("roles", "views", "edits"),
    [
        ({"lab": "viewer"}, True, False),
        ({"lab": "editor"}, True, True),
        ({"lab": "administrator"}, True, True),
        ({"lab": "viewer editor"}, True, True),
        ({"other": "administrator"}, False, False),
        ({}, False, False),
    ],
)
def test_roles_decide_who_views_and_edits(roles: dict[str, str], views: bool, edits: bool) -> None:
    assert (caller(**roles).can_view("lab"), caller(**roles).can_edit("lab")) == (views, edits)


def test_everybody_views_what_is_public_but_edits_only_the_own_private_space() -> None:
    alice = caller(public=("open", "private-bob"))
    assert (alice.can_view("open"), alice.can_edit("open")) == (True, False)
    assert (alice.can_view("private-alice"), alice.can_edit("private-alice")) == (True, True)
    assert (alice.can_view("private-carol"), alice.can_edit("private-bob")) == (False, False)
    assert not alice.can_view("private-")


def test_whether_a_collab_is_public_is_asked_last() -> None:
    asked: list[str] = []
    alice = Caller(
        username="alice", roles={"lab": {"viewer"}}, is_public=lambda collab: bool(asked.append(collab))
    )
    assert alice.can_view("lab")
    assert alice.can_view("private-alice")
    assert not alice.can_edit("lab")
    assert asked == []
    assert not alice.can_view("other")
    assert asked == ["other"]


@pytest.mark.parametrize(("role", "is_one"), [("viewer", False), ("editor", True), ("administrator", True)])
def test_administrators_are_those_who_edit_one_collab_and_say_so(role: str, is_one: bool) -> None:
    somebody = Caller(username="ada", roles={ADMINISTRATORS_COLLAB: {role}})
    assert somebody.is_administrator is is_one
    assert somebody.administers(as_admin=True) is is_one
    assert not somebody.administers(as_admin=False)


def test_collabs_that_one_may_edit_include_the_private_one() -> None:
    alice = caller(lab="editor", seen="viewer", other="administrator")
    assert alice.editable_collabs == ["lab", "other", "private-alice"]


def test_a_provider_operates_its_platforms_only() -> None:
    provider = Provider(name="p", platforms=("Demo",))
    assert provider.operates("Demo")
    assert not provider.operates("demo")
    assert not Provider(name=None).operates("Demo")
