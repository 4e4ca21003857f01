"""Follow a process to its end: pass on what it prints, and end it when it uses too much."""

from __future__ import annotations

import contextlib
import os
import selectors
from dataclasses import dataclass
from pathlib import Path

from nmpi_emulator.clock import monotonic_s

from .gauge import ProgressGauge
from .process import Ending, JobProcess
from .space import DiskMeter
from .stop import Stop
from .transcript import Transcript

_PIECE = 1 << 16


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """What a process may use; beyond that it is ended.

    :param time_s: real time.
    :param too_long: what to say then.
    :param disk_mib: all its files together.
    :param too_much: what to say then.
    """

    time_s: float
    too_long: str
    disk_mib: int
    too_much: str


def supervised(
    process: JobProcess,
    bounds: Bounds,
    directory: Path,
    transcript: Transcript,
    stop: Stop,
    gauge: ProgressGauge | None = None,
) -> tuple[Ending, str | None]:
    """Follow a process to its end; return how it ended, and which of the bounds it has exceeded if it has.

    :param directory: all that it may write.
    :param transcript: takes what it prints.
    :param gauge: looks how far it has come.
    """
    with contextlib.closing(process), stop.interrupting(process.kill):
        exceeded = _follow(process, bounds, directory, transcript, gauge)
        process.kill()
        ending = process.wait()
        _drain(process.output, transcript)
    return ending, exceeded


def _follow(
    process: JobProcess,
    bounds: Bounds,
    directory: Path,
    transcript: Transcript,
    gauge: ProgressGauge | None,
) -> str | None:
    deadline = monotonic_s() + bounds.time_s
    meter = DiskMeter(directory)
    with selectors.DefaultSelector() as selector:
        selector.register(process.output, selectors.EVENT_READ)
        selector.register(process.ended, selectors.EVENT_READ)
        while True:
            looks = (transcript.wait_s(), meter.wait_s(), gauge.wait_s() if gauge else None)
            pauses = (*looks, max(0.0, deadline - monotonic_s()))
            ready = {key.fd for key, _ in selector.select(min(p for p in pauses if p is not None))}
            if process.output in ready:
                data = os.read(process.output, _PIECE)
                transcript.feed(data)
                if not data:  # everybody who could print has gone
                    selector.unregister(process.output)
            elif process.ended in ready:
                return None
            transcript.hand_on()
            if gauge:
                gauge.look()
            if monotonic_s() > deadline:
                return bounds.too_long
            if meter.exceeds(bounds.disk_mib):
                return bounds.too_much


def _drain(output: int, transcript: Transcript) -> None:
    """Take what is still in the pipe; everybody who could print is dead."""
    os.set_blocking(output, False)
    with contextlib.suppress(BlockingIOError):
        while data := os.read(output, _PIECE):
            transcript.feed(data)
