"""``nmpi-emulator warm``: compile what long simulations use, before the first of them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from nmpi_emulator.errors import UsageError


@click.command()
@click.option(
    "--workers", type=click.IntRange(1), help="Compilers at a time.  [default: one per processor core]"
)
@click.option("--config", type=click.Path(path_type=Path), help="TOML file with settings (cache_dir).")
def warm(workers: int | None, config: Path | None) -> None:
    """Fill the cache of compiled code, so that long simulations are fast from the first one on.

    Needs a C++ compiler and takes some minutes; what is in the cache already is left as it is.  Without it
    jobs run all the same: long ones more slowly, or after compiling what they need.
    """
    from nmpi_emulator.backends.engine import preparation
    from nmpi_emulator.execution.caches import Caches, cache_directory
    from nmpi_emulator.settings import load

    caches = Caches(cache_directory(load(config, os.environ)))
    caches.prepare()
    try:
        done, of = preparation.warm(caches.compiled, workers=workers or os.cpu_count() or 1, report=_report)
    except RuntimeError as error:
        raise UsageError(str(error)) from error
    if done < of:
        raise UsageError(f"{of - done} of {of} modules could not be compiled; the messages above say why")
    click.echo(f"{done} compiled modules in {caches.compiled}")


def _report(done: int, of: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{done} of {of}", nl=done == of, err=True)
