"""Which scripts need an interpreter in which nothing has been imported."""

from __future__ import annotations

from pathlib import Path

import pytest

from nmpi_emulator.execution.freshness import MARK, why_fresh

LOADED = {"json", "numpy", "pathlib"}


def script(directory: Path, text: str) -> str:
    (directory / "run.py").write_text(text)
    return str(directory / "run.py")


@pytest.mark.parametrize(
    "text",
    [
        MARK,
        f"#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n\n{MARK}\n",
        "  #nmpi-emulator:fresh-interpreter  ",
    ],
)
def test_the_mark_asks_for_one(tmp_path: Path, text: str) -> None:
    assert why_fresh(script(tmp_path, text), LOADED) == "asked for by the script"


@pytest.mark.parametrize("text", ["", "print(1)", "\n" * 10 + MARK, f"x = 1  {MARK}", MARK + "-not"])
def test_without_the_mark_none_is_needed(tmp_path: Path, text: str) -> None:
    assert why_fresh(script(tmp_path, text), LOADED) is None


def test_modules_that_would_be_shadowed_need_one(tmp_path: Path) -> None:
    (tmp_path / "pathlib.py").touch()
    (tmp_path / "json").mkdir()
    (tmp_path / "json" / "__init__.py").touch()
    assert why_fresh(script(tmp_path, ""), LOADED) == "the script brings its own json, pathlib"


def test_files_that_nobody_would_import_do_not_matter(tmp_path: Path) -> None:
    (tmp_path / "pathlib.txt").touch()
    (tmp_path / "json").mkdir()
    (tmp_path / "my_cells.py").touch()
    assert why_fresh(script(tmp_path, ""), LOADED) is None
