"""What goes into the container: no image is built here, but its steps are taken and its files are read."""

from __future__ import annotations

import json
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from nmpi_emulator import Emulator
from nmpi_emulator.settings import ENVIRONMENT_PREFIX, NAMES, load

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "docker" / "Dockerfile").read_text()
COMPOSE = (ROOT / "docker" / "compose.yaml").read_text()


def healthcheck() -> int:
    return int(runpy.run_path(str(ROOT / "docker" / "healthcheck.py"))["main"]())


def test_the_container_is_healthy_once_it_can_execute(
    idle: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NMPI_EMULATOR_PORT", str(idle.port))
    assert healthcheck() == 0


def test_the_container_is_ill_if_nothing_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NMPI_EMULATOR_PORT", "1")
    assert healthcheck() == 1


def test_a_control_token_does_not_make_the_container_ill(monkeypatch: pytest.MonkeyPatch) -> None:
    with Emulator(execution=False, control_token="secret") as emulator:
        monkeypatch.setenv("NMPI_EMULATOR_PORT", str(emulator.port))
        monkeypatch.setenv("NMPI_EMULATOR_CONTROL_TOKEN", "secret")
        assert healthcheck() == 0


@pytest.mark.parametrize("text", [DOCKERFILE, COMPOSE], ids=["Dockerfile", "compose.yaml"])
def test_every_variable_is_a_setting(text: str) -> None:
    named = re.findall(ENVIRONMENT_PREFIX + r"([A-Z_]+)", text)
    assert named
    assert {name.lower() for name in named} <= set(NAMES)


def test_the_settings_of_the_image_are_good_ones() -> None:
    pairs = re.findall(r"(NMPI_EMULATOR_[A-Z_]+)=(\S+)", DOCKERFILE)
    settings = load(None, dict(pairs))
    assert (settings.host, settings.port) == ("0.0.0.0", 8100)
    assert settings.db == Path("/data/emulator.db")


def test_what_is_copied_into_the_image_is_there() -> None:
    for sources in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE):
        for source in sources.split():
            assert (ROOT / source).exists(), source


def test_the_image_runs_as_nobody_in_particular() -> None:
    last_stage = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER 10001:10001$", last_stage, re.MULTILINE)
    assert "read_only: true" in COMPOSE


def test_the_build_wants_all_its_arguments() -> None:
    result = subprocess.run([ROOT / "docker" / "build.sh", "x"], capture_output=True, text=True, timeout=60)
    assert result.returncode == 2
    assert "SOURCE ENVIRONMENT CACHE" in result.stderr


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_what_the_build_installs_serves_with_its_caches_read_only(tmp_path: Path) -> None:
    environment, cache = tmp_path / "environment", tmp_path / "cache"
    variables = {**os.environ, "PYTHON": sys.executable}
    subprocess.run([ROOT / "docker" / "build.sh", ROOT, environment, cache], env=variables, check=True)
    for path in sorted(cache.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    script = tmp_path / "run.py"
    script.write_text(
        "import pyNN.spiNNaker as sim\nsim.setup()\np = sim.Population(2, sim.IF_curr_exp(i_offset=1.0))\n"
        "p.record('spikes')\nsim.run(100)\nprint(len(p.get_data().segments[0].spiketrains))\nsim.end()\n"
    )
    program = [environment / "bin" / "nmpi-emulator", "run", script, "-o", tmp_path / "out"]
    clean = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "NMPI_EMULATOR_CACHE_DIR": str(cache)}
    result = subprocess.run(program, cwd=tmp_path, env=clean, capture_output=True, text=True, timeout=600)
    assert result.returncode == 0, result.stderr
    assert "2\n" in result.stdout
    findings = subprocess.run(
        [environment / "bin" / "nmpi-emulator", "doctor", "--json"],
        cwd=tmp_path, env=clean, capture_output=True, text=True, timeout=600, check=True,
    )  # fmt: skip
    content = next(f for f in json.loads(findings.stdout) if f["subject"] == "cache content")
    assert content["verdict"] == "good", content
