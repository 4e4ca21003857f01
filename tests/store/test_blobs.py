"""Contents of files on disk."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from nmpi_emulator.store.blobs import BlobStore


class Full(Exception):
    pass


def files_in(root: Path) -> list[str]:
    return sorted(path.name for path in root.rglob("*") if path.is_file())


def test_a_content_is_kept_under_its_sha256(tmp_path: Path) -> None:
    blobs = BlobStore(tmp_path)
    with blobs.writer() as writer:
        writer.write_all([b"ab", b"c"])
        blob = blobs.keep(writer)
    assert blob.sha256 == hashlib.sha256(b"abc").hexdigest()
    assert blob.md5 == hashlib.md5(b"abc").hexdigest()
    assert blob.size == 3
    assert blobs.path(blob.sha256).read_bytes() == b"abc"


def test_a_content_that_was_not_kept_leaves_nothing(tmp_path: Path) -> None:
    blobs = BlobStore(tmp_path)
    with blobs.writer() as writer:
        writer.write(b"abc")
    assert files_in(tmp_path) == []


def test_equal_contents_are_one_file(tmp_path: Path) -> None:
    blobs = BlobStore(tmp_path)
    for _ in range(2):
        with blobs.writer() as writer:
            writer.write(b"abc")
            blob = blobs.keep(writer)
    assert files_in(tmp_path) == [blob.sha256]


def test_a_writer_refuses_more_than_its_limit(tmp_path: Path) -> None:
    blobs = BlobStore(tmp_path)
    with blobs.writer(3, Full()) as writer:
        writer.write(b"abc")
        with pytest.raises(Full):
            writer.write(b"d")


def test_a_writer_can_be_read_again_from_the_beginning(tmp_path: Path) -> None:
    with BlobStore(tmp_path).writer() as writer:
        writer.write(b"abc")
        writer.seek(0)
        assert writer.read() == b"abc"


def test_what_a_crash_left_half_written_is_gone_at_the_next_start(tmp_path: Path) -> None:
    writer = BlobStore(tmp_path).writer()
    writer.write(b"half")
    writer.finish(durable=False)
    BlobStore(tmp_path)
    assert files_in(tmp_path) == []


def test_only_wanted_contents_are_retained(tmp_path: Path) -> None:
    blobs = BlobStore(tmp_path, durable=False)
    kept = []
    for content in (b"one", b"two"):
        with blobs.writer() as writer:
            writer.write(content)
            kept.append(blobs.keep(writer).sha256)
    blobs.retain({kept[0]})
    assert files_in(tmp_path) == [kept[0]]
