"""The settings, from their declaration."""

from __future__ import annotations

import dataclasses
import inspect
import typing
from typing import Any

from nmpi_emulator.settings import ENVIRONMENT_PREFIX, Settings

from .text import code, markdown, split_fields, table

_HEAD = """# Settings

Every setting has one name. `Emulator(job_time_limit=60)` takes it as an argument, the environment
as `NMPI_EMULATOR_JOB_TIME_LIMIT`, a TOML file (`nmpi-emulator serve --config settings.toml`) as
`job_time_limit`, and `nmpi-emulator serve` as `--set job_time_limit=60`; the most common ones have
an option of their own. What comes later wins: default, file, environment, argument.

In the environment, yes and no are `1`, `true`, `yes`, `on` and `0`, `false`, `no`, `off`; lists are
separated by commas. A setting that does not exist, or a value of the wrong kind, is an error that
names it.

```toml
# settings.toml
workers = 4
job_time_limit = 600.0
fetch_hosts = ["github.com", "gitlab.ebrains.eu"]
```

"""


def page() -> str:
    """Write the page."""
    _, fields = split_fields(inspect.getdoc(Settings) or "")
    meanings = {name: meaning for _, name, meaning in fields}
    hints = typing.get_type_hints(Settings)
    rows = [
        (code(field.name), _kind(hints[field.name]), _default(field.default), markdown(meanings[field.name]))
        for field in dataclasses.fields(Settings)
    ]
    names = "\n".join(f"{ENVIRONMENT_PREFIX}{field.name.upper()}" for field in dataclasses.fields(Settings))
    return (
        _HEAD
        + table(("setting", "kind", "default", "meaning"), rows)
        + f"\n## Environment variables\n\n```text\n{names}\n```\n"
        + "\nBesides, the command line reads `NMPI_EMULATOR_URL`, `NMPI_EMULATOR_PORT_FILE`, "
        + "`NMPI_EMULATOR_USER`, `NMPI_EMULATOR_PASSWORD` and `NMPI_EMULATOR_TOKEN` to find a running "
        + "emulator and to sign in there.\n"
    )


def _kind(hint: Any) -> str:
    names = {bool: "yes or no", int: "integer", float: "number", str: "text"}
    kinds = [kind for kind in (typing.get_args(hint) or (hint,)) if kind not in (type(None), ...)]
    if "tuple" in str(hint):
        return "list of texts"
    return " or ".join(names.get(kind, "path") for kind in kinds)


def _default(value: Any) -> str:
    return "" if value in (None, ()) else code(value)
