"""What the settings make of execution."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from nmpi_emulator.errors import UsageError
from nmpi_emulator.execution.assembly import Execution
from nmpi_emulator.execution.caches import Caches, cache_directory
from nmpi_emulator.settings import Settings


@pytest.mark.skipif(sys.platform != "linux", reason="only on Linux the view of files is limited")
@pytest.mark.parametrize("directory", [os.path.dirname(os.__file__), "/usr/share"])
def test_a_database_where_jobs_may_read_is_refused(directory: str) -> None:
    inside = Path(directory) / "data"
    with pytest.raises(UsageError, match="which jobs may read as a whole"):
        Execution(Settings(fork_server=False), inside)
    Execution(Settings(fork_server=False, confinement="basic"), inside)


def test_nothing_is_written_before_the_start(tmp_path: Path) -> None:
    execution = Execution(Settings(cache_dir=tmp_path / "cache"), tmp_path / "data")
    assert list(tmp_path.iterdir()) == []
    execution.stop()


def test_the_cache_of_the_user_is_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", "/home/somebody")
    assert cache_directory(Settings()) == Path("/home/somebody/.cache/nmpi-emulator")
    monkeypatch.setenv("XDG_CACHE_HOME", "/caches")
    assert cache_directory(Settings()) == Path("/caches/nmpi-emulator")
    assert cache_directory(Settings(cache_dir=tmp_path)) == tmp_path


def test_a_cache_that_cannot_be_written_is_told_and_done_without(tmp_path: Path, caplog) -> None:
    (tmp_path / "file").touch()
    Caches(tmp_path / "file" / "cache").prepare()
    assert "setting cache_dir" in caplog.text


def test_preparing_caches_twice_changes_nothing(tmp_path: Path) -> None:
    caches = Caches(tmp_path)
    caches.prepare()
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    caches.prepare()
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_a_job_runs_without_a_cache(make_bench, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ran = make_bench(cache_dir=tmp_path / "file" / "cache").run("print(1)")
    assert ran.log == "1\n"


def test_fonts_that_were_looked_for_once_are_not_looked_for_again(make_bench, tmp_path: Path) -> None:
    caches = Caches(tmp_path / "cache")
    caches.prepare()
    (caches.home / ".cache" / "matplotlib").mkdir(parents=True)
    (caches.home / ".cache" / "matplotlib" / "fontlist-v0.json").write_text("{}")
    ran = make_bench().run("import pathlib\nprint(*pathlib.Path.home().glob('.cache/matplotlib/*'))")
    assert ran.log.strip().endswith("/home/.cache/matplotlib/fontlist-v0.json")


def test_caches_can_be_read_but_not_changed_by_confined_jobs(make_bench, tmp_path: Path) -> None:
    bench = make_bench()
    (tmp_path / "cache" / "engine" / "code.so").write_text("compiled")
    ran = bench.run(
        "import os, pathlib\n"
        "directory = pathlib.Path(os.environ['NMPI_EMULATOR_ENGINE_CACHE'])\n"
        "print((directory / 'code.so').read_text())\n"
        "try:\n"
        "    (directory / 'code.so').write_text('spoilt')\n"
        "except OSError:\n"
        "    print('refused')\n"
    )
    assert ran.log.startswith("compiled\n")
    if ran.emulator["confinement"]["level"] == "strict":
        assert ran.log == "compiled\nrefused\n"


def test_many_jobs_leave_no_file_descriptor_behind(make_bench) -> None:
    bench = make_bench()
    bench.run("pass")
    before = len(os.listdir("/dev/fd"))
    for _ in range(5):
        bench.run("pass")
    assert len(os.listdir("/dev/fd")) == before
