"""``nmpi-emulator warm``: fill the caches, so that no job has to."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nmpi_emulator.errors import UsageError

from .presentation import show_json
from .progress import Progress

if TYPE_CHECKING:
    from nmpi_emulator.settings import Settings

#: How long to wait until everything has been imported once, in seconds.
_PATIENCE_S = 300.0


@click.command()
@click.option("--cache-dir", type=click.Path(path_type=Path), help="Where.  [default: the user's cache]")
@click.option("--workers", type=click.IntRange(1), help="Compilations at a time.  [default: one per core]")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def warm(cache_dir: Path | None, workers: int | None, as_json: bool) -> None:
    """Compile the code of the standard models, and let libraries fill their caches.

    Takes some minutes the first time and next to nothing afterwards.  Without a C++ compiler, simulations run
    as numpy code, and only the caches of libraries are filled.
    """
    from nmpi_emulator.execution.caches import Caches, cache_directory
    from nmpi_emulator.settings import load

    settings = load(None, os.environ, cache_dir=cache_dir)
    caches = Caches(cache_directory(settings))
    caches.prepare()
    if not os.access(caches.compiled, os.W_OK):
        raise UsageError(f"cannot write caches to {caches.directory}; choose another place (--cache-dir)")
    compiled = _compile(caches.compiled, workers or os.cpu_count() or 1)
    is_ready = _import_once(settings)
    if as_json:
        return show_json({"directory": str(caches.directory), "compiled": compiled, "fork_server": is_ready})
    click.echo(f"{caches.directory}: {compiled} compiled modules")
    if compiled == 0:
        click.echo("note: there is no C++ compiler; long simulations run as numpy code, slower", err=True)
    return None


def _compile(directory: Path, workers: int) -> int:
    """Compile what can be compiled; return how many modules there are.

    :raises UsageError: if the compiler fails.
    """
    from nmpi_emulator.backends.engine.extensions import Extensions
    from nmpi_emulator.backends.engine.preparation import warm as compile_models

    if not Extensions(directory).can_compile:
        return 0
    done, of = compile_models(directory, workers=workers, report=Progress("compiling"))
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
