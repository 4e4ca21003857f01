"""Kill the server, its fork server and jobs at random moments: nothing that was acknowledged is lost."""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests

from nmpi_emulator.clock import monotonic_s

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="processes are found in /proc, as Linux has it"
)

WORLD = Path(__file__).parents[1] / "world.json"
HEADERS = {"Authorization": "Bearer token-alice"}

#: What every job does: say that it begins, leave something behind, work, write files, say that it ends.
SCRIPT = """
import subprocess, sys, time
print("begun", flush=True)
subprocess.Popen(["sleep", "{mark}"])
time.sleep({seconds})
for name in "abc":
    open(name, "w").write(name * 1000)
print("ended")
"""

INTERRUPTED = ("The emulator was stopped while this job was running.", "The job's process was lost")


class Killing:
    """A database, and the servers that live and die on it."""

    def __init__(self, directory: Path, seed: int) -> None:
        self.random = random.Random(seed)
        self.directory = directory
        self.mark = f"6{os.getpid():07d}{seed}"  # seconds that nobody else sleeps
        self.acknowledged: list[int] = []
        self.final: dict[int, dict[str, Any]] = {}
        self.kills: Counter[str] = Counter()
        self._process: subprocess.Popen[str] | None = None
        self._url = ""

    def __enter__(self) -> Killing:
        return self

    def __exit__(self, *error: object) -> None:
        if self._process is not None and self._process.poll() is None:
            self.end()

    # -- servers ---------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start a server on the database."""
        options = ["--port", "0", "--db", str(self.directory / "emulator.db"), "--world", str(WORLD)]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "nmpi_emulator", "serve", "--workers", "2", *options],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "NMPI_EMULATOR_CACHE_DIR": str(self.directory / "cache")},
        )
        assert self._process.stdout is not None
        ready = next(json.loads(line) for line in self._process.stdout if line.startswith("{"))
        self._url = ready["url"]

    def end(self, number: int = signal.SIGKILL) -> None:
        """End the server, and require that nothing of it and of its jobs is left."""
        assert self._process is not None
        descendants = descendants_of(self._process.pid)
        self._process.send_signal(number)
        self._process.wait(30)
        assert self._process.stdout is not None
        self._process.stdout.close()
        wait_until(lambda: not any(map(is_alive, descendants)), "processes are left")
        wait_until(lambda: not processes_with(self.mark), "what jobs have started is left")

    def pause(self, longest_s: float) -> None:
        """Let a random time pass."""
        threading.Event().wait(self.random.uniform(0, longest_s))

    def kill_something(self) -> None:
        """Kill the fork server or a supervisor, if there is one; the server goes on."""
        assert self._process is not None
        victims = descendants_of(self._process.pid)
        if victims:
            victim = self.random.choice(victims)
            kind = "fork server" if "fork_server" in command_of(victim)[:200] else "process of a job"
            with suppress(ProcessLookupError):  # it has ended meanwhile
                os.kill(victim, signal.SIGKILL)
                self.kills[kind] += 1

    # -- jobs ------------------------------------------------------------------------------------------

    def submit(self, code: str) -> None:
        """Submit a job; note it if the server acknowledges it."""
        job = {"code": code, "collab": "lab-one", "hardware_platform": "localhost"}
        try:
            answer = requests.post(self._url + "/jobs/", json=job, headers=HEADERS, timeout=30)
        except requests.RequestException:
            return
        if answer.status_code == 201:
            self.acknowledged.append(answer.json()["id"])

    def read(self, job_id: int) -> dict[str, Any]:
        """Return a job with its log, and without the address of the server, each of which has its own."""
        url = f"{self._url}/jobs/{job_id}?with_log=true"
        answer = requests.get(url, headers=HEADERS, timeout=30)
        job: dict[str, Any] = json.loads(answer.text.replace(self._url, ""))
        return job

    def note_final(self) -> bool:
        """Note jobs that are over, and require that those noted before are the same; tell whether all are."""
        for job_id in self.acknowledged:
            job = self.read(job_id)
            if job_id in self.final:
                assert job == self.final[job_id]
            elif job["status"] in ("finished", "error"):
                check(job)
                self._download(job)
                self.final[job_id] = job
        return len(self.final) == len(self.acknowledged)

    def _download(self, job: dict[str, Any]) -> None:
        for item in (job["output_data"] or {"files": []})["files"]:
            content = requests.get(self._url + item["url"], timeout=30).content
            assert len(content) == item["size"]
            assert hashlib.sha1(content).hexdigest() == item["hash"]


