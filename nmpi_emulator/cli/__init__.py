"""The command line: one module per command."""

from __future__ import annotations

from typing import Any

import click

from nmpi_emulator._version import __version__
from nmpi_emulator.errors import UsageError

from .check import check
from .drift import drift
from .execute import execute
from .platforms import platforms
from .record import record
from .reset import export, reset
from .run import run
from .serve import serve


class _Group(click.Group):
    """Shows mistakes of users as one line, not as a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except UsageError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="nmpi-emulator")
def main() -> None:
    """The EBRAINS Neuromorphic Computing Platform on your own machine."""


for command in (serve, run, check, execute, platforms, reset, export, record, drift):
    main.add_command(command)
