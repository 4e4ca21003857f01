"""The command line: one module per command."""

from __future__ import annotations

import os
from typing import Any

import click

from nmpi_emulator._version import __version__
from nmpi_emulator.errors import UsageError

from .browser import open_page
from .cancel import cancel
from .check import check
from .completion import completion
from .doctor import doctor
from .drain import drain
from .drift import drift
from .execute import execute
from .explain import explain
from .interruption import ending_in_order, open_closed_streams
from .jobs import jobs
from .logs import logs
from .platforms import platforms
from .record import record
from .reset import export, reset
from .run import run
from .serve import serve
from .snapshot import snapshot
from .submit import submit
from .token import token
from .warm import warm
from .world import world


class _Group(click.Group):
    """Shows mistakes of users as one line, not as a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        open_closed_streams()
        with ending_in_order(ctx):
            try:
                return super().invoke(ctx)
            except UsageError as error:
                raise click.ClickException(str(error)) from error


_EXIT_CODES = """\b
Exit codes:
  0  done; for run, submit and logs that wait for a job: it finished
  1  refused, or the job failed
  2  the command line is wrong
  3  no emulator answers
  4  the credentials are refused, or there are none
  130  interrupted by Ctrl-C; 143, 129: ended by SIGTERM, SIGHUP
exec gives the exit code of its command.

Commands that need a running emulator find the one that this user has started; --url or
NMPI_EMULATOR_URL names another one.  Colours are for terminals; NO_COLOR switches them off, and
FORCE_COLOR on elsewhere as well.  What takes long is shown by a line that changes on a terminal, and
by a line now and then elsewhere, on standard error.
"""


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]}, epilog=_EXIT_CODES)
@click.version_option(__version__, prog_name="nmpi-emulator")
@click.pass_context
def main(ctx: click.Context) -> None:
    """The EBRAINS Neuromorphic Computing Platform on your own machine."""
    # By https://no-color.org and https://force-color.org: whatever is in them counts, but for nothing.
    if os.environ.get("NO_COLOR"):
        ctx.color = False
    elif os.environ.get("FORCE_COLOR"):
        ctx.color = True


for command in (
    serve,
    run,
    check,
    execute,
    platforms,
    explain,
    submit,
    jobs,
    logs,
    cancel,
    drain,
    open_page,
    token,
    world,
    snapshot,
    reset,
    export,
    record,
    drift,
    warm,
    doctor,
    completion,
):
    main.add_command(command)