def check(job: dict[str, Any]) -> None:
    """Require that a job has ended once and as a whole."""
    files = (job["output_data"] or {"files": []})["files"]
    if job["status"] == "finished":
        assert job["log"] == "begun\nended\n"
        assert [(item["path"].split("/")[-1], item["size"]) for item in files] == [
            ("a", 1000),
            ("b", 1000),
            ("c", 1000),
        ]
    else:
        assert job["log"].count("begun") <= 1
        assert job["log"].count("Error:") == 1
        assert any(reason in job["log"] for reason in INTERRUPTED) or "ended by SIG" in job["log"], job["log"]
    assert job["timestamp_completion"] is not None


def wait_until(condition: Callable[[], bool], complaint: str) -> None:
    deadline = monotonic_s() + 60
    while not condition():
        assert monotonic_s() < deadline, complaint
        threading.Event().wait(0.01)


def is_alive(pid: int) -> bool:
    return status_of(pid) not in (None, "Z")


def status_of(pid: int) -> str | None:
    fields = stat_of(pid)
    return fields[0] if fields else None


def stat_of(pid: int) -> list[str] | None:
    try:
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return None


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
    except OSError:
        return ""


def all_pids() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def processes_with(mark: str) -> list[int]:
    return [pid for pid in all_pids() if mark in command_of(pid).split("\0") and is_alive(pid)]


def descendants_of(pid: int) -> list[int]:
    parents = {child: int(fields[1]) for child in all_pids() if (fields := stat_of(child))}
    found = [pid]
    for ancestor in found:
        found += [child for child, parent in parents.items() if parent == ancestor]
    return found[1:]


@contextmanager
def archive_server(script: str) -> Iterator[str]:
    """Serve the script in an archive, each time after a moment; yield the URL."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("experiment/run.py", script)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            threading.Event().wait(0.2)
            self.send_response(200)
            self.end_headers()
            with suppress(BrokenPipeError):  # who asked was killed
                self.wfile.write(buffer.getvalue())

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/experiment.zip"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def run_rounds(directory: Path, seed: int, rounds: int) -> Killing:
    """Start, load and kill servers again and again, then let the last one finish everything."""
    with Killing(directory, seed) as killing:
        _run_rounds(killing, rounds)
    return killing


def _run_rounds(killing: Killing, rounds: int) -> None:
    scripts = [SCRIPT.format(mark=killing.mark, seconds=seconds) for seconds in (0, 0.3)]
    with archive_server(scripts[0]) as url:
        for _ in range(rounds):
            killing.start()
            codes = killing.random.choices([*scripts, url], k=killing.random.randint(1, 5))
            submitting = threading.Thread(target=lambda codes=codes: [killing.submit(code) for code in codes])
            submitting.start()
            if killing.random.random() < 0.3:
                submitting.join()
                killing.pause(3.0)  # long enough for the fork server to be ready
                killing.kill_something()
                killing.note_final()
            killing.pause(0.7)
            killing.end()
            killing.kills["server"] += 1
            submitting.join()
        killing.start()
        wait_until(killing.note_final, "jobs do not come to an end")
        killing.end(signal.SIGTERM)


def test_every_acknowledged_job_ends_exactly_once(tmp_path: Path) -> None:
    killing = run_rounds(tmp_path, seed=random.randrange(1000), rounds=6)
    assert killing.kills["server"] == 6


def test_a_server_that_is_told_to_end_does_not_wait_for_a_download_that_hangs(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silence, Killing(tmp_path, seed=0) as killing:
        killing.start()
        killing.submit(f"http://127.0.0.1:{silence.getsockname()[1]}/experiment.zip")
        connection, _ = silence.accept()
        killing.end(signal.SIGTERM)
        connection.close()
        killing.start()
        (job_id,) = killing.acknowledged
        assert killing.read(job_id)["status"] == "submitted"
        killing.end()


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(10))
def test_every_acknowledged_job_ends_exactly_once_after_hundreds_of_kills(
    tmp_path: Path, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    killing = run_rounds(tmp_path, seed, rounds=40)
    ends = Counter(job["status"] for job in killing.final.values())
    with capsys.disabled():
        print(f"seed {seed}: {dict(killing.kills)} killed, {len(killing.acknowledged)} jobs, {dict(ends)}")
