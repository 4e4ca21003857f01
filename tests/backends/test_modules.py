"""Modules of a platform under the names that scripts use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


def run(script: str) -> str:
    prelude = "import sys\nfrom nmpi_emulator.backends.modules import PlatformModules\n"
    result = subprocess.run([sys.executable, "-c", prelude + script], capture_output=True, text=True)
    return result.stdout + result.stderr


@pytest.mark.parametrize(
    "statement",
    [
        "import dialect; print(dialect.loads('1'))",
        "from dialect.decoder import JSONDecoder; print(1)",
        "import importlib; print(importlib.import_module('dialect.decoder').__name__ == 'json.decoder' or 0)",
        "import dialect, json; print(1 if dialect is json else 0)",
        "import email.dialect as d; print(d.loads('1'))",
        "import email.mime.text; print(1)",
    ],
)
def test_a_declared_module_and_all_in_it_can_be_imported(statement: str) -> None:
    modules = {"dialect": "json", "email.dialect": "json"}
    assert run(f"PlatformModules({modules}).install()\n{statement}").strip() in ("1", "True")


def test_a_module_keeps_its_own_name_and_place() -> None:
    output = run(
        "PlatformModules({'dialect': 'json'}).install()\n"
        "import dialect, dialect.decoder\n"
        "print(dialect.__name__, dialect.__spec__.name, dialect.decoder.__spec__.parent)"
    )
    assert output == "json json json\n"


def test_other_names_are_found_as_before() -> None:
    output = run("PlatformModules({'dialect': 'json'}).install()\nimport dialects")
    assert output.strip().endswith("ModuleNotFoundError: No module named 'dialects'")


def test_a_module_that_the_platform_lacks_is_named_as_the_script_names_it() -> None:
    output = run("PlatformModules({'dialect': 'json'}).install()\nimport dialect.nothing")
    assert output.strip().endswith("ModuleNotFoundError: No module named 'dialect.nothing'")


def test_a_platform_whose_module_is_missing_is_told_like_any_missing_module() -> None:
    output = run("PlatformModules({'dialect': 'there.is.none'}).install()\nimport dialect")
    assert output.strip().endswith("ModuleNotFoundError: No module named 'dialect'")


def test_what_a_script_brings_along_completes_a_package_of_the_platform(tmp_path: Path) -> None:
    (tmp_path / "dialect" / "plots").mkdir(parents=True)
    (tmp_path / "dialect" / "decoder.py").write_text("raise ImportError")
    (tmp_path / "dialect" / "plots" / "bars.py").write_text("n = 3")
    output = run(
        f"PlatformModules({{'dialect': 'json'}}).install()\nsys.path.insert(0, {str(tmp_path)!r})\n"
        "import dialect.decoder\nfrom dialect.plots.bars import n\nprint(n, dialect.decoder.__name__)"
    )
    assert output == "3 json.decoder\n"


def test_a_package_is_not_completed_by_what_is_installed_under_its_name() -> None:
    output = run("PlatformModules({'json': 'email'}).install()\nimport json.decoder")
    assert "ModuleNotFoundError: No module named 'json.decoder'" in output
