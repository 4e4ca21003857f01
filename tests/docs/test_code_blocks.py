"""Every code block of the documentation is run, page by page: what a reader copies works.

The blocks of a page are run in order in one directory.  A block with a title becomes the file of that name;
``python`` blocks are executed, or handed to pytest if they hold tests; commands of ``console`` blocks run in
this process where they are ours.  ``serve`` is checked for its options, and one emulator, started for all
pages, is the one that the other commands find.  Pages that run networks are long; that their commands are
understood is a short test of all pages.
"""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml
from click.testing import CliRunner

from nmpi_emulator import Emulator
from nmpi_emulator.cli import main
from nmpi_emulator.cli.introductions import introduced
from nmpi_emulator.settings import load, read_toml
from nmpi_emulator.world import World, load_world

from .blocks import Block, blocks_of, commands_of

ROOT = Path(__file__).parents[2]

#: Pages whose blocks have tests of their own, which know more about them.
TESTED_ELSEWHERE = (
    "pytest-recipes",
    "faults",
    "ci-github",
    "ci-gitlab",
    "record-and-replay",
    "job-manager-app",
)

PAGES = [
    path
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    if path.stem not in TESTED_ELSEWHERE
]

#: What is shown, but not for this program.
NOT_OURS = ("text", "js")

#: Pages that run networks.
LONG = ("README.md", "tutorial.md", "offline-laptop.md")

#: What a script of a reader may look like, where a page does not say.
SCRIPT = """
import importlib, sys
if len(sys.argv) > 1 and sys.argv[1] != "mock":
    sim = importlib.import_module("pyNN." + sys.argv[1])
    sim.setup()
    cells = sim.Population(1, sim.IF_curr_exp())
    sim.run(5.0)
    sim.end()
print(1)
"""


@pytest.fixture(scope="session")
def reader_emulator() -> Iterator[Emulator]:
    with Emulator(workers=2, job_time_limit=120) as emulator:
        yield emulator


@pytest.fixture
def reader(reader_emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The directory of somebody who reads a page, with an emulator that the commands find."""
    reader_emulator.reset()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "experiments").mkdir()
    for name in ("run.py", "experiments/run.py"):
        (tmp_path / name).write_text(SCRIPT)
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    with introduced(reader_emulator):
        yield tmp_path


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_what_a_page_shows_is_understood(page: Path) -> None:
    for block in blocks_of(page):
        if block.language == "python":
            compile(block.text, f"{page.name}:{block.line}", "exec")
        for line in commands_of(block) if block.language == "console" else ():
            program, *arguments = shlex.split(line)
            if program == "nmpi-emulator":
                command: click.Command = main
                while isinstance(command, click.Group):
                    command = command.commands[arguments.pop(0)]
                command.make_context(str(command.name), arguments).close()


@pytest.mark.parametrize(
    "page",
    [pytest.param(p, marks=pytest.mark.long if p.name in LONG else (), id=name_of(p)) for p in PAGES],
)
def test_what_a_page_shows_works(page: Path, reader: Path) -> None:
    names: dict[str, object] = {"__name__": "__main__"}
    for block in blocks_of(page):
        if block.reason is None:
            run_block(block, reader, names, f"{page.name}:{block.line}")


def run_block(block: Block, directory: Path, names: dict[str, object], place: str) -> None:
    if block.title is not None:
        (directory / block.title).write_text(block.text)
    if block.language == "python":
        run_python(block, directory, names, place)
    elif block.language == "console":
        for command in commands_of(block):
            run_command(command, directory, place)
    elif block.language == "toml":
        run_toml(block.text, directory)
    elif block.language == "yaml":
        assert yaml.safe_load(block.text), place
    elif block.language == "json":
        assert json.loads(block.text), place
    else:
        assert block.language in NOT_OURS, f"{place}: nobody knows how to run {block.language}"


def run_python(block: Block, directory: Path, names: dict[str, object], place: str) -> None:
    if "def test_" in block.text:
        file = directory / (block.title or "test_of_the_page.py")
        file.write_text(block.text)
        run_pytest([file.name], directory, place)
    elif block.title is not None:
        compile(block.text, block.title, "exec")  # a command of the page runs it
    else:
        exec(compile(block.text, place, "exec"), names)


def run_pytest(arguments: list[str], directory: Path, place: str) -> None:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:randomly",
        "-p",
        "no:cacheprovider",
        *arguments,
    ]
    result = subprocess.run(command, cwd=directory, capture_output=True, text=True, timeout=240)
    assert result.returncode == 0, f"{place}\n{result.stdout}\n{result.stderr}"


def run_command(line: str, directory: Path, place: str) -> None:
    program, *arguments = shlex.split(line)
    if program == "pytest":
        return run_pytest(arguments, directory, place)
    if program in ("mkdir", "cp"):
        subprocess.run([program, *arguments], cwd=directory, check=True)
        return None
    assert program == "nmpi-emulator", f"{place}: nobody knows how to run {line}"
    if arguments[0] == "serve":
        return check_serve(arguments[1:], directory)
    if arguments[0] == "exec":
        command = [sys.executable, "-m", "nmpi_emulator", *arguments]
        result = subprocess.run(command, cwd=directory, capture_output=True, text=True, timeout=240)
        assert result.returncode == 0, f"{place}: {line}\n{result.stdout}{result.stderr}"
        return None
    answer = CliRunner().invoke(main, arguments)
    assert answer.exit_code == 0, f"{place}: {line}\n{answer.output}{answer.exception}"
    return None


def check_serve(arguments: list[str], directory: Path) -> None:
    """Require that ``serve`` would take its options: settings and world are read, nothing is started."""
    from nmpi_emulator.cli.serve import serve

    with serve.make_context("serve", list(arguments)) as context:
        options = dict(context.params)
    pairs = dict(pair.split("=", 1) for pair in options.pop("pairs"))
    settings = load(None, {}, **pairs, host=options["host"], port=options["port"], workers=options["workers"])
    assert settings.port == (options["port"] or 0)
    if options["world"] is not None:
        load_world(directory / options["world"])


def run_toml(text: str, directory: Path) -> None:
    """Require that a TOML file is a good world, or good settings."""
    file = directory / "of-the-page.toml"
    file.write_text(text)
    if set(read_toml(file)) <= {field.alias or name for name, field in World.model_fields.items()}:
        load_world(file)
    else:
        load(file)


def test_every_block_that_is_not_run_has_a_reason() -> None:
    reasons = [block.reason for page in PAGES for block in blocks_of(page) if block.reason is not None]
    assert reasons
    assert all(len(reason.split()) > 2 for reason in reasons)


def test_the_pages_are_found_with_their_blocks() -> None:
    assert {"README.md", "tutorial.md", "world.md"} <= {page.name for page in PAGES}
    assert sum(len(blocks_of(page)) for page in PAGES) > 25
    assert shutil.which("python")
