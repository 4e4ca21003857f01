"""The pages of the reference that are written from the code."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from . import api, commands, configuration, constraints, fixtures, oddities, platforms, python

#: By the name of the file: what writes the page.
PAGES: Mapping[str, Callable[[], str]] = {
    "reference/cli.md": commands.page,
    "reference/settings.md": configuration.page,
    "reference/python.md": python.page,
    "reference/fixtures.md": fixtures.page,
    "reference/api.md": api.page,
    "reference/control-api.md": api.control_page,
    "reference/platforms.md": platforms.page,
    "reference/constraints.md": constraints.page,
    "reference/oddities.md": oddities.page,
}

#: Those that lie in the repository as well, because the reports of jobs point to them there.
#: ``make reference`` renews them.
KEPT = ("reference/constraints.md",)
