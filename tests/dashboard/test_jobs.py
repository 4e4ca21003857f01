"""The list of jobs."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from nmpi_emulator import Emulator
from nmpi_emulator.dashboard.jobs import PAGE_SIZE, Filter, queue_lengths

from .browsing import Reader

Submit = Callable[..., int]


def listed(page: str) -> list[int]:
    """Return the ids of the jobs in a list, in its order."""
    return [int(found) for found in re.findall(r'<span class="job-id">(\d+)</span>', page)]


def test_one_sees_ones_own_jobs_newest_first(alice: Reader, submit: Submit) -> None:
    first, second = submit(), submit()
    submit("ed")
    assert listed(alice.get("jobs").text) == [second, first]


def test_the_jobs_of_a_collab_are_those_of_everybody_in_it(
    alice: Reader, submit: Submit, reader: Callable[[str], Reader]
) -> None:
    mine, other = submit(), submit("ed")
    assert listed(alice.get("jobs?collab=lab-one").text) == [other, mine]
    refused = reader("bob").get("jobs?collab=lab-one")
    assert refused.status_code == 403
    assert "You do not have permission to view collab lab-one" in refused.text


def test_administrators_see_all_jobs_if_they_want_to(reader: Callable[[str], Reader], submit: Submit) -> None:
    jobs = [submit(), submit("ed")]
    ada = reader("ada")
    assert listed(ada.get("jobs").text) == []
    ada.post("administration", act="yes")
    assert listed(ada.get("jobs").text) == jobs[::-1]


def test_filters_by_state_platform_and_tag(
    alice: Reader, submit: Submit, finish: Callable[..., None]
) -> None:
    waiting = submit(tags=["synfire"])
    failed = submit(hardware_platform="localhost")
    finish(failed, status="error")
    assert listed(alice.get("jobs?state=waiting").text) == [waiting]
    assert listed(alice.get("jobs?state=failed").text) == [failed]
    assert listed(alice.get("jobs?state=running").text) == []
    assert listed(alice.get("jobs?state=nonsense").text) == [failed, waiting]
    assert listed(alice.get("jobs?platform=localhost").text) == [failed]
    assert listed(alice.get("jobs?tag=synfire").text) == [waiting]


def test_long_lists_are_cut_into_pages(alice: Reader, submit: Submit) -> None:
    jobs = [submit() for _ in range(PAGE_SIZE + 2)][::-1]
    first = alice.get("jobs").text
    assert listed(first) == jobs[:PAGE_SIZE]
    assert "Newer" not in first
    older = re.search(r'href="([^"]*)">Older', first)
    assert older is not None
    second = alice.http.get(older[1]).text
    assert listed(second) == jobs[PAGE_SIZE:]
    assert "Older" not in second
    assert "Newer" in second


def test_the_rows_alone_are_sent_again_only_when_something_has_happened(
    alice: Reader, submit: Submit, finish: Callable[..., None]
) -> None:
    job = submit()
    rows = alice.get("jobs/rows")
    assert listed(rows.text) == [job]
    assert "<html" not in rows.text
    state = {"If-None-Match": rows.headers["ETag"]}
    assert alice.get("jobs/rows", headers=state).status_code == 304
    finish(job)
    again = alice.get("jobs/rows", headers=state)
    assert again.status_code == 200
    assert "finished" in again.text


def test_what_users_write_never_becomes_markup(alice: Reader, submit: Submit) -> None:
    evil = "<script>alert(1)</script>"
    job = submit(code=f"# {evil}\n", tags=[evil], command=evil)
    for path in ("jobs", "jobs/rows", f"jobs/{job}", f"jobs/new?like={job}", f"jobs?tag={evil}"):
        page = alice.get(path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ('"""A network of\n\ntwo"""', "A network of"),
        ("#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n# Synfire chain\n", "Synfire chain"),
        ("https://example.com/a/model.zip", "model.zip (example.com)"),
        (f"https://example.com/{64 * 'f'}.zip", f"{16 * 'f'}…{8 * 'f'}.zip (example.com)"),
        ("https://example.com", "example.com"),
        ("\n \n", "(no code)"),
    ],
)
def test_a_job_is_called_by_the_first_line_of_its_code(
    alice: Reader, submit: Submit, code: str, title: str
) -> None:
    submit(code=code)
    assert f'<span class="job-name">{title}</span>' in alice.get("jobs").text


def test_the_address_of_a_page_is_read_with_patience() -> None:
    assert Filter.of({"start": "-1", "state": "x"}) == Filter()
    assert Filter.of({"start": "9" * 30}) == Filter()
    assert Filter.of({"start": "50", "tag": " a "}) == Filter(start=50, tag="a")


def test_the_queue_is_shown_where_there_is_one() -> None:
    counts = {("B", "submitted"): 2, ("B", "validated"): 1, ("B", "running"): 1, ("A", "finished"): 9}
    assert queue_lengths(counts) == [("B", 1, 3)]


def test_a_list_that_is_open_notices_a_reset(alice: Reader, idle: Emulator, submit: Submit) -> None:
    submit()
    state = alice.get("jobs/rows").headers["ETag"]
    assert alice.get("jobs/rows", headers={"If-None-Match": state}).status_code == 304
    idle.reset()
    assert "No jobs yet" in alice.get("jobs/rows", headers={"If-None-Match": state}).text


@pytest.mark.parametrize("query", ["endpoint=x", "_external=1&_scheme=evil", "_anchor=x", "values=1&self=2"])
def test_what_else_stands_in_the_address_is_of_no_consequence(alice: Reader, query: str) -> None:
    page = alice.get(f"jobs?{query}&state=running&start=50")
    assert page.status_code == 200
    assert 'data-rows="/dashboard/jobs/rows?state=running&amp;start=50"' in page.text


def test_the_list_that_is_kept_up_to_date_tells_the_length_of_the_queue(
    alice: Reader, submit: Submit, reader: Callable[[str], Reader]
) -> None:
    submit()
    for somebody in (alice, reader("bob")):
        assert re.search(r"Demo</strong>.*1 waiting", somebody.get("jobs/rows").text)
