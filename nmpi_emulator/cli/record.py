"""``nmpi-emulator record``: write down a session with a service."""

from __future__ import annotations

import json
import signal
import threading
from pathlib import Path

import click

from .json_output import json_option


@click.command()
@click.argument("url")
@click.option("--output", "-o", type=click.Path(path_type=Path), required=True, help="The file to write.")
@click.option("--port", type=int, default=0, help="Port to listen on; 0 takes a free one.")
@json_option(
    "two documents, each on a line: when the recording begins and when it is written",
    service="the service (first line)",
    proxy="the address to use in its place (first line)",
    file="the recording (last line)",
    requests="how many requests it holds (last line)",
    jobs="how many jobs they were about (last line)",
)
def record(url: str, output: Path, port: int, as_json: bool) -> None:
    """Pass requests on to the service at URL, and record them with their answers until Ctrl-C.

    Programs use the address that is printed in the place of the service's.  Tokens, keys, e-mail addresses,
    users and collabs are taken out of the recording; it is not written if something that opens doors would
    remain.  `pytest --nmpi-replay FILE` answers jobs as they were answered in it.
    """
    from nmpi_emulator.recording.recording import read_recording
    from nmpi_emulator.recording.session import recorded

    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    with recorded(url, output, port=port) as proxy:
        if as_json:
            click.echo(json.dumps({"service": url, "proxy": proxy.url}))
        else:
            click.echo(f"Recording {url}: use {proxy.url} in its place.  (Ctrl-C ends it)")
        stopped.wait()
    written = read_recording(output)
    n_requests, n_jobs = len(written.exchanges), len(written.jobs)
    if as_json:
        return click.echo(json.dumps({"file": str(output), "requests": n_requests, "jobs": n_jobs}))
    return click.echo(f"{output}: {n_requests} requests, {n_jobs} jobs")
