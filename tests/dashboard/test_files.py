"""The files of a job."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from nmpi_emulator import Emulator
from nmpi_emulator.dashboard.files import MISSING, names_in_archive
from nmpi_emulator.models.records import FileRecord

from .browsing import Reader

Submit = Callable[..., int]
Finish = Callable[..., None]

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


@pytest.fixture
def file_of(idle: Emulator, submit: Submit, finish: Finish) -> Callable[[str, bytes], str]:
    """Have a job leave a file; return the path of its page."""

    def make(name: str, content: bytes) -> str:
        job = submit()
        finish(job, files={name: content})
        with idle.store.read() as tx:
            record = tx.jobs.get(job)
        assert record is not None
        return f"jobs/{job}/files/{record.outputs[0].id}"

    return make


def test_text_is_shown_as_text(alice: Reader, file_of: Callable[..., str]) -> None:
    page = alice.get(file_of("notes.txt", b"<b>bold</b>\n")).text
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert "12 bytes" in page


def test_tables_are_shown_as_tables(alice: Reader, file_of: Callable[..., str]) -> None:
    page = alice.get(file_of("t.csv", b"rate,count\n1.5,<2>\n")).text
    assert '<th scope="col">rate</th>' in page
    assert "&lt;2&gt;</td>" in page


def test_a_picture_is_shown_and_only_as_a_picture(alice: Reader, file_of: Callable[..., str]) -> None:
    path = file_of("plot.png", PNG)
    assert f'<img class="picture" src="/dashboard/{path}/content?picture=yes"' in alice.get(path).text
    picture = alice.get(f"{path}/content?picture=yes")
    assert (picture.data, picture.content_type) == (PNG, "image/png")
    assert "sandbox" in picture.headers["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["page.html", "evil.svg.html", "script.js", "picture.png"])
def test_what_is_no_picture_is_never_shown_by_the_browser(
    alice: Reader, file_of: Callable[..., str], name: str
) -> None:
    path = file_of(name, b"<script>alert(1)</script>")
    for query in ("", "?picture=yes"):
        answer = alice.get(f"{path}/content{query}")
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_file_of_another_job_is_not_found(alice: Reader, file_of: Callable[..., str]) -> None:
    one, other = file_of("a", b"x"), file_of("b", b"y")
    job, number = one.split("/")[1], other.split("/")[3]
    assert alice.get(f"jobs/{job}/files/{number}").status_code == 404


def test_a_part_of_a_file_can_be_asked_for(alice: Reader, file_of: Callable[..., str]) -> None:
    answer = alice.get(file_of("a.bin", b"0123456789") + "/content", headers={"Range": "bytes=2-4"})
    assert (answer.status_code, answer.data) == (206, b"234")


def test_all_files_come_as_one_archive(alice: Reader, idle: Emulator, submit: Submit, finish: Finish) -> None:
    job = submit()
    finish(job, files={"run.log": b"1", "spikes.pkl": b"2"})
    elsewhere = FileRecord(url="https://elsewhere.example/x.dat", path=None)
    with idle.store.write() as tx:
        tx.jobs.add_files(job, "output", [elsewhere])
    answer = alice.get(f"jobs/{job}/files.zip")
    assert answer.headers["Content-Disposition"] == f"attachment; filename=job-{job}.zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        contents = {name.rpartition("/")[2]: archive.read(name) for name in archive.namelist()}
    assert contents["run.log"] == b"1"
    assert contents["spikes.pkl"] == b"2"
    assert b"https://elsewhere.example/x.dat" in contents[MISSING]


def test_the_page_of_a_file_that_is_kept_elsewhere_says_where(
    alice: Reader, idle: Emulator, submit: Submit
) -> None:
    job = submit()
    with idle.store.write() as tx:
        tx.jobs.add_files(job, "output", [FileRecord(url="https://elsewhere.example/x.dat")])
        record = tx.jobs.get(job)
    assert record is not None
    page = alice.get(f"jobs/{job}/files/{record.outputs[0].id}")
    assert page.status_code == 404
    assert "https://elsewhere.example/x.dat" in page.text


def test_names_in_an_archive_are_harmless_and_different() -> None:
    paths = [
        "lab/job_1/a.txt",
        "lab/job_1/sub/a.txt",
        "lab/job_1/../../../etc/passwd",
        "C:\\x",
        "lab/job_1/a.txt",
    ]
    files = [FileRecord(url="https://example.com/x", path=path) for path in paths]
    names = list(names_in_archive(files))
    assert len(set(names)) == len(names)
    for name in names:
        assert not name.startswith("/")
        assert ".." not in name.split("/")
        assert ":" not in name
    files = [FileRecord(url="x", path=f"lab/job_1/{name}") for name in ("a.txt", "sub/b.txt")]
    assert list(names_in_archive(files)) == ["a.txt", "sub/b.txt"]


def test_files_and_plots_do_not_stay_in_the_browsers_cache(
    alice: Reader, idle: Emulator, file_of: Callable[..., str], tmp_path: Path
) -> None:
    path = file_of("plot.png", PNG)
    job = int(path.split("/")[1])
    preview = tmp_path / "preview.json"
    preview.write_text('{"version": 1, "figures": [], "left_out": []}')
    idle.files.take_preview(job, preview)
    for address in (f"{path}/content", f"{path}/content?picture=yes", f"jobs/{job}/plots.json",
                    f"jobs/{job}/files.zip", f"jobs/{job}/log.txt"):  # fmt: skip
        assert alice.get(address).headers["Cache-Control"] == "no-store", address
