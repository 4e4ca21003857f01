"""Fetch a git repository: shallow, without submodules, hooks or questions."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from pathlib import Path

from nmpi_emulator.clock import monotonic_s
from nmpi_emulator.execution.space import size_of
from nmpi_emulator.execution.stop import Stop
from nmpi_emulator.models.progress import Report, fetched, nobody

from .errors import SourceError

MIB = 1024 * 1024

_PROTOCOLS = "http:https:git:ssh"

#: How often the growing copy is looked at, in seconds.
_TICK_S = 0.25

#: What git says of servers that only hand out files: they cannot give a part of the history.
_NO_SHALLOW = "does not support shallow"


class Git:
    """Clones repositories.

    :param size_limit_mib: how much a repository may take on disk, its newest state and what git keeps of it.
    :param time_limit_s: how long cloning may take.
    :param allow_local: whether repositories on this machine are allowed.
    :param follow_redirects: whether the first redirect of an http server is followed, to whatever host.
    """

    def __init__(
        self, *, size_limit_mib: int, time_limit_s: float, allow_local: bool, follow_redirects: bool
    ) -> None:
        self._size_limit_mib = size_limit_mib
        self._time_limit_s = time_limit_s
        self._allow_local = allow_local
        self._follow_redirects = follow_redirects

    def clone(self, url: str, target: Path, stop: Stop, report: Report = nobody) -> None:
        """Clone the newest state of a repository.

        :param target: the directory to make.
        :param report: hears how much has come.
        :raises SourceError: saying why it could not be had.
        """
        if url.startswith("-"):
            raise SourceError(f"{url!r} is not the URL of a git repository")
        if shutil.which("git") is None:
            raise SourceError("git is not installed on this machine; use an archive instead of a repository")
        code, output = self._run(url, target, stop, report, ["--depth", "1"])
        if code != 0 and _NO_SHALLOW in output:
            shutil.rmtree(target, ignore_errors=True)
            code, output = self._run(url, target, stop, report, [])
        if code != 0:
            hint = ""
            if "transport 'file' not allowed" in output:
                hint = ". Repositories on this machine are allowed by the setting allow_local_sources."
            raise SourceError(f"{url}: git cannot clone it: {output.strip()}{hint}")
        self._require_size(url, target)
        if not any(entry.name != ".git" for entry in target.iterdir()):
            raise SourceError(f"{url}: the repository is empty")

    def _run(self, url: str, target: Path, stop: Stop, report: Report, depth: list[str]) -> tuple[int, str]:
        """Run ``git clone``; return its exit code and what it says."""
        process = subprocess.Popen(
            self._command(url, target, depth),
            env=self._environment(target),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            text=True,
            errors="replace",
        )
        deadline = monotonic_s() + self._time_limit_s
        with stop.interrupting(lambda: _kill_group(process.pid)):
            while True:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    output, _ = process.communicate(timeout=_TICK_S)
                    break
                try:
                    self._require_time(url, deadline)
                    report(fetched(url, self._require_size(url, target)))
                except SourceError:
                    _kill_group(process.pid)
                    process.communicate()
                    raise
        if stop.reason:
            raise SourceError(stop.reason)
        return process.returncode, output

    def _require_time(self, url: str, deadline: float) -> None:
        if monotonic_s() > deadline:
            raise SourceError(f"{url}: not cloned after {self._time_limit_s:g} s (setting fetch_time_limit)")

    def _require_size(self, url: str, target: Path) -> int:
        """Return how many bytes a copy takes, which must be within the limit."""
        size = size_of(target)
        if size > self._size_limit_mib * MIB:
            raise SourceError(f"{url}: larger than {self._size_limit_mib} MiB (setting fetch_size_limit)")
        return size

    def _command(self, url: str, target: Path, depth: list[str]) -> list[str]:
        redirects = "initial" if self._follow_redirects else "false"
        return [
            "git", "-c", "core.hooksPath=" + os.devnull, "-c", "protocol.ext.allow=never",
            "-c", "safe.directory=*", "-c", f"http.followRedirects={redirects}", "clone", "--quiet", *depth,
            "--single-branch", "--no-tags", "--no-recurse-submodules", "--", url, str(target),
        ]  # fmt: skip

    def _environment(self, target: Path) -> dict[str, str]:
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(target.parent),
            "LC_ALL": "C",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_ASKPASS": "true",
            "GIT_SSH_COMMAND": "ssh -oBatchMode=yes",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_ALLOW_PROTOCOL": _PROTOCOLS + (":file" if self._allow_local else ""),
        }


def _kill_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
