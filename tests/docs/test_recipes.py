"""The recipes of the test double: every block is run, and so is what the GitHub action does."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml

from .blocks import Block, blocks_of, commands_of

ROOT = Path(__file__).parents[2]
HOW_TO = ROOT / "docs" / "how-to"
RECIPES = ("pytest-recipes", "faults", "record-and-replay")
PIPELINES = ("ci-github", "ci-gitlab")


def run(arguments: list[str], directory: Path) -> None:
    result = subprocess.run(arguments, cwd=directory, capture_output=True, text=True, timeout=240)
    assert result.returncode == 0, f"{shlex.join(arguments)}\n{result.stdout}\n{result.stderr}"


def run_pytest(directory: Path, *arguments: str) -> None:
    plain = ("-q", "-p", "no:randomly", "-p", "no:cacheprovider", "--nmpi-unused-stubs=error")
    run([sys.executable, "-m", "pytest", *plain, *arguments], directory)


def is_test(block: Block) -> bool:
    return block.language == "python" and block.title is None and "def test_" in block.text


@pytest.mark.parametrize("page", RECIPES)
def test_a_recipe_works(page: str, tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "titled").mkdir()
    blocks = blocks_of(HOW_TO / f"{page}.md")
    for number, block in enumerate(blocks):
        assert block.reason is None
        if is_test(block):
            (tmp_path / "tests" / f"test_block_{number}.py").write_text(block.text)
        elif block.title is not None:
            (tmp_path / "titled" / block.title).write_text(block.text)
        elif block.language == "python":
            (tmp_path / "script.py").write_text(block.text)
            run([sys.executable, "script.py"], tmp_path)
        for command in commands_of(block) if block.language == "console" else ():
            program, *arguments = shlex.split(command)
            if program == "pytest":
                run_pytest(tmp_path / "titled", *arguments)
            else:
                assert program == "python", command
                run([sys.executable, *arguments], tmp_path / "titled")
    run_pytest(tmp_path, "tests")


def test_pipelines_are_yaml_with_options_that_there_are() -> None:
    for page in PIPELINES:
        for block in blocks_of(HOW_TO / f"{page}.md"):
            assert isinstance(yaml.safe_load(block.text), dict), f"{page}:{block.line}"
    inputs = yaml.safe_load((ROOT / "action.yml").read_text())["inputs"]
    (step,) = [
        step
        for block in blocks_of(HOW_TO / "ci-github.md")
        for job in yaml.safe_load(block.text)["jobs"].values()
        for step in job["steps"]
        if step.get("uses") == "./"
    ]
    assert set(step["with"]) <= set(inputs)


def test_the_action_starts_an_emulator_for_the_steps_that_follow(tmp_path: Path) -> None:
    action: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text())
    (start,) = [step for step in action["runs"]["steps"] if step.get("id") == "start"]
    (tmp_path / "world.toml").write_text('[users.zoe]\nteam = ["collab-zoo-editor"]\n')
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "WORLD": str(tmp_path / "world.toml"),
        "BACKEND": "none",
        "PORT": "0",
        "SETTINGS": "token_lifetime=60\njob_time_limit=9\n",
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
    }
    command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", start["run"]]
    with subprocess.Popen(
        command, env=environment, start_new_session=True, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            told, _ = process.communicate(timeout=120)
            assert process.returncode == 0, told
            output = dict(line.split("=", 1) for line in (tmp_path / "output").read_text().splitlines())
            assert set(output) == set(action["outputs"])
            assert (output["user"], output["collab"]) == ("zoe", "zoo")
            headers = {"Authorization": f"Bearer {output['token']}"}
            assert requests.get(output["url"] + "/jobs/", headers=headers, timeout=30).json() == []
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
