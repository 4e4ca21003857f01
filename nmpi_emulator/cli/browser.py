"""``nmpi-emulator open``: the dashboard, in a browser."""

from __future__ import annotations

import click

from .connection import Connection, with_connection
from .job_reference import JOB
from .json_output import json_option
from .presentation import show_json


@click.command(name="open")
@click.argument("job", required=False, type=JOB)
@click.option("--print", "is_printed", is_flag=True, help="Print the address instead.")
@json_option("the address, which is not opened then", url="the address")
@with_connection
def open_page(connection: Connection, job: int | None, is_printed: bool, as_json: bool) -> None:
    """Open the dashboard in a browser, or the page of a JOB."""
    with connection.control("GET", "/health"):
        pass
    url = f"{connection.url}/dashboard/" + (f"jobs/{job}" if job is not None else "")
    if as_json:
        return show_json({"url": url})
    if is_printed:
        return click.echo(url)
    import webbrowser

    if not webbrowser.open(url):
        return click.echo(f"there is no browser here; the address is {url}", err=True)
    return click.echo(url, err=True)
