"""``nmpi-emulator drift``: does the emulator still do what the service does?"""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from .json_output import json_option
from .presentation import show_json

if TYPE_CHECKING:
    from nmpi_emulator.drift import Difference


@click.command()
@click.argument("url")
@click.option(
    "--token",
    envvar=["NMPI_TOKEN", "EBRAINS_TOKEN"],
    help="Token for requests that need one.  [default: $NMPI_TOKEN]",
)
@click.option("--against", help="The emulator to compare with.  [default: one of its own]")
@click.option("--against-token", help="Its token, with --against.")
@json_option(
    "what differs",
    has_token="whether it was also looked at what is not open to everybody",
    differences="a list: where, and what there and here have (null: nothing)",
)
def drift(url: str, token: str | None, against: str | None, against_token: str | None, as_json: bool) -> None:
    """Compare the service at URL with the emulator: its OpenAPI document, and its answers to safe requests.

    Only GET requests without parameters are made, and only members and kinds of values are compared, not the
    values.  Without a token, only what is open to everybody is asked.  The exit code is 1 if something
    differs.
    """
    from nmpi_emulator import Emulator
    from nmpi_emulator.drift import Server, differences
    from nmpi_emulator.settings import load

    there = Server(url, token)
    if against is not None:
        found = list(differences(there, Server(against, against_token)))
    else:
        with Emulator(_WORLD, settings=load(None, os.environ, port=0, simulator="none")) as emulator:
            found = list(differences(there, Server(emulator.url, emulator.token() if token else None)))
    if as_json:
        show_json({"has_token": bool(token), "differences": [dataclasses.asdict(each) for each in found]})
    else:
        _show(found, bool(token))
    sys.exit(1 if found else 0)


def _show(found: Sequence[Difference], has_token: bool) -> None:
    for difference in found:
        click.echo(str(difference))
    what = "OpenAPI document and answers" if has_token else "OpenAPI document and open answers (no token)"
    click.echo(f"{what}: {len(found) or 'no'} difference{'' if len(found) == 1 else 's'}", err=True)


#: One of everything that lists can hold.
_WORLD = {
    "users": {"alice": {"team": ["collab-my-collab-administrator"]}},
    "collabs": {"my-collab": {}},
    "projects": [
        {"collab": "my-collab", "owner": "alice", "quotas": [{"platform": "SpiNNaker", "limit": 100}]}
    ],
    "jobs": [
        {
            "collab": "my-collab",
            "user_id": "alice",
            "hardware_platform": "SpiNNaker",
            "code": "print(1)",
            "output_files": {"results.txt": "1"},
            "resource_usage": 1.0,
        }
    ],
}
