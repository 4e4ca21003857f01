"""A job that a command executes on this machine, without a server: its options, and what they say."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nmpi_emulator.settings import EXTRA_INSTALLS

from .hardware_config import read_hardware_config
from .platforms import complete_platform
from .report_file import require_writable

if TYPE_CHECKING:
    from nmpi_emulator.settings import Settings


@dataclass(frozen=True, kw_only=True)
class LocalJob:
    """What a command has been told of a job.

    :param source: a script, a directory or a URL.
    :param command: script and arguments.
    :param report_file: where its report goes, as JSON.
    """

    source: str
    platform: str
    command: str
    hardware_config: dict[str, Any]
    settings: Settings
    report_file: Path | None


_OPTIONS = (
    click.argument("source"),
    click.option(
        "-p",
        "--platform",
        default="SpiNNaker",
        shell_complete=complete_platform,
        help="The platform to emulate.",
    ),
    click.option("--command", default="", help="Script and arguments; {system} is the back end's name."),
    click.option("-c", "old_command", hidden=True, help="The old short form of --command."),
    click.option("--hardware-config", default="{}", help="JSON, or the name of a JSON file."),
    click.option(
        "--extra-installs",
        type=click.Choice(EXTRA_INSTALLS),
        help="Whether what the configuration asks to be installed is.  [default: refuse]",
    ),
    click.option(
        "--real-mapping",
        is_flag=True,
        help="Have the platform's real software map the network as well, if it is installed.",
    ),
    click.option(
        "--report", "report_file", type=click.Path(path_type=Path), help="Write the report as JSON."
    ),
    click.option("--time-limit", default=3600.0, help="Seconds that the script may run."),
)


def with_local_job(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that describe a job; it gets a :class:`LocalJob` as its first argument."""

    @functools.wraps(function)
    def command(
        *,
        source: str,
        platform: str,
        command: str,
        old_command: str | None,
        hardware_config: str,
        extra_installs: str | None,
        real_mapping: bool,
        report_file: Path | None,
        time_limit: float,
        **others: Any,
    ) -> None:
        from nmpi_emulator.settings import load

        settings = load(
            None,
            os.environ,
            job_time_limit=time_limit,
            allow_local_sources=True,
            extra_installs=extra_installs,
        )
        if old_command is not None:
            click.echo("-c is taken for --command here; write that, as -c is --collab elsewhere", err=True)
            command = command or old_command
        require_writable(report_file)
        config = read_hardware_config(hardware_config)
        if real_mapping:
            config |= _real_mapping(platform, settings)
        job = LocalJob(
            source=source,
            platform=platform,
            command=command,
            hardware_config=config,
            settings=settings,
            report_file=report_file,
        )
        function(job, **others)

    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def _real_mapping(platform: str, settings: Settings) -> dict[str, Any]:
    """Return what of a ``hardware_config`` asks for the mapping of the real software.

    :raises UsageError: if that cannot be had.
    """
    from nmpi_emulator.execution.real_software import require
    from nmpi_emulator.platforms.real_software import KEY

    require(platform, settings)
    return {KEY: True}
