"""What can be seen of a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from nmpi_emulator.dashboard.peek import LOOKED_AT, ROWS_SHOWN, beginning, look_at, picture_type
from nmpi_emulator.queue.remote_files import RemoteFile


def holding(content: bytes) -> RemoteFile:
    """Return a file with some content."""
    return RemoteFile(size=len(content), content=content)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.txt", b"plain\n", "text"),
        ("empty", b"", "text"),
        ("a.csv", b"a,b\n1,2\n", "table"),
        ("a.tsv", b"a\tb\n1\t2\n", "table"),
        ("a.csv", b'"unclosed', "table"),
        ("a.csv", b"\x00\x01", "bytes"),
        ("a.pkl", b"\x80\x04\x95\xff", "bytes"),
        ("a.png", b"\x89PNG\r\n\x1a\n...", "picture"),
        ("a.jpg", b"\xff\xd8\xff\xe0", "picture"),
        ("a.webp", b"RIFF1234WEBPVP8 ", "picture"),
        ("a.svg", b"<?xml version='1.0'?><svg/>", "picture"),
        ("a.txt", b"<svg/>", "text"),
        ("a.svg", b"no picture", "text"),
    ],
)
def test_what_the_bytes_are_decides(name: str, content: bytes, kind: str) -> None:
    assert look_at(holding(content), name).kind == kind


def test_only_the_beginning_is_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes(b"x" * (LOOKED_AT + 1))
    look = look_at(RemoteFile(size=LOOKED_AT + 1, path=path), "long.txt")
    assert (len(look.text), look.is_cut) == (LOOKED_AT, True)
    assert beginning(RemoteFile(size=10**12), 10) == bytes(10)


def test_a_character_that_is_cut_in_the_middle_is_left_out() -> None:
    text = "x" * (LOOKED_AT - 1) + "\N{SNOWMAN}" * 10
    look = look_at(holding(text.encode()), "a.txt")
    assert look.text == "x" * (LOOKED_AT - 1)


def test_long_tables_are_cut() -> None:
    look = look_at(holding(b"1,2\n" * (ROWS_SHOWN + 5)), "a.csv")
    assert (len(look.rows), look.is_cut) == (ROWS_SHOWN, True)


def test_other_bytes_are_listed() -> None:
    look = look_at(holding(b"\x00AB\xff"), "a.bin")
    assert look.text.startswith("000000  00 41 42 ff")
    assert look.text.endswith(".AB.")


def test_python_is_known_as_such() -> None:
    assert look_at(holding(b"import sys\n"), "run.py").language == "python"


def test_the_type_of_a_picture_does_not_come_from_its_name() -> None:
    assert picture_type(holding(b"GIF89a..."), "a.png") == "image/gif"
    assert picture_type(holding(b"<html>"), "a.png") is None
