"""``nmpi-emulator exec``: run an unchanged program against an emulator."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nmpi_emulator.errors import UsageError
from nmpi_emulator.settings import SIMULATORS

from .interruption import BY_SIGNAL

if TYPE_CHECKING:
    from nmpi_emulator import Emulator

#: What shells answer for a command that cannot be found or run.
_NOT_FOUND, _NOT_EXECUTABLE = 127, 126


@click.command(name="exec", context_settings={"allow_interspersed_args": False})
@click.option("--url", help="The emulator to use.  [default: one of its own, while the command runs]")
@click.option("--world", type=click.Path(path_type=Path), help="TOML or JSON file with users, collabs, ...")
@click.option("--db", type=click.Path(path_type=Path), help="Database file.  [default: a throw-away one]")
@click.option("--backend", type=click.Choice(SIMULATORS), help="What executes networks.")
@click.option("--allow", multiple=True, help="Another host that may be reached; may be given several times.")
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
def execute(url: str | None, allow: tuple[str, ...], command: tuple[str, ...], **arguments: Any) -> None:
    """Run COMMAND with all requests of Python programs for the real services redirected to an emulator.

    COMMAND and its Python scripts stay as they are.  Requests to other machines are stopped.  Commands of
    nmpi-emulator that COMMAND runs find the same emulator.  The exit code is that of COMMAND.
    """
    from nmpi_emulator.hosts import REAL_HOSTS
    from nmpi_emulator.redirection.programs import environment_of

    if url is not None:
        if any(arguments.values()):
            raise UsageError("--world, --db and --backend are for an emulator of its own: leave out --url")
        _require_emulator(url)
    with tempfile.TemporaryDirectory(prefix="nmpi-emulator-") as name, _emulator(url, arguments) as emulator:
        directory = Path(name)
        own: dict[str, str] = {}
        if emulator is not None:
            _sign_in(emulator, directory)
            url = emulator.url
            own = {"NMPI_EMULATOR_TOKEN": emulator.token()}
        assert url is not None
        environment = environment_of(os.environ, url, hosts=REAL_HOSTS, allow=allow, directory=directory)
        environment = {**environment, **own, "NMPI_EMULATOR_URL": url}  # for our own commands
        code = _run(command, environment)
    sys.exit(code)


def _require_emulator(url: str) -> None:
    """Require that an emulator answers at an address.

    :raises UsageError: if none does.
    """
    from urllib.request import ProxyHandler, build_opener

    try:
        build_opener(ProxyHandler({})).open(f"{url.rstrip('/')}/_emulator/health", timeout=10).close()
    except (OSError, ValueError) as error:
        raise UsageError(
            f"--url: no emulator answers at {url} ({error}). Start one with nmpi-emulator serve, or leave "
            "out --url to have one for this command."
        ) from None


@contextlib.contextmanager
def _emulator(url: str | None, arguments: dict[str, Any]) -> Iterator[Emulator | None]:
    """Start an emulator if none is given."""
    if url is not None:
        yield None
        return
    from nmpi_emulator import Emulator
    from nmpi_emulator.settings import load

    backend = arguments.pop("backend")
    with Emulator(settings=load(None, os.environ, simulator=backend, **arguments)) as emulator:
        user = emulator.user()
        collab = next(iter(user.roles), user.username)
        click.echo(
            f"NMPI emulator at {emulator.url}: user {user.username}, password {user.password}, "
            f"collab {collab}",
            err=True,
        )
        yield emulator


def _sign_in(emulator: Emulator, directory: Path) -> None:
    """Let the client find a token of every user, so that it need not ask for a password."""
    from nmpi_emulator.redirection.client_files import token_file
    from nmpi_emulator.redirection.redirect import tokens_of

    file = Path(token_file(str(directory)))
    file.write_text(json.dumps(tokens_of(emulator)), encoding="utf-8")


def _run(command: tuple[str, ...], environment: dict[str, str]) -> int:
    """Run a command to its end; signals that end programs are left to it.  Return the exit code."""
    try:
        process = subprocess.Popen(command, env=environment)
    except FileNotFoundError:
        click.echo(f"Error: there is no command {command[0]!r}", err=True)
        return _NOT_FOUND
    except OSError as error:
        click.echo(f"Error: {command[0]!r} cannot be run: {error.strerror}", err=True)
        return _NOT_EXECUTABLE
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to the command as well
    signal.signal(signal.SIGTERM, lambda number, _: process.send_signal(number))
    code = process.wait()
    return code if code >= 0 else BY_SIGNAL - code
