"""What is released: versions agree, and wheel and source archive hold what they must."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import zipfile
from importlib.metadata import metadata
from pathlib import Path

import pytest
import yaml

from nmpi_emulator import __version__

ROOT = Path(__file__).parents[2]


def test_the_change_log_has_this_version() -> None:
    versions = re.findall(
        r"^## \[(.+?)\] - \d{4}-\d\d-\d\d$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE
    )
    assert versions[0] == __version__


def test_the_citation_has_this_version() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == __version__
    assert citation["cff-version"] == "1.2.0"
    assert citation["license"] == metadata("nmpi-emulator")["License-Expression"]


def test_the_module_is_a_program() -> None:
    command = [sys.executable, "-m", "nmpi_emulator", "--version"]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert answer.stdout == f"nmpi-emulator, version {__version__}\n"


@pytest.mark.long
@pytest.mark.timeout(900)
def test_wheel_and_source_archive_are_whole(tmp_path: Path) -> None:
    pytest.importorskip("build", reason="build is in the extra release")
    pytest.importorskip("twine", reason="twine is in the extra release")
    subprocess.run([sys.executable, "-m", "build", "--outdir", tmp_path, ROOT], check=True)
    (wheel,), (source,) = tmp_path.glob("*.whl"), tmp_path.glob("*.tar.gz")
    subprocess.run([sys.executable, "-m", "twine", "check", "--strict", wheel, source], check=True)
    in_wheel = set(zipfile.ZipFile(wheel).namelist())
    for name in (
        "nmpi_emulator/py.typed",
        "pytest_nmpi/plugin.py",
        "pytest_nmpi/py.typed",
        "nmpi_emulator/dashboard/templates/layout.html",
    ):
        assert name in in_wheel, name
    assert not [name for name in in_wheel if name.startswith(("tests/", "docs/"))]
    with tarfile.open(source) as packed:
        in_source = {name.partition("/")[2] for name in packed.getnames()}
    wanted = (
        "tests/conftest.py",
        "docs/tutorial.md",
        "docker/Dockerfile",
        "mkdocs.yml",
        "CITATION.cff",
        "Makefile",
    )
    assert [name for name in wanted if name not in in_source] == []
