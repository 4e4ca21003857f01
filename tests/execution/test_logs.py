"""What a job prints, on its way into the log."""

from __future__ import annotations

import pytest

from nmpi_emulator.execution import log_buffer
from nmpi_emulator.execution.log_buffer import LogBuffer
from nmpi_emulator.execution.log_stream import LogStream
from nmpi_emulator.execution.transcript import written

KIB = 1024


def streamed(*pieces: bytes, limit_kib: int = 1000) -> str:
    texts: list[str] = []
    stream = LogStream(texts.append, limit_kib)
    for piece in pieces:
        stream.feed(piece)
    stream.finish()
    return "".join(texts)


def test_letters_torn_apart_are_put_together() -> None:
    text = "ä€😀\n"
    assert streamed(*(bytes([byte]) for byte in text.encode())) == text


def test_what_is_not_utf8_is_marked() -> None:
    assert streamed(b"a\xffb\x00c") == "a\ufffdb\ufffdc"
    assert streamed("ä".encode()[:1]) == "\ufffd"


def test_nothing_is_left_out_below_the_limit() -> None:
    assert streamed(b"x" * KIB, b"y" * KIB, limit_kib=2) == "x" * KIB + "y" * KIB


def test_a_letter_at_the_limit_is_not_torn() -> None:
    text = "x" * (KIB - 1) + "ä" + "y" * 100
    assert streamed(text.encode(), limit_kib=1) == text


@pytest.mark.parametrize("piece", [10, 1000, 200_000])
def test_beginning_and_end_are_kept_and_the_gap_is_told(piece: int) -> None:
    whole = b"".join(b"line %06d\n" % i for i in range(30_000))
    text = streamed(*(whole[i : i + piece] for i in range(0, len(whole), piece)), limit_kib=1)
    beginning, gap = text[:KIB], text[KIB:]
    assert whole.startswith(beginning.encode())
    note, _, end = gap.lstrip("\n").partition("\n")
    assert whole.endswith(end.encode())
    assert end.startswith("line ")
    assert 60 * KIB < len(end) <= 64 * KIB
    omitted = len(whole) - KIB - len(end)
    assert note == f"[... {omitted} bytes of output are left out here (setting job_log_limit) ...]"


class Time:
    """A clock for the buffer."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        monkeypatch.setattr(log_buffer, "monotonic_s", lambda: self.now)


def test_text_after_a_pause_is_written_at_once_and_what_follows_waits(monkeypatch) -> None:
    time, written = Time(monkeypatch), []
    buffer = LogBuffer(written.append)
    buffer.add("one ")
    assert written == ["one "]
    assert buffer.wait_s() is None
    buffer.add("two ")
    buffer.add("three ")
    assert written == ["one "]
    assert buffer.wait_s() == pytest.approx(log_buffer.INTERVAL_S)
    time.now += log_buffer.INTERVAL_S
    assert buffer.wait_s() == 0
    buffer.add("four")
    assert written == ["one ", "two three four"]


def test_much_text_does_not_wait(monkeypatch) -> None:
    Time(monkeypatch)
    written: list[str] = []
    buffer = LogBuffer(written.append)
    buffer.add("x")
    buffer.add("y" * (1 << 18))
    assert list(map(len, written)) == [1, 1 << 18]


def test_flushing_writes_everything_once(monkeypatch) -> None:
    Time(monkeypatch)
    written: list[str] = []
    buffer = LogBuffer(written.append)
    for text in ("x", "y", "z"):
        buffer.add(text)
    buffer.flush()
    buffer.flush()
    assert written == ["x", "yz"]


def test_what_several_processes_print_is_one_text_within_one_limit() -> None:
    texts: list[str] = []
    with written(texts.append, 1) as transcript:
        for letter in (b"x", b"y"):
            transcript.feed(letter * KIB)
            transcript.hand_on()
    assert "".join(texts) == "x" * KIB + "y" * KIB


def test_where_a_log_cannot_be_written_that_is_not_tried_again() -> None:
    attempts: list[str] = []

    def refuse(text: str) -> None:
        attempts.append(text)
        raise OSError

    with pytest.raises(OSError), written(refuse, 1) as transcript:
        transcript.feed(b"x" * 2 * KIB)
    assert attempts == ["x" * KIB]
