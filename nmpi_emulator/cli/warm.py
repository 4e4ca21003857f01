"""``nmpi-emulator warm``: fill the caches, so that no job has to."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nmpi_emulator.errors import UsageError

from .json_output import json_option
from .presentation import show_json
from .status_line import StatusLine

if TYPE_CHECKING:
    from nmpi_emulator.execution.caches import Caches
    from nmpi_emulator.settings import Settings

#: How long to wait until everything has been imported once, in seconds.
_PATIENCE_S = 300.0


@click.command()
@click.option("--cache-dir", type=click.Path(path_type=Path), help="Where.  [default: the user's cache]")
@click.option("--workers", type=click.IntRange(1), help="Compilers at a time.  [default: one per core]")
@click.option("--config", type=click.Path(path_type=Path), help="TOML file with settings (cache_dir).")
@json_option(
    "what is there now",
    directory="the directory of the caches",
    compiled="how many compiled modules it holds",
    fork_server="whether that from which jobs are forked came up",
)
def warm(cache_dir: Path | None, workers: int | None, config: Path | None, as_json: bool) -> None:
    """Fill the caches of compiled code and of libraries, so that the first jobs are as fast as all others.

    Takes some minutes the first time; what is there already is left as it is.  Needs a C++ compiler.  Without
    all this jobs run all the same: long ones more slowly, or after compiling what they need.
    """
    from nmpi_emulator.execution.caches import Caches, cache_directory
    from nmpi_emulator.settings import load

    settings = load(config, os.environ, cache_dir=cache_dir)
    caches = Caches(cache_directory(settings))
    caches.prepare()
    compiled = _compile(caches, workers or os.cpu_count() or 1)
    is_ready = _import_once(settings)
    if as_json:
        return show_json({"directory": str(caches.directory), "compiled": compiled, "fork_server": is_ready})
    return click.echo(f"{compiled} compiled modules in {caches.compiled}")


def _compile(caches: Caches, workers: int) -> int:
    """Compile what is not there; return how many modules there are.

    :raises UsageError: if there is no compiler, or some of them could not be compiled.
    """
    from nmpi_emulator.backends.engine import preparation
    from nmpi_emulator.backends.preloading import platform_sources

    line = StatusLine()

    def report(done: int, of: int) -> None:
        line.show(f"compiling: {done} of {of} modules", done / of if of else None)

    try:
        done, of = preparation.warm(
            caches.compiled, further_sources=platform_sources(), workers=workers, report=report
        )
    except RuntimeError as error:
        raise UsageError(str(error)) from error
    finally:
        line.clear()
    if done < of:
        raise UsageError(f"{of - done} of {of} modules could not be compiled; the messages above say why")
    return done


def _import_once(settings: Settings) -> bool:
    """Start what jobs are forked from, so that libraries fill their caches; tell whether it came up."""
    import tempfile

    from nmpi_emulator.execution.assembly import Execution

    with tempfile.TemporaryDirectory(prefix="nmpi-emulator-") as directory:
        execution = Execution(settings, Path(directory))
        execution.start()
        try:
            server = execution.fork_server
            return server is not None and server.wait_settled(_PATIENCE_S) and server.pid is not None
        finally:
            execution.stop()
