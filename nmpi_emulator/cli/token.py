"""``nmpi-emulator token``: a token, for curl and for clients."""

from __future__ import annotations

import click

from .connection import Connection, with_connection
from .json_output import json_option
from .presentation import show_json


@click.command()
@json_option("the token", token="it", user="whose it is", url="the emulator that takes it")
@with_connection
def token(connection: Connection, as_json: bool) -> None:
    """Print a token of a user, which the API accepts as ``Authorization: Bearer TOKEN``."""
    found = connection.token
    connection.get("/collabs/")  # one that was given may be worthless
    if as_json:
        return show_json({"token": found, "user": connection.user, "url": connection.url})
    return click.echo(found)
