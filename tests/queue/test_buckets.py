"""Buckets."""

from __future__ import annotations

import pytest

from nmpi_emulator import Emulator
from nmpi_emulator.errors import BadRequest, NotFound, Unauthorized
from nmpi_emulator.queue.access import Caller
from nmpi_emulator.queue.buckets import Bucket, Buckets, Group

ALICE = Caller(username="alice", roles={"lab-one": {"administrator"}, "lab-two": {"viewer"}})
BOB = Caller(username="bob", roles={})


@pytest.fixture
def buckets(idle: Emulator) -> Buckets:
    return idle.workspaces.buckets


@pytest.fixture
def bucket(buckets: Buckets) -> Bucket:
    return buckets.bucket(ALICE, "lab-one")


def put(idle: Emulator, bucket: Bucket, *names: str) -> None:
    for name in names:
        with idle.workspaces.storage.writer(bucket.name) as writer:
            writer.write(name.encode())
            idle.workspaces.buckets.put(bucket.space, name, writer, "alice", "")


def listed(buckets: Buckets, bucket: Bucket, **options: object) -> list[str]:
    found = buckets.objects(bucket, **{"limit": 100, **options})  # type: ignore[arg-type]
    return [item.prefix if isinstance(item, Group) else item.path for item in found]


def test_roles_decide_who_sees_and_changes_a_bucket(buckets: Buckets) -> None:
    assert buckets.writable_bucket(ALICE, "lab-one").role == "administrator"
    assert buckets.bucket(ALICE, "lab-two").role == "viewer"
    with pytest.raises(Unauthorized):
        buckets.writable_bucket(ALICE, "lab-two")
    with pytest.raises(Unauthorized):
        buckets.bucket(BOB, "lab-one")
    with pytest.raises(NotFound):
        buckets.bucket(BOB, "nowhere")
    assert buckets.writable_bucket(BOB, "private-bob").role == "administrator"
    with pytest.raises((Unauthorized, NotFound)):
        buckets.bucket(ALICE, "private-bob")


def test_public_buckets_are_seen_without_a_token(buckets: Buckets) -> None:
    assert [b.name for b in buckets.buckets(None)] == ["open-lab"]
    assert buckets.bucket(None, "open-lab").role is None
    with pytest.raises(Unauthorized):
        buckets.bucket(None, "lab-one")
    with pytest.raises(Unauthorized):
        buckets.writable_bucket(BOB, "open-lab")


def test_objects_are_listed_by_prefix_marker_and_limit(
    idle: Emulator, buckets: Buckets, bucket: Bucket
) -> None:
    put(idle, bucket, "b", "a/2", "a/1", "a0", "a", "é")
    assert listed(buckets, bucket) == ["a", "a/1", "a/2", "a0", "b", "é"]
    assert listed(buckets, bucket, prefix="a/") == ["a/1", "a/2"]
    assert listed(buckets, bucket, marker="a/1") == ["a/2", "a0", "b", "é"]
    assert listed(buckets, bucket, limit=2) == ["a", "a/1"]
    assert listed(buckets, bucket, prefix="é") == ["é"]
    assert listed(buckets, bucket, prefix="z") == []


def test_a_delimiter_groups_names(idle: Emulator, buckets: Buckets, bucket: Bucket) -> None:
    put(idle, bucket, "a/1", "a/b/2", "a/b/3", "c", "d/4")
    assert listed(buckets, bucket, delimiter="/") == ["a/", "c", "d/"]
    assert listed(buckets, bucket, delimiter="/", prefix="a/") == ["a/1", "a/b/"]
    assert listed(buckets, bucket, delimiter="/", marker="a/") == ["c", "d/"]
    assert listed(buckets, bucket, delimiter="/", limit=1) == ["a/"]
    assert listed(buckets, bucket, delimiter="/", limit=1, marker="c") == ["d/"]


def test_pages_of_groups_and_objects_show_each_once(idle: Emulator, buckets: Buckets, bucket: Bucket) -> None:
    put(idle, bucket, *(f"{letter}/{n}" for letter in "abc" for n in range(3)), "b", "d")
    seen: list[str] = []
    while page := listed(buckets, bucket, delimiter="/", limit=2, marker=seen[-1] if seen else ""):
        seen += page
    assert seen == ["a/", "b", "b/", "c/", "d"]


def test_an_object_is_renamed_and_copied_over_another(
    idle: Emulator, buckets: Buckets, bucket: Bucket
) -> None:
    put(idle, bucket, "a", "b")
    buckets.copy(ALICE, bucket, "a", bucket, "b")
    assert idle.workspaces.storage.path(buckets.object(bucket, "b")).read_bytes() == b"a"
    buckets.rename(ALICE, bucket, "a", "c")
    assert listed(buckets, bucket) == ["b", "c"]
    buckets.rename(ALICE, bucket, "c", "c")
    assert listed(buckets, bucket) == ["b", "c"]
    with pytest.raises(NotFound):
        buckets.rename(ALICE, bucket, "nope", "x")


@pytest.mark.parametrize("name", ["", "a\x00b", "é" * 513])
def test_names_that_cannot_be_are_refused(buckets: Buckets, bucket: Bucket, name: str) -> None:
    with pytest.raises(BadRequest):
        buckets.copy(ALICE, bucket, "a", bucket, name)
