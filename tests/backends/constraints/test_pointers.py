"""Whatever a message sends people to is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import nmpi_emulator
from nmpi_emulator.backends.constraints.pointers import about_code, about_platform
from nmpi_emulator.backends.constraints.violation import Violation
from nmpi_emulator.cli import main
from nmpi_emulator.platforms.registry import platforms
from nmpi_emulator.platforms.shared_constraints import SHARED_CONSTRAINTS

PACKAGE = Path(nmpi_emulator.__file__).parent
REPOSITORY = Path(__file__).parents[3]

CODES = {**SHARED_CONSTRAINTS, **{c: m for p in platforms().values() for c, m in p.constraints.items()}}


def texts(pattern: str) -> Iterator[tuple[str, str]]:
    """Yield what a regular expression finds in texts of the code, but for docstrings: the file, and that."""
    for file in PACKAGE.rglob("*.py"):
        source = file.read_text(encoding="utf-8")
        if not re.search(pattern, source):
            continue
        tree = ast.parse(source)
        docstrings = {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                for found in re.findall(pattern, node.value):
                    yield str(file.relative_to(PACKAGE)), found


def shown(pointer: str) -> str:
    """Run the command to which a message points; return what it says."""
    program, *arguments = pointer.split()
    assert program == "nmpi-emulator"
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_is_explained_by_the_command_that_messages_name(code: str) -> None:
    assert Violation(code=code, message="no").text() == f"no [see {about_code(code)}]"
    assert CODES[code] in shown(about_code(code))


@pytest.mark.parametrize("name", sorted(platforms()))
def test_every_platform_is_described_by_the_command_that_messages_name(name: str) -> None:
    assert platforms()[name].title in shown(about_platform(name))


def test_only_platforms_that_there_are_are_pointed_to() -> None:
    calls = re.compile(r"\babout_platform\(['\"]([^'\"]+)['\"]\)")
    named = {name for file in PACKAGE.rglob("*.py") for name in calls.findall(file.read_text("utf-8"))}
    assert named
    assert named <= set(platforms())


def test_every_file_of_the_documentation_that_is_named_lies_in_the_repository() -> None:
    named = list(texts(r"docs/[\w/.-]+\.md"))
    assert named
    assert [each for each in named if not (REPOSITORY / each[1]).is_file()] == []


def test_every_command_that_is_named_exists() -> None:
    named = list(texts(r"nmpi-emulator ([a-z]+)\b"))
    assert {name for _, name in named} > {"serve", "warm", "platforms"}
    # The last one is what recordings are marked with.
    assert [each for each in named if each[1] not in {*main.commands, "recording"}] == []


def test_a_code_that_there_is_not_is_answered_with_those_like_it() -> None:
    result = CliRunner().invoke(main, ["explain", "spinnaker/delay-rang"])
    assert result.exit_code == 1
    assert "did you mean spinnaker/delay-range" in result.stderr
    assert "nmpi-emulator platforms NAME lists them" in CliRunner().invoke(main, ["explain", "x"]).stderr
