"""Objects that arrive in parts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nmpi_emulator import Emulator
from nmpi_emulator.errors import BadRequest, NotFound
from nmpi_emulator.queue.access import Caller
from nmpi_emulator.queue.buckets import Bucket

WORLD = Path(__file__).parents[1] / "world.json"
ALICE = Caller(username="alice", roles={"lab-one": {"administrator"}})


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator(WORLD, execution=False, storage_limit=1) as emulator:
        yield emulator


@pytest.fixture
def bucket(emulator: Emulator) -> Bucket:
    return emulator.workspaces.buckets.bucket(ALICE, "lab-one")


def send(emulator: Emulator, bucket: Bucket, upload: str, number: int, content: bytes) -> str:
    multipart = emulator.workspaces.multipart
    link = multipart.part_link(ALICE, bucket, "big", upload, number)
    with emulator.workspaces.storage.writer(bucket.name) as writer:
        writer.write(content)
        return multipart.put_part(link, bucket.space, writer).md5


def stored(emulator: Emulator) -> int:
    with emulator.workspaces.storage.reading() as files:
        return files.table.size_of("lab-one")


def test_parts_are_put_together_by_number_and_counted_once(emulator: Emulator, bucket: Bucket) -> None:
    multipart = emulator.workspaces.multipart
    before = stored(emulator)
    upload = multipart.begin(ALICE, bucket, "big")
    second = send(emulator, bucket, upload, 2, b"b" * 300_000)
    send(emulator, bucket, upload, 1, b"wrong")
    first = send(emulator, bucket, upload, 1, b"a" * 300_000)
    entry = multipart.complete(ALICE, bucket, "big", upload, {"1": first, "2": second})
    content = emulator.workspaces.storage.path(entry).read_bytes()
    assert content == b"a" * 300_000 + b"b" * 300_000
    assert stored(emulator) == before + 600_000
    with pytest.raises(NotFound):
        multipart.complete(ALICE, bucket, "big", upload, {"1": first, "2": second})


@pytest.mark.parametrize("etags", [{}, {"1": "wrong"}, {"1": None, "2": "more"}])
def test_other_parts_than_sent_are_refused(
    emulator: Emulator, bucket: Bucket, etags: dict[str, str | None]
) -> None:
    multipart = emulator.workspaces.multipart
    upload = multipart.begin(ALICE, bucket, "big")
    md5 = send(emulator, bucket, upload, 1, b"a")
    with pytest.raises(BadRequest, match="has the parts 1"):
        multipart.complete(ALICE, bucket, "big", upload, {n: etag or md5 for n, etag in etags.items()})


def test_an_upload_belongs_to_one_object(emulator: Emulator, bucket: Bucket) -> None:
    multipart = emulator.workspaces.multipart
    upload = multipart.begin(ALICE, bucket, "big")
    with pytest.raises(NotFound):
        multipart.part_link(ALICE, bucket, "other", upload, 1)
    for number in (0, -1, 10_001):
        with pytest.raises(BadRequest, match="between 1 and 10000"):
            multipart.part_link(ALICE, bucket, "big", upload, number)


def test_parts_that_nobody_completes_are_forgotten_after_a_day(emulator: Emulator, bucket: Bucket) -> None:
    multipart = emulator.workspaces.multipart
    before = stored(emulator)
    upload = multipart.begin(ALICE, bucket, "big")
    md5 = send(emulator, bucket, upload, 1, b"a" * 1000)
    emulator.clock.advance(days=1)
    multipart.begin(ALICE, bucket, "another")
    assert stored(emulator) == before
    with pytest.raises(NotFound):
        multipart.complete(ALICE, bucket, "big", upload, {"1": md5})
