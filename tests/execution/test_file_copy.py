"""A copy of a job's files."""

from __future__ import annotations

import os
from pathlib import Path

from nmpi_emulator.execution.file_copy import copy_files
from nmpi_emulator.execution.stop import Stop


def test_what_cannot_be_copied_is_left_out(tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "directory").mkdir(parents=True)
    (source / "directory" / "file").write_text("text")
    (source / "link").symlink_to("/nowhere")
    os.mkfifo(source / "directory" / "pipe")
    assert copy_files(source, tmp_path / "copy", 1, Stop()) is None
    names = sorted(str(path.relative_to(tmp_path / "copy")) for path in (tmp_path / "copy").rglob("*"))
    assert names == ["directory", "directory/file", "link"]
    stop = Stop()
    stop.request("enough")
    assert copy_files(source, tmp_path / "other", 1, stop) is None
    assert not (tmp_path / "other" / "directory" / "file").exists()
