"""The Python interface, from its docstrings."""

from __future__ import annotations

import inspect
import re
from typing import Any

from nmpi_emulator import Emulator, redirect
from nmpi_emulator.api.faults import KINDS
from nmpi_emulator.controls import Controls

from .text import code, docstring, table

_HEAD = """# Python

```python
from nmpi_emulator import Emulator

with Emulator() as emulator:
    job = emulator.submit("print(6 * 7)", platform="localhost")
    emulator.wait_for(job, timeout=60)
    assert emulator.log(job) == "42\\n"
```

The fixture `nmpi_server` is such an object. What it can do for the sake of tests can be done over
HTTP as well: see the [control interface](control-api.md). [Settings](settings.md) are arguments of
`Emulator`.

"""


def page() -> str:
    """Write the page."""
    parts = [_HEAD, "## Emulator\n\n", docstring(Emulator), "\n\n"]
    for name in _public(Emulator, but=Controls):
        parts.append(_entry(Emulator, name))
    parts.append("## For tests\n\n")
    for name in _public(Controls):
        parts.append(_entry(Controls, name))
    kinds = table(("kind", "what happens"), [(code(kind), effect) for kind, effect in KINDS.items()])
    parts.append(f"### Kinds of faults\n\n{kinds}\n")
    parts.append(f"## redirect\n\n`{_signature('redirect', redirect)}`\n\n{docstring(redirect)}\n")
    return "".join(parts)


def _public(owner: type, but: type | None = None) -> list[str]:
    return [
        name
        for name, member in vars(owner).items()
        if not name.startswith("_")
        and (inspect.isfunction(member) or isinstance(member, property))
        and not (but is not None and name in vars(but))
    ]


def _entry(owner: type, name: str) -> str:
    member: Any = vars(owner)[name]
    if isinstance(member, property):
        return f"### {name}\n\n{docstring(member.fget)}\n\n"
    return f"### {name}\n\n`{_signature(name, member)}`\n\n{docstring(member)}\n\n"


def _signature(name: str, function: Any) -> str:
    signature = inspect.signature(function)
    parameters = [p for p in signature.parameters.values() if p.name != "self"]
    text = f"{name}{signature.replace(parameters=parameters)}"
    return re.sub(r"(: |-> )'([^']*)'", r"\1\2", text)  # annotations are texts
