"""The page of one job."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest

from nmpi_emulator import Emulator
from nmpi_emulator.models.progress import Progress

from .browsing import Reader

Submit = Callable[..., int]
Finish = Callable[..., None]


def test_the_page_shows_what_is_known_of_a_job(alice: Reader, submit: Submit, finish: Finish) -> None:
    job = submit(hardware_config={"key": "value"}, input_data=[{"url": "https://example.com/in.dat"}])
    finish(job, log="all went <well>\n", usage=0.25, files={"out.csv": b"a,b\n1,2\n"})
    page = alice.get(f"jobs/{job}").text
    for text in (
        "all went &lt;well&gt;", "0.25 hours", "out.csv", "print(1)", "https://example.com/in.dat",
        "&#34;key&#34;: &#34;value&#34;", "0 of 1 hours", "Demo temporary storage", "Download all",
    ):  # fmt: skip
        assert text in page, text


def test_a_job_of_others_cannot_be_told_from_none(reader: Callable[[str], Reader], submit: Submit) -> None:
    job = submit()
    bob = reader("bob")
    for path in ("", "/log", "/log.txt", "/files.zip", "/plots.json", "/files/1"):
        answer = bob.get(f"jobs/{job}{path}")
        assert answer.status_code == 404
        assert f"Either there is no job with id {job}, or you do not have access to it" in answer.text
    assert bob.get("jobs/999999999999999999999").status_code == 404


def test_the_log_grows_from_where_one_has_read(alice: Reader, idle: Emulator, submit: Submit) -> None:
    job = submit()

    def look(after: int = 0) -> dict[str, object]:
        found: dict[str, object] = alice.get(f"jobs/{job}/log?after={after}").get_json()
        return found

    nothing = {"text": "", "end": 0, "is_whole": True}
    assert look() == {**nothing, "status": "submitted", "is_over": False, "progress": None}
    with idle.store.write() as tx:
        tx.logs.append(job, "one\n")
    first = look()
    assert first["text"] == "one\n"
    with idle.store.write() as tx:
        tx.logs.append(job, "two\n")
    second = look(first["end"])  # type: ignore[arg-type]
    assert (second["text"], second["is_whole"]) == ("two\n", False)
    with idle.store.write() as tx:
        tx.logs.replace(job, "anew\n")
    third = look(second["end"])  # type: ignore[arg-type]
    assert (third["text"], third["is_whole"]) == ("anew\n", True)
    assert alice.get(f"jobs/{job}/log?after=x").get_json()["text"] == "anew\n"


def test_it_is_shown_how_far_a_job_has_come(
    alice: Reader, idle: Emulator, submit: Submit, finish: Finish, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, other = submit(), submit()
    come = Progress(phase="simulating", done=350.0, total=1000.0, unit="ms")
    monkeypatch.setattr(idle.dispatcher, "progress", lambda: {job: come})
    told = {"text": "simulated 350 of 1000 ms", "fraction": 0.35}
    assert alice.get(f"jobs/{job}/log").get_json()["progress"] == told
    assert alice.get(f"jobs/{other}/log").get_json()["progress"] is None
    page = alice.get(f"jobs/{job}").text
    assert ">simulated 350 of 1000 ms</label>" in page
    assert '<progress id="progress-bar" max="1" value="0.35">' in page
    assert '<div class="progress" id="progress" hidden>' in alice.get(f"jobs/{other}").text
    finish(job)
    assert "<progress" not in alice.get(f"jobs/{job}").text


def test_of_a_long_log_the_end_is_shown_and_all_can_be_downloaded(
    alice: Reader, submit: Submit, finish: Finish
) -> None:
    job = submit()
    finish(job, log="begin\n" + "x" * 300_000 + "\nend\n")
    page = alice.get(f"jobs/{job}").text
    assert "Only the end of the log is shown" in page
    assert len(page) < 250_000
    whole = alice.get(f"jobs/{job}/log.txt")
    assert whole.text.startswith("begin\n")
    assert whole.text.endswith("\nend\n")
    assert whole.content_type == "text/plain; charset=utf-8"
    assert whole.headers["Content-Disposition"].startswith("attachment")


def test_a_job_is_cancelled_by_its_owner_only(
    alice: Reader, reader: Callable[[str], Reader], submit: Submit
) -> None:
    job = submit()
    assert reader("ed").post(f"jobs/{job}/remove").status_code == 404
    assert "Cancel" not in reader("ed").get(f"jobs/{job}").text
    assert "Cancel" in alice.get(f"jobs/{job}").text
    assert alice.post(f"jobs/{job}/remove").status_code == 303
    assert str(job) not in alice.get("jobs").text
    assert "removed" in alice.get(f"jobs/{job}").text


def test_tags_come_and_go(alice: Reader, reader: Callable[[str], Reader], submit: Submit) -> None:
    job = submit(tags=["old"])
    assert (
        alice.post(f"jobs/{job}/tags", tags="new one, another").headers["Location"]
        == f"/dashboard/jobs/{job}#tags"
    )
    assert alice.post(f"jobs/{job}/tags", tags="old", remove="yes").status_code == 303
    page = alice.get(f"jobs/{job}").text
    assert re.findall(r'class="tag"[^>]*>([^<]*)<', page) == ["another", "new one"]
    assert alice.post(f"jobs/{job}/tags", tags="x").status_code == 422
    assert reader("victor").post(f"jobs/{job}/tags", tags="mine").status_code == 404


def test_comments_can_be_written_changed_and_removed(
    alice: Reader, reader: Callable[[str], Reader], idle: Emulator, submit: Submit
) -> None:
    job = submit()
    victor = reader("victor")
    victor.post(f"jobs/{job}/comments", content="Looks <good>\r\nto me")
    page = victor.get(f"jobs/{job}").text
    assert "Looks &lt;good&gt;\nto me" in page
    with idle.store.read() as tx:
        (comment,) = tx.comments.of_job(job)
    assert f"comments/{comment.id}" in page
    assert f"comments/{comment.id}" not in alice.get(f"jobs/{job}").text
    assert alice.post(f"jobs/{job}/comments/{comment.id}", content="forged").status_code == 404
    victor.post(f"jobs/{job}/comments/{comment.id}", content="On second thoughts")
    assert "On second thoughts" in alice.get(f"jobs/{job}").text
    victor.post(f"jobs/{job}/comments/{comment.id}", content="ignored", remove="yes")
    assert "On second thoughts" not in alice.get(f"jobs/{job}").text
    for content in ("", "x" * 10_001):
        assert alice.post(f"jobs/{job}/comments", content=content).status_code == 422


def test_output_data_is_copied_to_a_collabs_storage(alice: Reader, submit: Submit, finish: Finish) -> None:
    job = submit()
    finish(job, files={"a.txt": b"text"})
    assert alice.post(f"jobs/{job}/copy", repository="EBRAINS Bucket").status_code == 303
    assert "EBRAINS Bucket" in alice.get(f"jobs/{job}").text
    assert alice.post(f"jobs/{job}/copy", repository="Nowhere").status_code == 422


def test_plots_are_given_out_as_the_job_has_written_them(
    alice: Reader, idle: Emulator, submit: Submit, tmp_path
) -> None:  # type: ignore[no-untyped-def]
    job = submit()
    assert "Results" not in alice.get(f"jobs/{job}").text
    assert alice.get(f"jobs/{job}/plots.json").status_code == 404
    preview = tmp_path / "preview.json"
    preview.write_text(json.dumps({"version": 1, "figures": [], "left_out": ["</script>"]}))
    idle.files.take_preview(job, preview)
    assert "Results" in alice.get(f"jobs/{job}").text
    answer = alice.get(f"jobs/{job}/plots.json")
    assert answer.get_json()["left_out"] == ["</script>"]
    assert answer.content_type == "application/json"


def test_pictures_are_shown_in_the_page_if_they_are_such(
    alice: Reader, submit: Submit, finish: Finish
) -> None:
    job = submit()
    png = b"\x89PNG\r\n\x1a\n" + bytes(20)
    files = {f"plot-{number}.png": png for number in range(8)}
    finish(job, files={"no.png": b"<script>", "results.csv": b"1,2\n", **files})
    page = alice.get(f"jobs/{job}").text
    shown = re.findall(r'<img loading="lazy" src="([^"]*)" alt="([^"]*)">', page)
    assert [name for _, name in shown] == [f"plot-{number}.png" for number in range(6)]
    for address, _ in shown:
        assert alice.http.get(address).content_type == "image/png"


def test_names_of_files_are_text(alice: Reader, submit: Submit, finish: Finish) -> None:
    job = submit()
    name = "<img src=x onerror=alert(1)>\"'&.png"
    finish(job, files={name: b"\x89PNG\r\n\x1a\n"})
    page = alice.get(f"jobs/{job}").text
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;&#34;&#39;&amp;.png" in page


@pytest.mark.parametrize(
    "provenance", [{"platform_report": []}, {"platform_report": {"populations": 3}}, {"x": 1}]
)
def test_any_provenance_can_be_shown(
    alice: Reader, submit: Submit, finish: Finish, provenance: dict[str, object]
) -> None:
    job = submit(hardware_platform="SpiNNaker")
    finish(job, provenance=provenance)
    assert alice.get(f"jobs/{job}").status_code == 200


def test_a_job_of_an_unknown_platform_can_be_shown(alice: Reader, idle: Emulator, submit: Submit) -> None:
    job = submit()
    with idle.store.write() as tx:
        tx.connection.execute("UPDATE jobs SET hardware_platform = 'Gone' WHERE id = ?", [job])
    assert "Gone" in alice.get(f"jobs/{job}").text
    assert "Gone" in alice.get("jobs").text
    assert alice.get(f"jobs/new?like={job}").status_code == 200
