"""The pytest plugin: fixtures from its sources, options from what it tells pytest."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest_nmpi
import pytest_nmpi.plugin
from pytest_nmpi import marker

from .text import code, described, table

_HEAD = """# Fixtures

The plugin is there once the package is installed; it imports nothing but pytest until a test asks
for one of its fixtures.

```python
def test_my_experiment(nmpi_client):
    job = nmpi_client.submit_job("run.py", platform="SpiNNaker", collab_id="my-collab", wait=True)
    assert job["status"] == "finished"
```

"""


_MARKER = """## Marker

`@pytest.mark.nmpi(...)` says what a test, a class or a module wants of its emulator. Besides the
arguments below it takes those [settings](settings.md) of an emulator that have an option below.

"""


def page() -> str:
    """Write the page."""
    parts = [_HEAD]
    for name, scope, text in sorted(_fixtures()):
        parts.append(f"## {name}\n\nScope: {scope}.\n\n{described(text)}\n\n")
    parts.append(_MARKER)
    parts.append(table(("argument", "meaning"), [(code(n), text) for n, text in marker.ARGUMENTS.items()]))
    options = _Options()
    pytest_nmpi.plugin.pytest_addoption(options)  # type: ignore[arg-type]
    names: dict[str, list[str]] = {}
    for name, meaning in options.found:
        names.setdefault(meaning, []).append(code(name))
    rows = [(", ".join(known), meaning) for meaning, known in names.items()]
    return "".join(parts) + "\n## Options\n\n" + table(("option, ini setting", "meaning"), rows)


def _fixtures() -> Iterator[tuple[str, str, str]]:
    """Yield name, scope and docstring of each fixture."""
    for path in Path(pytest_nmpi.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            for decorator in node.decorator_list:
                function = decorator.func if isinstance(decorator, ast.Call) else decorator
                if ast.unparse(function) == "pytest.fixture":
                    yield node.name, _scope(decorator), inspect.cleandoc(ast.get_docstring(node) or "")


def _scope(decorator: ast.expr) -> str:
    if isinstance(decorator, ast.Call):
        for keyword in decorator.keywords:
            if keyword.arg == "scope":
                is_text = isinstance(keyword.value, ast.Constant)
                return str(keyword.value.value) if is_text else "as configured"  # type: ignore[attr-defined]
    return "function"


class _Options:
    """Stands in for pytest's parser, and notes the options."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []

    def getgroup(self, *_: Any, **__: Any) -> _Options:
        """Return what takes options."""
        return self

    def addoption(self, *names: str, help: str = "", **_: Any) -> None:  # noqa: A002
        """Note an option of the command line."""
        self.found.append((names[0], help))

    def addini(self, name: str, help: str = "", *_: Any, **__: Any) -> None:  # noqa: A002
        """Note a setting of the ini file."""
        self.found.append((name, help))
