"""``nmpi-emulator open``: the dashboard, in a browser."""

from __future__ import annotations

import click

from .connection import Connection, with_connection
from .job_reference import JOB


@click.command(name="open")
@click.argument("job", required=False, type=JOB)
@click.option("--print", "is_printed", is_flag=True, help="Print the address instead.")
@with_connection
def open_page(connection: Connection, job: int | None, is_printed: bool) -> None:
    """Open the dashboard in a browser, or the page of a JOB."""
    with connection.control("GET", "/health"):
        pass
    url = f"{connection.url}/dashboard/" + (f"jobs/{job}" if job is not None else "")
    if is_printed:
        return click.echo(url)
    import webbrowser

    if not webbrowser.open(url):
        return click.echo(f"there is no browser here; the address is {url}", err=True)
    return click.echo(url, err=True)
