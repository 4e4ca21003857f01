"""Jobs that are submitted without a client: ``Emulator.submit``."""

from __future__ import annotations

from pathlib import Path

import pytest

from nmpi_emulator import Emulator
from nmpi_emulator.errors import NotFound, UsageError
from nmpi_emulator.models.job import JobStatus


def finished(emulator: Emulator, job_id: int) -> tuple[JobStatus, str]:
    def status() -> JobStatus:
        with emulator.store.read() as tx:
            job = tx.jobs.get(job_id)
        assert job is not None
        return job.status

    assert emulator.events.wait_until(lambda: status() in (JobStatus.finished, JobStatus.error), 60)
    with emulator.store.read() as tx:
        return status(), tx.logs.text(job_id)


def test_the_text_of_a_script(busy: Emulator) -> None:
    job_id = busy.submit("import sys\nprint(sys.argv[1:])", platform="localhost", command="run.py a b")
    assert finished(busy, job_id) == (JobStatus.finished, "['a', 'b']\n")


def test_a_script_of_this_machine(busy: Emulator, tmp_path: Path) -> None:
    script = tmp_path / "experiment.py"
    script.write_text("print('from a file')")
    for source in (script, str(script)):
        assert finished(busy, busy.submit(source, platform="localhost"))[1] == "from a file\n"


def test_a_directory_of_this_machine_as_it_was(busy: Emulator, tmp_path: Path) -> None:
    directory = tmp_path / "experiment"
    for path, text in {
        "main.py": "import cells, subprocess\nprint(cells.n)\nsubprocess.run('./tool.sh')",
        "cells.py": "n = 3",
        "tool.sh": "#!/bin/sh\necho tool\nls -A",
        ".git/config": "",
        "__pycache__/x.pyc": "",
    }.items():
        (directory / path).parent.mkdir(parents=True, exist_ok=True)
        (directory / path).write_text(text)
    (directory / "tool.sh").chmod(0o755)
    job_id = busy.submit(directory, platform="localhost", command="main.py", username="ed", tags=["local"])
    (directory / "cells.py").write_text("n = 4")
    assert finished(busy, job_id) == (
        JobStatus.finished,
        "3\ntool\n__pycache__\ncells.py\nmain.py\ntool.sh\n",
    )
    with busy.store.read() as tx:
        job = tx.jobs.get(job_id)
    assert job is not None
    assert (job.user_id, job.collab, job.tags) == ("ed", "lab-one", ("local",))


def test_the_queue_refuses_what_it_would_refuse_a_client(busy: Emulator) -> None:
    with pytest.raises(NotFound, match="You do not have access to this collab"):
        busy.submit("print(1)", platform="localhost", collab="lab-two", username="bob")


def test_mistakes_are_told(busy: Emulator, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no user 'nobody'"):
        busy.submit("print(1)", platform="localhost", username="nobody")
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="cannot read"):
        busy.submit(tmp_path / "binary", platform="localhost")
    with pytest.raises(UsageError, match="cannot read"):
        busy.submit(tmp_path / "nothing", platform="localhost")


def test_an_archive_that_was_never_submitted_cannot_be_named(busy: Emulator) -> None:
    job_id = busy.submit("nmpi-emulator://local-sources/../x.zip", platform="localhost")
    status, log = finished(busy, job_id)
    assert status is JobStatus.error
    assert "only http, https" in log
