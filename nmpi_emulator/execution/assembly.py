"""Put together what runs jobs, as the settings want it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from nmpi_emulator.backends.confinement.policy import Policy
from nmpi_emulator.backends.confinement.readable import own_directories, system_paths
from nmpi_emulator.errors import UsageError
from nmpi_emulator.settings import Settings

from .caches import Caches, cache_directory
from .environment import clean_environment
from .fork_server import ForkServerLauncher
from .workspace import delete

if TYPE_CHECKING:
    from .runner import Runner
    from .sources.download import Known
    from .sources.fetch import DriveReader


class Execution:
    """What runs the jobs of one emulator.

    :param directory: where the directories of jobs are.
    :raises UsageError: if that is a place that jobs may read as a whole.
    """

    def __init__(self, settings: Settings, directory: Path) -> None:
        self._settings = settings
        self._caches = Caches(cache_directory(settings))
        self._jobs = directory / "jobs"
        self._view = directory / "view"
        #: Where packages go that jobs ask for, if the cache cannot be written.
        self._packages = directory / "packages"
        self._policy = Policy(
            level=settings.confinement,
            view=str(self._view),
            readable=(
                *map(os.path.abspath, settings.job_read_paths),
                str(self._caches.directory),
                str(self._packages),
            ),
            network=settings.job_network,
            memory_files_mib=settings.job_memory_limit,
        )
        if self._policy.walls:
            _require_private(directory)
        if settings.pip_config is not None and not settings.pip_config.expanduser().is_file():
            raise UsageError(f"pip_config is {str(settings.pip_config)!r}, but there is no such file")
        self.fork_server: ForkServerLauncher | None = None
        if settings.fork_server and ForkServerLauncher.is_possible():
            temporary = Path(tempfile.gettempdir())
            environment = clean_environment(home=self._caches.home, tmp=temporary, **self._caches.variables)
            self.fork_server = ForkServerLauncher(environment, self._policy)

    def start(self, *, warm: bool = True) -> None:
        """Delete what another emulator has left, and begin to start the fork server.

        :param warm: whether at once, or when the first job is run.
        """
        delete(self._jobs)
        self._view.mkdir(parents=True, exist_ok=True)
        if self._settings.extra_installs == "allow":
            self._packages.mkdir(exist_ok=True)
        self._caches.prepare()
        if self.fork_server is None:
            return
        if warm:
            self.fork_server.start()
        else:
            self.fork_server.start_with_first_job()

    def stop(self) -> None:
        """End the fork server."""
        if self.fork_server is not None:
            self.fork_server.stop()

    @property
    def is_ready(self) -> bool:
        """Tell whether jobs start as fast as they ever will."""
        return self.fork_server is None or self.fork_server.is_due or self.fork_server.is_settled

    def runner(self, *, known: Known, read_drive: DriveReader) -> Runner:
        """Return a runner.

        :param known: returns the content behind URLs that need no network.
        :param read_drive: gets what ``drive://`` names.
        """
        # What fetches sources and follows processes is imported when there is a job.
        from .runner_assembly import RunnerParts

        return RunnerParts(
            settings=self._settings,
            jobs=self._jobs,
            packages=self._packages,
            policy=self._policy,
            caches=self._caches,
            launcher=self.fork_server,
        ).runner(known, read_drive)


def _require_private(directory: Path) -> None:
    """Require that jobs may not read a directory.

    :raises UsageError: if they may.
    """
    inside = os.path.realpath(directory)
    for path in map(os.path.realpath, (*system_paths(), *own_directories())):
        if inside == path or inside.startswith(path.rstrip("/") + "/"):
            raise UsageError(
                f"the database would lie in {path}, which jobs may read as a whole. "
                "Choose another directory (option --db), or confinement = 'basic'."
            )
