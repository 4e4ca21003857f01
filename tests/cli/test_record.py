"""``nmpi-emulator record``."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from nmpi_emulator import Emulator
from nmpi_emulator.cli import main
from nmpi_emulator.recording.recording import read_recording


def test_a_session_is_recorded_until_it_is_interrupted(stubbed: Emulator, tmp_path: Path) -> None:
    stubbed.stub(log="done")
    file = tmp_path / "session.json"
    command = [sys.executable, "-u", "-m", "nmpi_emulator", "record", stubbed.url, "-o", str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        match = re.search(r"use (http://\S+) in its place", process.stdout.readline())
        assert match is not None
        client = stubbed.client("alice")
        client.job_server = match[1]
        client.submit_job("print(1)", "SpiNNaker", "lab-one", wait=True)
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
    assert process.returncode == 0
    recording = read_recording(file)
    assert [job.log for job in recording.jobs] == ["done"]
    assert recording.service["version"]
    assert rest.strip() == f"{file}: {len(recording.exchanges)} requests, 1 jobs"


def test_what_is_no_address_is_refused(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["record", "nmpi", "-o", str(tmp_path / "x.json")])
    assert result.exit_code == 1 and "begins with http:// or https://" in result.output
