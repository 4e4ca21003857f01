"""``nmpi-emulator doctor``: what of this machine the emulator can use, and what to do about the rest."""

from __future__ import annotations

import dataclasses
import sys
from typing import TYPE_CHECKING

import click

from .json_output import json_option
from .presentation import show_json

if TYPE_CHECKING:
    from .examination import Finding

_SIGNS = {"good": ("ok", "green"), "note": ("note", "yellow"), "problem": ("PROBLEM", "red")}


@click.command()
@json_option(
    "a list of findings",
    subject="what was looked at",
    verdict="good, note (works, but not as well as it could) or problem",
    found="what was found",
    advice="what to do; empty if nothing",
)
def doctor(as_json: bool) -> None:
    """Examine this machine: Python, packages, compiler, caches, confinement, directories.

    The exit code is 1 if something is found that keeps jobs from running.
    """
    from .examination import examine

    findings: list[Finding] = []
    for finding in examine():
        findings.append(finding)
        if not as_json:
            _show(finding)
    if as_json:
        show_json([dataclasses.asdict(finding) for finding in findings])
    sys.exit(1 if any(finding.verdict == "problem" for finding in findings) else 0)


def _show(finding: Finding) -> None:
    sign, colour = _SIGNS[finding.verdict]
    click.echo(f"{click.style(f'{sign:8}', fg=colour)}{finding.subject}: {finding.found}")
    if finding.advice:
        click.echo(f"        {finding.advice}")
