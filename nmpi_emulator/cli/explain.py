"""``nmpi-emulator explain``: what the code of a finding means."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

import click

from nmpi_emulator.errors import UsageError
from nmpi_emulator.platforms.registry import platforms
from nmpi_emulator.platforms.shared_constraints import SHARED_CONSTRAINTS

from .json_output import json_option
from .presentation import show_json


def _codes() -> Mapping[str, str]:
    """Return what each code means."""
    own = (platform.constraints for platform in platforms().values())
    return {**SHARED_CONSTRAINTS, **{code: meaning for each in own for code, meaning in each.items()}}


def complete_code(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return the codes that begin with what has been typed."""
    return sorted(code for code in _codes() if code.startswith(incomplete))


@click.command()
@click.argument("code", shell_complete=complete_code)
@json_option(
    "the code and its meaning",
    code="the code",
    meaning="what it means",
    platforms="the platforms on which it is found",
)
def explain(code: str, as_json: bool) -> None:
    """Explain the CODE of a finding, as messages of jobs, reports and check name it.

    An error ends a script as the real software does, a warning tells what becomes of something.
    `nmpi-emulator platforms NAME` lists all codes of a platform.
    """
    known = _codes()
    if code not in known:
        near = difflib.get_close_matches(code, known, n=3)
        hint = f"did you mean {' or '.join(near)}?" if near else "nmpi-emulator platforms NAME lists them."
        raise UsageError(f"there is no finding {code!r}; {hint}")
    is_shared = code in SHARED_CONSTRAINTS
    names = [name for name, platform in platforms().items() if is_shared or code in platform.constraints]
    if as_json:
        return show_json({"code": code, "meaning": known[code], "platforms": names})
    click.echo(known[code])
    return click.echo(f"On {'every platform' if is_shared else ', '.join(names)}.")
