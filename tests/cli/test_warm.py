"""``nmpi-emulator warm``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from nmpi_emulator.backends.engine import preparation
from nmpi_emulator.cli import main
from nmpi_emulator.execution.assembly import Execution


def warm(tmp_path: Path):
    return CliRunner().invoke(main, ["warm"], env={"NMPI_EMULATOR_CACHE_DIR": str(tmp_path)})


def test_the_cache_of_the_settings_is_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Path] = []

    def fill(directory: Path, **_: object) -> tuple[int, int]:
        asked.append(directory)
        return 3, 3

    monkeypatch.setattr(preparation, "warm", fill)
    monkeypatch.setattr(Execution, "start", lambda self: setattr(self, "fork_server", None))
    result = warm(tmp_path)
    assert result.exit_code == 0
    assert asked == [tmp_path / "engine"]
    assert f"3 compiled modules in {tmp_path / 'engine'}" in result.output


def test_what_could_not_be_compiled_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparation, "warm", lambda directory, **_: (1, 3))
    result = warm(tmp_path)
    assert result.exit_code == 1
    assert "2 of 3 modules could not be compiled" in result.output


def test_without_a_compiler_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CXX", "no-such-compiler")
    result = warm(tmp_path)
    assert result.exit_code == 1
    assert result.output.startswith("Error: There is no C++ compiler")


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_warming_fills_the_caches(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["warm", "--cache-dir", str(tmp_path), "--json"])
    assert result.exit_code == 0, result.output
    warmed = json.loads(result.stdout)
    assert warmed["fork_server"]
    assert warmed["compiled"] == len(list((tmp_path / "engine").glob("*.so")))
    assert list(tmp_path.glob("fork-server/.cache/matplotlib/fontlist-*.json"))
