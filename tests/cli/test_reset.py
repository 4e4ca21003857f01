"""``nmpi-emulator reset`` and ``export``."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from nmpi_emulator import Emulator
from nmpi_emulator.cli import main


def test_a_running_emulator_is_exported_and_reset_from_a_shell(stubbed: Emulator, tmp_path: Path) -> None:
    stubbed.stub(log="done")
    job = stubbed.submit("x", platform="SpiNNaker", collab="lab-one", username="alice")
    stubbed.wait_for(job, timeout=60)
    exported = CliRunner().invoke(main, ["export", str(tmp_path / "out"), "--url", stubbed.url])
    assert (exported.exit_code, exported.output) == (0, f"{tmp_path / 'out'}: 1 jobs\n")
    assert (tmp_path / "out" / "jobs" / str(job) / "log.txt").read_text() == "done"
    reset = CliRunner().invoke(main, ["reset", "--url", stubbed.url, "--service-status", "read-only"])
    assert reset.exit_code == 0 and stubbed.jobs() == []
    again = CliRunner().invoke(main, ["export", str(tmp_path / "out"), "--url", stubbed.url])
    assert again.exit_code == 1 and "is there already" in again.output


def test_it_is_said_if_no_emulator_is_there() -> None:
    result = CliRunner().invoke(main, ["reset", "--url", "http://127.0.0.1:1"])
    assert result.exit_code == 3
    assert result.output.startswith("Error: no emulator answers at http://127.0.0.1:1")
