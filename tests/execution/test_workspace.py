"""The directory of one job."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path

import pytest

from nmpi_emulator.execution import space
from nmpi_emulator.execution.space import DiskMeter, size_of
from nmpi_emulator.execution.workspace import Workspace


def test_what_another_job_has_left_is_gone(tmp_path: Path) -> None:
    (tmp_path / "7" / "work").mkdir(parents=True)
    (tmp_path / "7" / "work" / "old").touch()
    workspace = Workspace(tmp_path / "7")
    assert list(workspace.work.iterdir()) == []
    assert workspace.root.stat().st_mode & 0o077 == 0


def test_only_what_is_new_or_changed_is_output(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "7")
    for name in ("same", "grown", "rewritten", "deleted"):
        (workspace.work / name).write_text("abc")
    workspace.remember()
    (workspace.work / "grown").write_text("abcdef")
    (workspace.work / "rewritten").write_text("xyz")
    os.utime(workspace.work / "rewritten", ns=(1, 1))
    (workspace.work / "deleted").unlink()
    (workspace.work / "a" / "b").mkdir(parents=True)
    (workspace.work / "a" / "b" / "new").touch()
    for junk in (".git/config", "__pycache__/x.pyc", ".ipynb_checkpoints/x", "x.pyc"):
        (workspace.work / junk).parent.mkdir(exist_ok=True)
        (workspace.work / junk).touch()
    assert workspace.outputs() == ["a/b/new", "grown", "rewritten"]


def test_a_directory_can_go_as_an_archive_of_what_is_new(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "7")
    reports = workspace.work / "repository" / "reports"
    (reports / "run_1").mkdir(parents=True)
    (reports / "old").touch()
    workspace.remember()
    (reports / "run_1" / "placement.rpt").write_text("on core 3")
    (reports / "secret").symlink_to(tmp_path)
    workspace.archive(reports)
    assert workspace.outputs() == ["repository/reports.zip"]
    with zipfile.ZipFile(reports.with_suffix(".zip")) as archive:
        assert archive.namelist() == ["reports/run_1/placement.rpt"]
        assert archive.read("reports/run_1/placement.rpt") == b"on core 3"


@pytest.mark.parametrize("name", ["file", "link"])
def test_an_archive_takes_the_place_of_nothing(tmp_path: Path, name: str) -> None:
    workspace = Workspace(tmp_path / "7")
    (workspace.work / "reports").mkdir()
    (workspace.work / "reports" / "new").touch()
    outside = tmp_path / "outside"
    if name == "link":
        (workspace.work / "reports.zip").symlink_to(outside)
    else:
        (workspace.work / "reports.zip").write_text("mine")
    workspace.archive(workspace.work / "reports")
    assert "reports/new" in workspace.outputs()
    assert not outside.exists()


def test_two_names_that_become_one_do_not_overwrite_each_other(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "7")
    work = os.fsencode(workspace.work)
    for name, content in ((b"x\xff", "1"), (b"x\\xff", "2")):
        with open(os.path.join(work, name), "w") as file:
            file.write(content)
    assert "x\\xff" in workspace.outputs()
    assert (workspace.work / "x\\xff").read_text() == "2"


def test_a_directory_whose_rights_were_taken_away_can_be_removed(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "7")
    (workspace.work / "a" / "b").mkdir(parents=True)
    (workspace.work / "a" / "b").chmod(0)
    (workspace.work / "a").chmod(0)
    workspace.work.chmod(0o500)
    workspace.remove()
    assert not workspace.root.exists()


def test_links_are_removed_and_not_what_they_lead_to(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir(mode=0o500)
    (tmp_path / "file").write_text("mine")
    (tmp_path / "file").chmod(0o400)
    workspace = Workspace(tmp_path / "7")
    (workspace.work / "link").symlink_to(precious)
    (workspace.work / "link2").symlink_to(tmp_path / "file")
    assert workspace.outputs() == []
    workspace.remove()
    assert precious.stat().st_mode & 0o777 == 0o500
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o400


def test_the_size_counts_what_is_on_the_disk(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(os.urandom(1 << 20))
    with (tmp_path / "sparse").open("wb") as file:
        file.truncate(1 << 30)
    assert 1 << 20 <= size_of(tmp_path) < 2 << 20
    assert size_of(tmp_path / "nothing") == 0


def test_the_meter_looks_only_now_and_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(space, "monotonic_s", lambda: now)
    (tmp_path / "x").write_bytes(os.urandom(3 << 20))
    meter = DiskMeter(tmp_path)
    assert not meter.exceeds(1)
    now += meter.wait_s()
    assert meter.exceeds(1)
    assert not meter.exceeds(1)
    now += meter.wait_s()
    assert not meter.exceeds(4)


def test_a_link_in_the_place_of_the_work_directory_leads_to_no_output(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "7")
    private = tmp_path / "private"
    private.mkdir()
    (private / "secret").touch()
    private.chmod(0o500)
    workspace.work.rename(workspace.root / "moved")
    workspace.work.symlink_to(private)
    assert workspace.outputs() == []
    assert private.stat().st_mode & 0o777 == 0o500


@pytest.mark.parametrize("name", ["job.json", "python", "begun", "report.json", "home", "tmp", "work"])
def test_what_programs_have_left_in_the_place_of_our_files_is_removed(tmp_path: Path, name: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "file").touch()
    workspace = Workspace(tmp_path / "7")
    place = workspace.root / name
    for leave in (lambda: place.symlink_to(outside), lambda: os.mkfifo(place)):
        workspace.vacant(name)
        leave()
        workspace.reclaim()
        if name in ("home", "tmp", "work"):
            assert place.is_dir() and not place.is_symlink()
        else:
            assert not os.path.lexists(place)
    assert (outside / "file").exists()


def test_a_job_may_have_deleted_its_whole_directory(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "7")
    shutil.rmtree(workspace.root)
    assert workspace.outputs() == []
