"""How numbers, times and texts are written."""

from __future__ import annotations

import datetime as dt
import math

import pytest

from nmpi_emulator.dashboard import formatting
from nmpi_emulator.dashboard.formatting import NOTHING
from nmpi_emulator.models.records import FileRecord


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (5000.0, "5,000"),
        (12.34567, "12.35"),
        (0.0123456, "0.01235"),
        (1e-9, "1_\N{MULTIPLICATION SIGN}_10⁻⁹".replace("_", "\N{NO-BREAK SPACE}")),
        (-4.1666e12, "-4.17_\N{MULTIPLICATION SIGN}_10¹²".replace("_", "\N{NO-BREAK SPACE}")),
        (None, NOTHING),
        (math.inf, "inf"),
        (math.nan, "nan"),
        (10**400, "too large"),
    ],
)
def test_amounts_have_four_digits_that_count(value: float | None, text: str) -> None:
    assert formatting.amount(value) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.04, "0.0 s"),
        (59.94, "59.9 s"),
        (60, "1 min 00 s"),
        (3599.6, "1 h 00 min"),
        (90_000, "25 h 00 min"),
        (-5, "0.0 s"),
    ],
)
def test_spans_of_time_have_the_units_that_fit(seconds: float, text: str) -> None:
    assert formatting.duration(dt.timedelta(seconds=seconds)) == text
    assert formatting.duration(None) == NOTHING


def test_sizes() -> None:
    assert formatting.file_size(12) == "12 bytes"
    assert formatting.file_size(1536) == "1.5 KiB"
    assert formatting.file_size(5 * 2**40) == "5120.0 GiB"


def test_moments_are_in_utc_for_people_and_for_scripts() -> None:
    moment = dt.datetime(2026, 3, 1, 13, 5, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    expected = '<time datetime="2026-03-01T12:05:00Z">2026-03-01 12:05 UTC</time>'
    assert str(formatting.moment(moment)) == expected


def test_names_of_files() -> None:
    assert formatting.file_name(FileRecord(url="https://x/y", path="a/b/c.txt")) == "c.txt"
    assert formatting.file_name(FileRecord(url="https://x/y/z.dat?k=1")) == "z.dat"
    assert formatting.file_name(FileRecord(url="https://x/")) == "file"


def test_shares() -> None:
    assert formatting.percentage(1, 3) == "33 %"
    assert formatting.percentage(0.001, 1) == "0.1 %"
    assert formatting.percentage(1, 0) == "100 %"


def test_validation_errors_become_one_text() -> None:
    assert formatting.detail_text("plain") == "plain"
    assert formatting.detail_text([{"loc": ["body", "tags", 0], "msg": "too short"}]) == "tags.0: too short"
