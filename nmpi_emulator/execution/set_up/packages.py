"""Packages that jobs ask for, each set of them installed once."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import re
import stat
import sys
import sysconfig
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nmpi_emulator.execution.order import Watcher
from nmpi_emulator.execution.sources.errors import SourceError
from nmpi_emulator.execution.stop import Stop
from nmpi_emulator.execution.workspace import Workspace, delete

from .commands import Budget, Commands, pip_install
from .requirements import constraints, installed

#: What the list of what was installed is called, for people who look.
_LIST = "packages.json"

#: The part of a URL that is for whoever has written it: other jobs can read the list.
_CREDENTIALS = re.compile(r"://[^/\s]*@")

#: What the directories are called in which sets of packages are made.
_NEW = ".new"

#: How often a lock that somebody else holds is asked for, in seconds.
_TICK_S = 0.1


@dataclass(frozen=True)
class Installation:
    """A directory with packages, as pip's ``--prefix`` lays them out."""

    prefix: Path

    @property
    def packages(self) -> list[Path]:
        """The directories from which Python imports."""
        layouts = ("lib*/python*/*-packages", "local/lib*/python*/*-packages")
        return sorted({path for layout in layouts for path in self.prefix.glob(layout)})

    @property
    def programs(self) -> list[Path]:
        """The directories of programs."""
        return [path for path in (self.prefix / "bin", self.prefix / "local" / "bin") if path.is_dir()]

    def strip(self) -> None:
        """Remove all but files and directories, which is all that pip makes.

        A build runs code of strangers: its links lead anywhere, and whoever reads a pipe waits for ever.

        :raises SourceError: if the directory itself is none any more.
        """
        if self.prefix.is_symlink() or not self.prefix.is_dir():
            raise SourceError("a build has removed the directory into which it was to be installed")
        for where, directories, names in os.walk(self.prefix):
            for path in (os.path.join(where, name) for name in (*directories, *names)):
                kind = os.lstat(path).st_mode
                if not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
                    os.unlink(path)

    @property
    def versions(self) -> dict[str, str]:
        """The versions of the packages, by name."""
        places = self.packages
        return installed(*map(str, places)) if places else {}


class PackageCache:
    """Keeps what was installed, by what was asked for.

    The key is made of the requirements, this Python, the packages that it has, and pip's configuration: with
    another one of those the same request may come to something else.

    :param directories: where sets of packages are looked for; the first one that can be written is filled by
        whoever needs something first.  Jobs can only read them.
    """

    def __init__(self, directories: Sequence[Path], commands: Commands, pip_config: Path | None) -> None:
        self._directories = directories
        self._commands = commands
        self._pip_config = pip_config

    def provide(
        self, requirements: Sequence[str], here: dict[str, str], watcher: Watcher, budget: Budget
    ) -> Installation:
        """Return a directory in which packages are installed.

        :param requirements: sorted.
        :param here: the packages of this Python: none of them is installed again or changed.
        :raises SourceError: if they cannot be had.
        """
        try:
            return self._provide(requirements, here, watcher, budget)
        except OSError as error:
            raise SourceError(f"they cannot be kept ({error.strerror}: {error.filename})") from error

    def _provide(
        self, requirements: Sequence[str], here: dict[str, str], watcher: Watcher, budget: Budget
    ) -> Installation:
        key, names = self._key(requirements, here), ", ".join(requirements)
        target = next((d / key for d in self._directories if (d / key).is_dir()), None)
        if target is None:
            target = self._writable() / key
            with _locked(target.with_suffix(".lock"), watcher.stop, budget):
                if not target.is_dir():
                    watcher.log(f"hardware_config: installing {names}\n")
                    self._fill(target, requirements, here, watcher, budget)
                    return Installation(target)
        watcher.log(f"hardware_config: {names}: installed before, taken from the cache\n")
        return Installation(target)

    def _writable(self) -> Path:
        """Return where packages can be installed.

        :raises SourceError: if there is no such place.
        """
        for directory in self._directories:
            with contextlib.suppress(OSError):
                directory.mkdir(parents=True, exist_ok=True)
                if os.access(directory, os.W_OK):
                    return directory
        raise SourceError(
            f"no cache can be written: {', '.join(map(str, self._directories))} (setting cache_dir)"
        )

    def _key(self, requirements: Sequence[str], here: dict[str, str]) -> str:
        config = self._pip_config.read_text("utf-8", "surrogateescape") if self._pip_config else ""
        facts = [list(requirements), sys.implementation.cache_tag, sysconfig.get_platform(), here, config]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:20]

    def _fill(
        self,
        target: Path,
        requirements: Sequence[str],
        here: dict[str, str],
        watcher: Watcher,
        budget: Budget,
    ) -> None:
        """Install packages beside the place where they belong, and move them there when they are complete."""
        _remove_abandoned(target.parent)
        workspace = Workspace(target.with_suffix(_NEW))
        try:
            fixed = workspace.root / "constraints.txt"
            fixed.write_text(constraints(here), encoding="utf-8")
            made = Installation(workspace.root / "prefix")
            made.prefix.mkdir()
            self._commands.run(
                pip_install(made.prefix, fixed, "--", *requirements),
                directory=workspace.work,
                workspace=workspace,
                watcher=watcher,
                budget=budget,
            )
            made.strip()
            asked = [_CREDENTIALS.sub("://", requirement) for requirement in requirements]
            content = {"requirements": asked, "packages": made.versions}
            listed = workspace.vacant(f"{made.prefix.name}/{_LIST}")
            listed.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
            _protect(made.prefix)
            made.prefix.rename(target)
        finally:
            workspace.remove()


@contextlib.contextmanager
def _locked(file: Path, stop: Stop, budget: Budget) -> Iterator[None]:
    """Hold a lock while the block runs; the kernel lets go of it if this process dies.

    :raises SourceError: if the stop is requested before it can be had, or no time is left.
    """
    wake = threading.Event()
    with file.open("a") as lock, stop.interrupting(wake.set):
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:  # another job installs the same
                if wake.wait(_TICK_S):
                    raise SourceError(stop.reason or "stopped") from None
                budget.require()
        yield


def _remove_abandoned(cache: Path) -> None:
    """Remove what processes that were killed have left half made: nobody holds its lock any more."""
    for directory in cache.glob(f"*{_NEW}"):
        with contextlib.suppress(OSError), directory.with_suffix(".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            delete(directory)


def _protect(directory: Path) -> None:
    """Take away the right to write files; directories keep it, so that the cache can be deleted."""
    for where, _, names in os.walk(directory):
        for name in names:
            path = os.path.join(where, name)
            if not os.path.islink(path):
                os.chmod(path, os.stat(path).st_mode & ~0o222)
