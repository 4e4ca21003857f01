"""What fits into the columns of the real service's database."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable

import pytest

from nmpi_emulator.errors import ServiceFailure, Unprocessable
from nmpi_emulator.queue.columns import MAX_ID, MAX_PAGE, Columns, storable_limit, storable_usage
from nmpi_emulator.queue.upstream_bugs import UpstreamBugs

SANE, STRICT = Columns(UpstreamBugs()), Columns(UpstreamBugs(reproduce=True))


@pytest.mark.parametrize(
    ("check", "kind"),
    [
        (lambda c: c.text(["body", "x"], "xxx", 2), "string_too_long"),
        (lambda c: c.text(["body", "x"], "\x00"), "value_error"),
        (lambda c: c.text(["body", "x"], "\ud800"), "value_error"),
        (lambda c: c.filters(a=None, b=["ok", "\x00"]), "value_error"),
        (lambda c: c.integer(["body", "x"], 2**31), "less_than_equal"),
        (lambda c: c.integer(["body", "x"], -(2**31) - 1), "greater_than_equal"),
        (lambda c: c.page(-1, 0), "greater_than_equal"),
        (lambda c: c.page(0, -1), "greater_than_equal"),
        (lambda c: c.page(MAX_PAGE + 1, 0), "less_than_equal"),
        (lambda c: c.page(0, MAX_PAGE + 1), "less_than_equal"),
    ],
)
def test_what_does_not_fit_is_refused_or_fails(check: Callable[[Columns], None], kind: str) -> None:
    with pytest.raises(Unprocessable) as caught:
        check(SANE)
    (fault,) = caught.value.detail
    assert fault["type"] == kind
    assert set(fault) >= {"type", "loc", "msg", "input"}
    with pytest.raises(ServiceFailure):
        check(STRICT)


def test_a_fault_names_its_place() -> None:
    with pytest.raises(Unprocessable) as caught:
        SANE.filters(collab=["ok", "\x00"])
    assert caught.value.detail[0]["loc"] == ["query", "collab", 1]


def test_what_fits_passes() -> None:
    for columns in (SANE, STRICT):
        columns.text(["x"], None, 1)
        columns.text(["x"], "é😀", 2)
        columns.text(["x"], "x" * 100_000)
        columns.integer(["x"], -(2**31))
        columns.page(0, 0)
        columns.page(MAX_PAGE, MAX_PAGE)
        columns.filters(a=[], b=["é"])


@pytest.mark.parametrize(
    ("id_", "can_exist"), [(1, True), (MAX_ID, True), (0, False), (-1, False), (-MAX_ID - 1, False)]
)
def test_ids_of_32_bits_may_exist_if_they_are_positive(id_: int, can_exist: bool) -> None:
    assert SANE.exists(id_) is STRICT.exists(id_) is can_exist


@pytest.mark.parametrize("id_", [MAX_ID + 1, -MAX_ID - 2, 10**30])
def test_larger_ids_do_not_exist_or_fail(id_: int) -> None:
    assert not SANE.exists(id_)
    with pytest.raises(ServiceFailure):
        STRICT.exists(id_)


def test_numbers_that_are_not_finite_are_shown_as_the_nearest_thing() -> None:
    assert SANE.readable_usage(1.5) == STRICT.readable_usage(1.5) == 1.5
    assert SANE.readable_usage(None) is None
    assert SANE.readable_usage(math.inf) is None
    assert SANE.readable_number(math.inf) == sys.float_info.max
    assert SANE.readable_number(-math.inf) == -sys.float_info.max
    for show in (STRICT.readable_usage, STRICT.readable_number):
        with pytest.raises(ServiceFailure):
            show(math.inf)


def test_no_number_counts_as_one_that_leaves_nothing() -> None:
    assert storable_usage(math.nan) == math.inf
    assert storable_limit(math.nan) == -math.inf
    assert storable_usage(-1.5) == storable_limit(-1.5) == -1.5


def test_json_objects_are_shown_without_what_json_does_not_have() -> None:
    assert SANE.readable_object(None) is None
    assert SANE.readable_object('{"a": NaN, "b": [1, -Infinity]}') == {"a": None, "b": [1, None]}
    assert SANE.readable_object('{"\\ud83d": "\\ud83d\\ude00"}') == {"?": "\U0001f600"}
    assert STRICT.readable_object('{"a": "\\ud83d\\ude00", "b": 1e400}') == {"a": "\U0001f600", "b": math.inf}
    for text in ('{"a": NaN}', '{"a": "\\ud83d"}'):
        with pytest.raises(ServiceFailure):
            STRICT.readable_object(text)
