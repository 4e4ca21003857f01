"""``nmpi-emulator warm``."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from nmpi_emulator.backends.engine import preparation
from nmpi_emulator.cli import main


def test_what_could_not_be_compiled_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Path] = []

    def fill(directory: Path, **_: object) -> tuple[int, int]:
        asked.append(directory)
        return 1, 3

    monkeypatch.setattr(preparation, "warm", fill)
    result = CliRunner().invoke(main, ["warm"], env={"NMPI_EMULATOR_CACHE_DIR": str(tmp_path)})
    assert asked == [tmp_path / "engine"]
    assert result.exit_code == 1
    assert "2 of 3 modules could not be compiled" in result.output
