"""Put together what runs jobs, as the settings want it."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from nmpi_emulator.backends.confinement.policy import Policy
from nmpi_emulator.errors import UsageError
from nmpi_emulator.settings import Settings

from .environment import clean_environment
from .fork_server import ForkServerLauncher
from .fresh import FreshLauncher
from .order import Limits
from .runner import Runner
from .sources.download import Downloader, Known
from .sources.fetch import DriveReader, Fetcher
from .sources.git import Git


class Execution:
    """What runs the jobs of one emulator.

    :param directory: where the directories of jobs are, and caches if they can be nowhere else.
    """

    def __init__(self, settings: Settings, directory: Path) -> None:
        self._settings = settings
        self._jobs = directory / "jobs"
        self._home = _fork_server_home(settings, directory)
        self._view = directory / "view"
        self._policy = Policy(
            level=settings.confinement,
            view=str(self._view),
            readable=(*map(os.path.abspath, settings.job_read_paths), str(self._home)),
            network=settings.job_network,
            memory_files_mib=settings.job_memory_limit,
        )
        self.fork_server: ForkServerLauncher | None = None
        if settings.fork_server and ForkServerLauncher.is_possible():
            environment = clean_environment(home=self._home, tmp=Path(tempfile.gettempdir()))
            self.fork_server = ForkServerLauncher(environment, self._policy)

    def start(self) -> None:
        """Delete what another emulator has left, and begin to start the fork server."""
        shutil.rmtree(self._jobs, ignore_errors=True)
        self._view.mkdir(parents=True, exist_ok=True)
        if self.fork_server is not None:
            self.fork_server.start()

    def stop(self) -> None:
        """End the fork server."""
        if self.fork_server is not None:
            self.fork_server.stop()

    @property
    def is_ready(self) -> bool:
        """Tell whether jobs start as fast as they ever will."""
        return self.fork_server is None or self.fork_server.is_settled

    def runner(self, *, known: Known, read_drive: DriveReader) -> Runner:
        """Return a runner.

        :param known: returns the content behind URLs that need no network.
        :param read_drive: gets what ``drive://`` names.
        """
        settings = self._settings
        return Runner(
            root=self._jobs,
            fetcher=_fetcher(settings, known, read_drive),
            launcher=self.fork_server or FreshLauncher(),
            limits=Limits(
                time_s=settings.job_time_limit,
                memory_mib=settings.job_memory_limit,
                disk_mib=settings.job_disk_limit,
                log_kib=settings.job_log_limit,
                processes=settings.job_process_limit,
            ),
            policy=self._policy,
            caches=self._home,
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


def _fork_server_home(settings: Settings, directory: Path) -> Path:
    """Return the home directory of fork servers, where libraries put caches that later ones find."""
    for place in (cache_directory(settings), directory):
        home = place / "fork-server"
        try:
            (home / ".brian").mkdir(parents=True, exist_ok=True)
            # Jobs must not share the file into which Brian2 writes what it does.
            preferences = "logging.file_log = False\n"
            (home / ".brian" / "user_preferences").write_text(preferences, encoding="utf-8")
        except OSError:
            continue
        return home
    raise UsageError(f"cannot write in {directory}: choose another directory for the database (option --db)")


def cache_directory(settings: Settings) -> Path:
    """Return where caches are kept that do not belong to one emulator."""
    if settings.cache_dir is not None:
        return settings.cache_dir
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "nmpi-emulator"
