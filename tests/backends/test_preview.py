"""The preview of a job's results, made in the job's own process."""

from __future__ import annotations

import json
import os
import pickle
from pathlib import Path
from typing import Any

import neo
import pytest
import quantities as pq

from nmpi_emulator import Emulator
from nmpi_emulator.backends import preview as module
from nmpi_emulator.backends.preview import previewed


def block() -> neo.Block:
    """Return a block with one spike."""
    made = neo.Block(name="cells")
    segment = neo.Segment()
    segment.spiketrains.append(neo.SpikeTrain([5.0] * pq.ms, t_stop=10.0 * pq.ms))
    made.segments.append(segment)
    return made


class Trap:
    """Something that does harm when it is unpickled."""

    def __init__(self, action: str) -> None:
        self.action = action

    def __reduce__(self) -> Any:
        return exec, (self.action,)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The directory in which a job runs."""
    directory = tmp_path / "work"
    directory.mkdir()
    monkeypatch.chdir(directory)
    return directory


def titles(file: Path) -> list[str]:
    """Return the titles of the figures in a preview."""
    return [figure["title"] for figure in json.loads(file.read_text())["figures"]]


def test_what_a_script_writes_is_previewed(place: Path, tmp_path: Path) -> None:
    file = tmp_path / "preview.json"
    with previewed(file):
        (place / "results").mkdir()
        (place / "results" / "cells.pkl").write_bytes(pickle.dumps(block()))
        (place / "notes.txt").write_text("no results")
    content = json.loads(file.read_text())
    assert [figure["file"] for figure in content["figures"]] == ["results/cells.pkl"]
    assert content["left_out"] == []


def test_what_a_script_writes_with_the_time_of_old_is_previewed(place: Path, tmp_path: Path) -> None:
    with previewed(tmp_path / "preview.json"):
        (place / "cells.pkl").write_bytes(pickle.dumps(block()))
        os.utime(place / "cells.pkl", ns=(0, 0))
    assert titles(tmp_path / "preview.json") != []


def test_what_was_there_before_is_not_looked_into(place: Path, tmp_path: Path) -> None:
    old = place / "old.pkl"
    old.write_bytes(pickle.dumps(block()))
    with previewed(tmp_path / "preview.json"):
        pass
    assert not (tmp_path / "preview.json").exists()


@pytest.mark.parametrize("action", ["raise SystemExit(3)", "1/0", "raise MemoryError"])
def test_a_file_that_cannot_be_read_spoils_neither_the_job_nor_the_others(
    place: Path, tmp_path: Path, action: str
) -> None:
    file = tmp_path / "preview.json"
    with previewed(file):
        (place / "a.pkl").write_bytes(pickle.dumps(Trap(action)))
        (place / "b.pkl").write_bytes(b"no pickle")
        (place / "c.pkl").write_bytes(pickle.dumps(block()))
        (place / "d.h5").write_bytes(b"no HDF5")
        (place / "e.pkl").symlink_to(place / "c.pkl")
    assert titles(file) == ["cells"]


def test_nothing_is_written_where_nothing_can_be(place: Path, tmp_path: Path) -> None:
    with previewed(tmp_path / "not there" / "preview.json"):
        (place / "c.pkl").write_bytes(pickle.dumps(block()))


def test_the_end_of_a_script_passes_through(place: Path, tmp_path: Path) -> None:
    with pytest.raises(KeyError), previewed(tmp_path / "preview.json"):
        raise KeyError("the script's own")


def test_large_and_many_files_are_named_instead(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LARGEST_FILE", 10)
    monkeypatch.setattr(module, "FILES", 2)
    file = tmp_path / "preview.json"
    with previewed(file):
        for name in "abc":
            (place / f"{name}.pkl").write_bytes(pickle.dumps(block()))
    content = json.loads(file.read_text())
    assert content["figures"] == []
    assert content["left_out"][0] == "1 further files"
    assert "a.pkl: larger than" in content["left_out"][1]


def test_the_preview_of_a_job_is_kept_beside_its_files_and_goes_with_them(busy: Emulator) -> None:
    code = (
        "import pickle, neo, quantities as pq\n"
        "block = neo.Block(name='cells')\n"
        "segment = neo.Segment()\n"
        "segment.spiketrains.append(neo.SpikeTrain([5.0] * pq.ms, t_stop=10.0 * pq.ms))\n"
        "block.segments.append(segment)\n"
        "pickle.dump(block, open('cells.pkl', 'wb'))\n"
    )
    job = busy.client("alice").submit_job(code, platform="localhost", collab_id="lab-one", wait=True)
    assert job["status"] == "finished", job["log"]
    assert [item["path"].rpartition("/")[2] for item in job["output_data"]["files"]] == ["cells.pkl"]
    preview = busy.files.preview(job["id"])
    assert preview is not None
    assert titles(preview) == ["cells"]
    busy.reset()
    assert busy.files.preview(job["id"]) is None


def test_without_results_there_is_no_preview(busy: Emulator) -> None:
    job = busy.client("alice").submit_job("print(1)\n", platform="localhost", collab_id="lab-one", wait=True)
    assert busy.files.preview(job["id"]) is None
