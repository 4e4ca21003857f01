"""The main paths, in a real browser."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys

from nmpi_emulator import Emulator
from nmpi_emulator.models.job import JobStatus
from nmpi_emulator.models.progress import Progress, fetched
from nmpi_emulator.queue.overview import LogPart

from .browser import PATIENCE_S, Browser, needs_browser
from .test_reports import BRAINSCALES, SPINNAKER

pytestmark = needs_browser

Submit = Callable[..., int]
Finish = Callable[..., None]

PHONE, SCREEN = 390, 1440


@pytest.fixture
def preview(idle: Emulator, tmp_path: Path) -> Callable[[int], None]:
    """Have a job leave a preview of its results."""

    def leave(job: int) -> None:
        file = tmp_path / f"{job}.json"
        spikes = {
            "kind": "spikes", "file": "a.pkl", "title": "neurons", "neurons": 10, "spikes": 40, "shown": 20,
            "start_ms": 0.0, "stop_ms": 100.0, "times_ms": [5.0 * i for i in range(20)],
            "neuron": [i % 10 for i in range(20)],
        }  # fmt: skip
        traces = {
            "kind": "traces", "file": "a.pkl", "title": "neurons", "quantity": "v", "unit": "mV",
            "neurons": 2, "samples": 3, "times_ms": [0.0, 1.0, 2.0],
            "traces": [[-65.0, -64.0, None], [-65.0, -60.0, -55.0]],
        }  # fmt: skip
        file.write_text(
            json.dumps({"version": 1, "figures": [spikes, traces], "left_out": ["b.pkl: too large"]})
        )
        idle.files.take_preview(job, file)

    return leave


@pytest.fixture
def pages(idle: Emulator, submit: Submit, finish: Finish, preview: Callable[[int], None]) -> dict[str, str]:
    """All kinds of pages, with something on them, by name."""
    code = '"""A network."""\n\nimport sys\n\nfor i in range(10):  # count\n    print(i, "x")\n'
    job = submit(code=code, hardware_platform="SpiNNaker", tags=["synfire", "a rather long tag"])
    report = {"platform_report": SPINNAKER}
    finish(job, files={"rates.csv": b"a,b\n1,2\n"}, log="a line\n" * 50, usage=3.2, provenance=report)
    preview(job)
    failed = submit(hardware_platform="BrainScaleS")
    finish(failed, status="error", provenance={"platform_report": BRAINSCALES}, log="Error\n")
    submit()
    idle.fault("slow", path="/nowhere", user="alice")
    idle.stub(platform="Spikey", code="import")
    idle.app.test_client().get("/jobs/", headers={"Authorization": "Bearer token-alice"})
    with idle.store.read() as tx:
        outputs = tx.jobs.get(job).outputs  # type: ignore[union-attr]
    return {
        "sign-in": "", "jobs": "jobs", "new-job": f"jobs/new?like={job}", "job": f"jobs/{job}",
        "failed-job": f"jobs/{failed}", "file": f"jobs/{job}/files/{outputs[0].id}",
        "projects": "projects", "platforms": "platforms", "platform": "platforms/SpiNNaker",
        "testing": "testing", "problem": "jobs/1",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("width", "dark"),
    [
        pytest.param(PHONE, True, id="phone-dark"),
        pytest.param(SCREEN, False, id="screen-light"),
        pytest.param(PHONE, False, id="phone-light", marks=pytest.mark.long),
        pytest.param(SCREEN, True, id="screen-dark", marks=pytest.mark.long),
    ],
)
def test_all_pages_can_be_used_by_everybody(
    browser: Browser, pages: dict[str, str], width: int, dark: bool
) -> None:
    name = f"{'phone' if width == PHONE else 'screen'}-{'dark' if dark else 'light'}"
    faults = {}
    for page, path in pages.items():
        if page == "jobs":
            browser.sign_in()
        browser.look(width=width, dark=dark)
        browser.open(path)
        browser.wait_for("footer")
        if page == "job":
            browser.wait_for("#plots[data-drawn]")
        browser.screenshot(f"{page}-{name}")
        browser.run("document.querySelectorAll('main details').forEach((hidden) => { hidden.open = true; })")
        complaints = [text for text in browser.complaints() if "404" not in text or page != "problem"]
        found = [*browser.barriers(), *complaints]
        if browser.overflow():
            found.append(f"wider than the screen by {browser.overflow()} px")
        if found:
            faults[page] = found
    assert faults == {}


def test_a_job_is_submitted_watched_and_looked_at(browser: Browser, idle: Emulator, finish: Finish) -> None:
    browser.sign_in()
    browser.click(".head .primary")
    browser.wait_for(".CodeMirror")
    browser.click("#example")
    browser.wait_for(".CodeMirror-line", "import sys")
    browser.run("document.getElementById('f-platform').value = 'Demo'")
    browser.run("document.getElementById('f-platform').dispatchEvent(new Event('change'))")
    browser.type("[name=tags]", "first one")
    browser.click("form.submit .primary")
    job = int(browser.wait_for("h1 .job-id").text)
    assert "waiting" in browser.text("#status")

    with idle.store.write() as tx:
        tx.jobs.update(job, status=JobStatus.running)
        tx.logs.append(job, "one <b>\n")
    browser.wait_for("#status", "running")
    browser.wait_for("#log", "one <b>")
    with idle.store.write() as tx:
        tx.logs.append(job, "two\n")
    browser.wait_for("#log", "one <b>\ntwo")
    finish(job, files={"out.txt": b"result"}, usage=0.5)
    browser.wait_for("#status", "finished")
    browser.click(".files a")
    browser.wait_for("pre.code", "result")


def test_it_is_seen_how_far_a_job_has_come(
    browser: Browser, submit: Submit, finish: Finish, idle: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = submit()
    come: dict[int, Progress | None] = {job: None}
    monkeypatch.setattr(idle.dispatcher, "progress", lambda: come)
    browser.sign_in()
    browser.open(f"jobs/{job}")
    assert not browser.find("#progress").is_displayed()
    come[job] = fetched("https://host/code.zip", 3_100_000)
    browser.wait_for("#progress-text", "fetching code.zip: 3.1 MB")
    assert browser.find("#progress").is_displayed()
    assert browser.run("return document.getElementById('progress-bar').position") == -1
    come[job] = Progress(phase="simulating", done=350.0, total=1000.0, unit="ms")
    browser.wait_for("#progress-text", "simulated 350 of 1000 ms")
    assert browser.run("return document.getElementById('progress-bar').position") == 0.35
    browser.screenshot("progress")
    assert browser.barriers() == []
    finish(job)
    browser.wait_for("#status", "finished")
    assert not browser.run("return document.getElementById('progress')")
    assert browser.complaints() == []


def test_the_list_follows_what_happens(browser: Browser, submit: Submit, finish: Finish) -> None:
    browser.sign_in()
    assert "No jobs yet" in browser.text("#jobs")
    job = submit()
    browser.wait_for("#jobs .badge", "waiting")
    finish(job, status="error")
    browser.wait_for("#jobs .badge", "failed")


def test_filters_act_when_they_are_changed(browser: Browser, submit: Submit) -> None:
    submit(), submit(hardware_platform="localhost")
    browser.sign_in()
    browser.run("const s = document.getElementById('f-platform'); s.value = 'localhost';"
                "s.dispatchEvent(new Event('change'))")  # fmt: skip
    browser.wait_until(lambda: "platform=localhost" in browser.driver.current_url)
    browser.wait_until(lambda: browser.run("return document.querySelectorAll('.jobs tbody tr').length") == 1)


def test_plots_are_drawn_from_the_preview(browser: Browser, pages: dict[str, str]) -> None:
    browser.sign_in()
    browser.open(pages["job"])
    browser.wait_for("#plots[data-drawn]")
    titles = browser.run(
        "return [...document.querySelectorAll('.plot figcaption')].map((e) => e.textContent)"
    )
    assert titles == ["neurons: 40 spikes of 10 neurons", "neurons: v of 2 neurons"]
    assert "20 of them shown" in browser.text("#plots")
    assert "b.pkl: too large" in browser.text("#plots")
    drawn = browser.run(
        "const canvas = document.querySelector('.plot canvas');"
        "const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;"
        "return pixels.some((value, i) => i % 4 === 3 && value > 0)"
    )
    assert drawn


def test_a_figure_that_cannot_be_drawn_spoils_no_other(
    browser: Browser, idle: Emulator, submit: Submit, tmp_path: Path
) -> None:
    job, file = submit(), tmp_path / "preview.json"
    good = {"kind": "traces", "file": "a", "title": "good", "quantity": "v", "unit": "mV", "neurons": 6,
            "samples": 2, "times_ms": [0, 1], "traces": [[0, 1]] * 6}  # fmt: skip
    bad = [{"title": "empty"}, {"kind": "spikes", "title": "huge", "neurons": 1e12, "times_ms": []}]
    file.write_text(json.dumps({"version": 1, "figures": [*bad, good], "left_out": []}))
    idle.files.take_preview(job, file)
    browser.sign_in()
    browser.open(f"jobs/{job}")
    browser.wait_for("#plots[data-drawn]")
    assert "good: v of 6 neurons" in browser.text("#plots figcaption")
    assert "Not drawn: empty: cannot be drawn; huge: cannot be drawn." in browser.text("#plots")
    switches = "return [...document.querySelectorAll('.u-legend th[aria-pressed=true]')].length"
    assert browser.run(switches) == 4
    browser.run("document.querySelectorAll('.u-legend th[role=button]')[5].focus()")
    browser.driver.switch_to.active_element.send_keys(Keys.ENTER)
    browser.wait_until(lambda: browser.run(switches) == 5)


def test_the_form_shows_the_keys_of_the_platform_that_is_chosen(browser: Browser) -> None:
    browser.sign_in()
    browser.open("jobs/new?platform=Demo")
    shown = "return [...document.querySelectorAll('.config:not([hidden])')].map((e) => e.dataset.platform)"
    assert browser.run(shown) == ["Demo"]
    browser.run("const s = document.getElementById('f-platform'); s.value = 'SpiNNaker';"
                "s.dispatchEvent(new Event('change'))")  # fmt: skip
    assert browser.run(shown) == ["SpiNNaker"]


def test_everything_can_be_reached_by_keyboard(browser: Browser, submit: Submit) -> None:
    submit()
    browser.sign_in()
    visited = []
    body = browser.find("body")
    for _ in range(40):
        body = browser.driver.switch_to.active_element
        body.send_keys(Keys.TAB)
        visited.append(
            browser.run("const e = document.activeElement; return e.textContent.trim() || e.name || e.id")
        )
    for text in ("Skip to content", "Jobs", "New job", "alice", "Failed", "collab", "tag", "Show"):
        assert any(text in place for place in visited), (text, visited)
    assert any("print(1)" in place for place in visited)


def test_a_tester_sets_a_fault_sees_it_strike_and_takes_it_back(browser: Browser, idle: Emulator) -> None:
    browser.sign_in()
    browser.open("testing")
    browser.click("#faults summary")
    browser.run("document.getElementById('f-kind').value = 'error'")
    browser.type("#faults [name=status]", "502")
    browser.type("#faults [name=path]", "/jobs/.*")
    browser.click("#faults .primary")
    browser.wait_for("#faults .rules", "has struck 0 times")
    assert idle.app.test_client().get("/jobs/").status_code == 502
    browser.open("testing?status=5xx")
    browser.wait_for("#faults .rules", "has struck 1 time")
    assert "502 GET /jobs/" in browser.text("#requests")
    browser.click("#faults [name=remove]")
    browser.wait_for("#faults .rules", "None is set")
    assert idle.faults.all() == []


def test_a_tester_moves_a_job_on(browser: Browser, submit: Submit, idle: Emulator) -> None:
    job = submit()
    idle.stub(log="from the stub\n")
    browser.sign_in()
    browser.open("testing")
    browser.click("#queue [value=hold]")
    browser.wait_for("#queue", "The queue is held")
    browser.click("#queue [value=step]")
    browser.wait_for("#events .badge", "running")
    browser.click("#queue [value=step]")
    browser.wait_for("#events .badge", "finished")
    browser.open(f"jobs/{job}")
    browser.wait_for("#log", "from the stub")


def test_a_job_is_cancelled_after_a_question(browser: Browser, submit: Submit, idle: Emulator) -> None:
    job = submit()
    browser.sign_in()
    browser.open(f"jobs/{job}")
    browser.click(".actions .danger")
    browser.driver.switch_to.alert.dismiss()
    assert idle.job(job).status is JobStatus.submitted
    browser.click(".actions .danger")
    browser.driver.switch_to.alert.accept()
    browser.wait_for("#jobs", "No jobs yet")
    assert idle.job(job).status is JobStatus.removed


def test_what_happens_meanwhile_does_not_break_off_a_form(
    browser: Browser, submit: Submit, idle: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = submit()
    looked = threading.Semaphore(0)
    look, remove = idle.queue.overview.log_since, idle.queue.jobs.remove

    def look_and_tell(*arguments: Any) -> LogPart:
        part = look(*arguments)
        if part.status is JobStatus.removed:
            looked.release()
        return part

    def remove_slowly(*arguments: Any, **options: Any) -> None:
        remove(*arguments, **options)
        monkeypatch.setattr(idle.queue.overview, "log_since", look_and_tell)
        for _ in range(2):  # the page has heard of it, and goes on looking
            looked.acquire(timeout=PATIENCE_S)

    monkeypatch.setattr(idle.queue.jobs, "remove", remove_slowly)
    browser.sign_in()
    browser.open(f"jobs/{job}")
    browser.click(".actions .danger")
    browser.driver.switch_to.alert.accept()
    browser.wait_for("#jobs", "No jobs yet")


def test_the_editor_can_be_left_by_keyboard(browser: Browser) -> None:
    browser.sign_in()
    browser.open("jobs/new")
    inside = "return document.querySelector('.CodeMirror').contains(document.activeElement)"
    browser.run("document.querySelector('.CodeMirror').CodeMirror.focus()")
    browser.driver.switch_to.active_element.send_keys(Keys.TAB)
    assert browser.run(inside)
    browser.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    browser.driver.switch_to.active_element.send_keys(Keys.TAB)
    assert not browser.run(inside)


def test_the_reader_chooses_the_colours(browser: Browser) -> None:
    browser.sign_in()
    browser.look(dark=True)
    browser.wait_for("html[data-theme=dark]")
    browser.click("#theme")
    browser.wait_for("html[data-theme=light]")
    browser.open("projects")
    assert browser.find("html").get_attribute("data-theme") == "light"


def test_nothing_that_a_job_leaves_runs_in_the_page(
    browser: Browser, idle: Emulator, submit: Submit, finish: Finish, tmp_path: Path
) -> None:
    evil = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
    job = submit(code=f"{evil}\n", tags=[evil[:90]], command=evil)
    finish(job, log=evil, files={"evil.html": evil.encode(), "evil.svg": f"<svg>{evil}</svg>".encode()})
    file = tmp_path / "preview.json"
    figure = {"kind": "traces", "file": evil, "title": evil, "quantity": evil, "unit": evil, "neurons": 1,
              "samples": 2, "times_ms": [0, 1], "traces": [[0, 1]]}  # fmt: skip
    file.write_text(json.dumps({"version": 1, "figures": [figure], "left_out": [evil]}))
    idle.files.take_preview(job, file)
    with idle.store.read() as tx:
        outputs = tx.jobs.get(job).outputs  # type: ignore[union-attr]
    browser.sign_in()
    for path in ("jobs", f"jobs/{job}", *(f"jobs/{job}/files/{output.id}" for output in outputs)):
        browser.open(path)
        browser.wait_for("footer")
        if path == f"jobs/{job}":
            browser.wait_for("#plots[data-drawn]")
        assert browser.driver.title != "owned", path
