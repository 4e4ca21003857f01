"""Environments with one release of the client each, made by pip and kept from one test run to the next."""

from __future__ import annotations

import contextlib
import fcntl
import shutil
import subprocess
import sys
import tarfile
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = "hbp_neuromorphic_platform"

#: What the releases import besides the standard library, as far as it can still be had.
NEEDED = ("requests", "click", "pyyaml", "ebrains_drive")

#: An environment belongs to the interpreter that it was made with.
_PYTHON = f"python{sys.version_info.major}.{sys.version_info.minor}"

#: What pip says when there is no way to the package index, as opposed to a package that is not there.
_NO_NETWORK = (
    "Failed to establish a new connection",
    "Temporary failure in name resolution",
    "Name or service not known",
    "Network is unreachable",
    "ConnectTimeoutError",
    "ReadTimeoutError",
    "ProxyError",
)


class Environments:
    """Makes environments when they are first needed.

    :param directory: where they are kept.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def python(self, version: str) -> Path:
        """Return the interpreter that has a release of the client, and no other."""
        with self._made(f"client-{version}-{_PYTHON}") as (directory, is_new):
            python = directory / "bin" / "python"
            if is_new:
                venv.create(directory, symlinks=True)
                _pip("--python", str(python), "install", *NEEDED)
                _pip("--python", str(python), "install", "--no-deps", f"{PACKAGE}=={version}")
        return python

    def shipped_tests(self, version: str) -> Path:
        """Return the file with the tests that a release brings with it."""
        with self._made(f"source-{version}") as (directory, is_new):
            if is_new:
                _pip(
                    *("download", "--no-deps", "--no-binary", ":all:"),
                    *("--dest", str(directory), f"{PACKAGE}=={version}"),
                )
                (archive,) = directory.glob("*.tar.gz")
                with tarfile.open(archive) as packed:
                    packed.extractall(directory, members=_plain_files(packed))
            (tests,) = directory.glob("*/test/test_client.py")
        return tests

    @contextlib.contextmanager
    def _made(self, name: str) -> Iterator[tuple[Path, bool]]:
        """Give out a directory, and whether it must be filled; one that was left half filled is emptied.

        Test processes that run at the same time wait for each other.
        """
        directory, done = self._directory / name, self._directory / f"{name}.done"
        self._directory.mkdir(parents=True, exist_ok=True)
        with (self._directory / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            is_new = not done.exists()
            if is_new:
                shutil.rmtree(directory, ignore_errors=True)
                directory.mkdir()
            yield directory, is_new
            done.touch()


def _pip(*arguments: str) -> None:
    """Run pip; skip the test if there is no way to the package index."""
    command = [sys.executable, "-m", "pip", *arguments, "--quiet", "--disable-pip-version-check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return
    if any(text in done.stderr for text in _NO_NETWORK):
        pytest.skip(f"the package index cannot be reached: {done.stderr.strip().splitlines()[-1]}")
    pytest.fail(f"{' '.join(command)}\n{done.stderr}")


def _plain_files(packed: tarfile.TarFile) -> list[tarfile.TarInfo]:
    return [
        member
        for member in packed.getmembers()
        if member.isfile() and not member.name.startswith("/") and ".." not in member.name
    ]
