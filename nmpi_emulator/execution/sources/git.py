"""Fetch a git repository: shallow, without submodules, hooks or questions."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

from .errors import SourceError

_PROTOCOLS = "http:https:git:ssh"


def clone(url: str, target: Path, *, time_limit_s: float, allow_local: bool) -> None:
    """Clone the newest state of a repository.

    :param target: the directory to make.
    :raises SourceError: saying why it could not be had.
    """
    if url.startswith("-"):
        raise SourceError(f"{url!r} is not the URL of a git repository")
    if shutil.which("git") is None:
        raise SourceError("git is not installed on this machine; use an archive instead of a repository")
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(target.parent),
        "LC_ALL": "C",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "true",
        "GIT_SSH_COMMAND": "ssh -oBatchMode=yes",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ALLOW_PROTOCOL": _PROTOCOLS + (":file" if allow_local else ""),
    }
    command = [
        "git", "-c", "core.hooksPath=" + os.devnull, "-c", "protocol.ext.allow=never",
        "-c", "safe.directory=*", "clone", "--quiet", "--depth", "1", "--no-tags",
        "--no-recurse-submodules", "--", url, str(target),
    ]  # fmt: skip
    process = subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        text=True,
        errors="replace",
    )
    try:
        output, _ = process.communicate(timeout=time_limit_s)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise SourceError(f"{url}: not cloned after {time_limit_s:g} s (setting fetch_time_limit)") from None
    if process.returncode != 0:
        hint = ""
        if "transport 'file' not allowed" in output:
            hint = " Repositories on this machine are allowed by the setting allow_local_sources."
        raise SourceError(f"{url}: git cannot clone it: {output.strip()}{hint}")
    if not any(entry.name != ".git" for entry in target.iterdir()):
        raise SourceError(f"{url}: the repository is empty")
