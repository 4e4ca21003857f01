"""Every oddity of the real service that the code reproduces has a test that names it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import nmpi_emulator

CODE = Path(nmpi_emulator.__file__).parent
TESTS = Path(__file__).parents[1]


def marks() -> dict[str, str]:
    """Return the text after each ``quirk:`` in the code, on one line, and the file in which it stands."""
    found = {}
    for path in sorted(CODE.rglob("*.py")):
        text = re.sub(r"\s*\n\s*#?:?\s*", " ", path.read_text(encoding="utf-8"))
        for match in re.finditer(r"quirk: (.{1,200})", text):
            found[match[1]] = str(path.relative_to(CODE))
    return found


def named_quirks() -> Iterator[str]:
    """Yield the texts in all ``@pytest.mark.quirk(...)`` of the tests."""
    for path in sorted(TESTS.rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.quirk":
                yield ast.literal_eval(node.args[0])


def test_every_quirk_in_the_code_has_a_test_that_names_it() -> None:
    named = tuple(named_quirks())
    assert marks(), "no marks are found at all"
    untested = {text: file for text, file in marks().items() if not text.startswith(named)}
    assert not untested


def test_every_quirk_that_a_test_names_stands_in_the_code() -> None:
    found = marks()
    assert [text for text in named_quirks() if not any(mark.startswith(text) for mark in found)] == []


def uses_of_bugs(root: Path) -> set[str]:
    """Return the names of the upstream bugs that the files under a directory mention."""
    files = [path for path in root.rglob("*.py") if path.name != "upstream_bugs.py"]
    return {
        name
        for path in files
        for name in re.findall(r"\bUpstreamBug\.([A-Z_0-9]+)", path.read_text(encoding="utf-8"))
    }


def test_every_upstream_bug_that_the_code_reproduces_has_a_test_that_names_it() -> None:
    assert uses_of_bugs(CODE) - uses_of_bugs(TESTS) == set()
