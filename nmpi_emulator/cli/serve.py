"""``nmpi-emulator serve``: a server until it is stopped."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nmpi_emulator._version import __version__
from nmpi_emulator.errors import UsageError
from nmpi_emulator.hosts import EVERYWHERE
from nmpi_emulator.settings import EXTRA_INSTALLS, SIMULATORS

from .connection import DEFAULT_PORT
from .introductions import introduced

if TYPE_CHECKING:
    from nmpi_emulator import Emulator

#: How often the server looks for a signal that has not woken it, in seconds.
_LOOK_S = 0.5


@click.command()
@click.option("--host", help="Address to listen on.  [default: 127.0.0.1]")
@click.option("--port", type=int, help="Port to listen on; 0 takes a free one.  [default: 8100]")
@click.option("--port-file", type=click.Path(path_type=Path), help="Write the port to this file when ready.")
@click.option("--db", type=click.Path(path_type=Path), help="Database file.  [default: a throw-away one]")
@click.option("--world", type=click.Path(path_type=Path), help="TOML or JSON file with users, collabs, ...")
@click.option("--workers", type=int, help="Jobs at the same time.  [default: one per processor core]")
@click.option("--no-execution", is_flag=True, help="Leave all jobs in the queue.")
@click.option("--backend", type=click.Choice(SIMULATORS), help="What executes networks.")
@click.option("--job-time-limit", type=float, help="Seconds that a job may run.  [default: 3600]")
@click.option("--stop-grace", type=float, help="Seconds that running jobs get when it stops.  [default: 5]")
@click.option(
    "--extra-installs",
    type=click.Choice(EXTRA_INSTALLS),
    help="Whether what jobs ask to be installed is.  [default: refuse]",
)
@click.option("--reproduce-upstream-bugs", is_flag=True, help="Fail with 500 where the real service does.")
@click.option("--config", type=click.Path(path_type=Path), help="TOML file with settings.")
@click.option("--set", "pairs", multiple=True, metavar="NAME=VALUE", help="Any other setting.")
def serve(
    port_file: Path | None,
    no_execution: bool,
    reproduce_upstream_bugs: bool,
    backend: str | None,
    config: Path | None,
    port: int | None,
    pairs: tuple[str, ...],
    **arguments: Any,
) -> None:
    """Run a server until it is stopped (Ctrl-C, SIGTERM).

    It then takes no more jobs off the queue, and gives those that run a few seconds to end (--stop-grace);
    what waits stays in the queue.  A second signal ends everything at once.
    """
    from nmpi_emulator import Emulator
    from nmpi_emulator.settings import load

    options = {
        **arguments,
        "execution": False if no_execution else None,
        "reproduce_upstream_bugs": reproduce_upstream_bugs or None,
        "simulator": backend,
        "port": port,
    }
    given = {name: value for name, value in options.items() if value is not None}
    settings = load(config, os.environ, {"port": DEFAULT_PORT}, **{**_read_pairs(pairs), **given})
    # An event's lock may be held by the very thread in which the handler runs; this queue has none.
    signals: queue.SimpleQueue[int] = queue.SimpleQueue()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _: signals.put(received))
    emulator = Emulator(settings=settings)
    with emulator, introduced(emulator):
        if port_file is not None:
            _write_whole(port_file, f"{emulator.port}\n")
        _introduce(emulator)
        _wait(signals)
        _settle(emulator, signals)


def _wait(signals: queue.SimpleQueue[int]) -> None:
    """Wait for a signal.

    A wait without end would miss one that comes in the very moment in which the thread lies down: its handler
    would run, but only when something else wakes the thread.
    """
    while True:
        with contextlib.suppress(queue.Empty):
            signals.get(timeout=_LOOK_S)
            return


def _settle(emulator: Emulator, signals: queue.SimpleQueue[int]) -> None:
    """Let jobs that run come to their end, until the time for that is over or there is another signal."""

    def wait() -> None:
        try:
            emulator.settle()
        finally:
            signals.put(0)

    if emulator.dispatcher.running and emulator.settings.stop_grace:
        click.echo(
            f"stopping: running jobs have {emulator.settings.stop_grace:g} s to end (setting stop_grace); "
            "another Ctrl-C or SIGTERM ends them now",
            err=True,
        )
    threading.Thread(target=wait, name="nmpi-emulator-settling", daemon=True).start()
    _wait(signals)
    if left := len(emulator.dispatcher.running):
        click.echo(f"stopping: ending {left} job{'' if left == 1 else 's'}", err=True)


def _read_pairs(pairs: tuple[str, ...]) -> dict[str, str]:
    """Read what ``--set`` gives.

    :raises UsageError: for anything but ``NAME=VALUE``.
    """
    settings = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise UsageError(f"--set {pair} is not of the form NAME=VALUE")
        settings[name.strip().replace("-", "_")] = value
    return settings


def _introduce(emulator: Emulator) -> None:
    """Say how to reach the server: for people, then one line for programs."""
    user = emulator.user()
    collab = next(iter(user.roles), user.username)
    password = user.password or ""
    click.echo(f"NMPI emulator {__version__} at {emulator.url}  (Ctrl-C stops it)")
    click.echo(f"user {user.username}, password {password}, collab {collab}")
    click.echo(f"dashboard {emulator.url}/dashboard/, API {emulator.url}/docs")
    click.echo("from another terminal: nmpi-emulator submit, jobs, logs, open, ...\n")
    if emulator.settings.host in EVERYWHERE and not emulator.settings.public_url:
        click.echo(
            f"other machines cannot follow the addresses of files and of the sign-in, which begin with "
            f"{emulator.url}: give the one that they use by --set public_url=http://NAME:{emulator.port}",
            err=True,
        )
    click.echo(
        f"    import nmpi\n"
        f"    client = nmpi.Client({user.username!r}, {password!r},\n"
        f"        job_service={emulator.url!r}, authorization_endpoint={emulator.url!r},\n"
        f"        user_info_endpoint='{emulator.url}/auth/realms/hbp/protocol/openid-connect/userinfo')\n"
        f"    client.submit_job('run.py', platform=nmpi.SPINNAKER, collab_id={collab!r})\n"
    )
    ready = {"ready": True, "url": emulator.url, "port": emulator.port, "user": user.username}
    click.echo(json.dumps({**ready, "password": password, "collab": collab}))
    sys.stdout.flush()


def _write_whole(file: Path, text: str) -> None:
    """Write a file so that nobody ever sees a part of it."""
    temporary = file.with_name(file.name + ".new")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(file)
