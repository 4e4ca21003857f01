"""Put together what runs jobs, as the settings want it."""

from __future__ import annotations

import dataclasses
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
from .fresh import FreshLauncher
from .order import Limits
from .runner import Runner
from .second_opinion import SecondOpinions
from .sources.download import Downloader, Known
from .sources.fetch import DriveReader, Fetcher
from .sources.git import Git
from .workspace import delete

if TYPE_CHECKING:
    from .set_up.set_up import SetUp


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
        settings = self._settings
        limits = Limits(
            time_s=settings.job_time_limit,
            memory_mib=settings.job_memory_limit,
            disk_mib=settings.job_disk_limit,
            log_kib=settings.job_log_limit,
            processes=settings.job_process_limit,
        )
        fetcher = _fetcher(settings, known, read_drive)
        return Runner(
            root=self._jobs,
            fetcher=fetcher,
            launcher=self.fork_server or FreshLauncher(),
            limits=limits,
            policy=self._policy,
            caches=self._caches,
            second_opinions=SecondOpinions(settings, root=self._jobs, policy=self._policy, limits=limits),
            installed_packages=settings.installed_packages,
            set_up=self._set_up(limits, fetcher) if settings.extra_installs == "allow" else None,
        )

    def _set_up(self, limits: Limits, fetcher: Fetcher) -> SetUp:
        # What reads requirements is not imported where nobody may have any installed.
        from .set_up.commands import Commands, pip_variables
        from .set_up.packages import PackageCache
        from .set_up.set_up import SetUp

        settings = self._settings
        config = settings.pip_config and settings.pip_config.expanduser().absolute()
        readable = (*self._policy.readable, *([str(config)] if config else []))
        commands = Commands(
            limits=dataclasses.replace(
                limits, time_s=settings.setup_time_limit, disk_mib=settings.setup_size_limit
            ),
            policy=dataclasses.replace(self._policy, network=True, readable=readable),
            variables=pip_variables(config),
        )
        return SetUp(
            commands=commands,
            cache=PackageCache([self._caches.installed, self._packages], commands, config),
            git=fetcher.git,
            check_url=fetcher.downloader.check,
        )


def _fetcher(settings: Settings, known: Known, read_drive: DriveReader) -> Fetcher:
    downloader = Downloader(
        known=known,
        hosts=settings.fetch_hosts,
        size_limit_mib=settings.fetch_size_limit,
        time_limit_s=settings.fetch_time_limit,
        allow_local=settings.allow_local_sources,
    )
    git = Git(
        size_limit_mib=settings.fetch_size_limit,
        time_limit_s=settings.fetch_time_limit,
        allow_local=settings.allow_local_sources,
        follow_redirects=not downloader.is_restricted,
    )
    return Fetcher(
        downloader=downloader, git=git, read_drive=read_drive, size_limit_mib=settings.fetch_size_limit
    )


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
