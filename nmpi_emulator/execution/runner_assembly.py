"""Put together what runs a job, as the settings want it: imported when there is a first job."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nmpi_emulator.backends.confinement.policy import Policy
from nmpi_emulator.settings import Settings

from .caches import Caches
from .fresh import FreshLauncher
from .order import Limits
from .process import Launcher
from .runner import Runner
from .second_opinion import SecondOpinions
from .sources.download import Downloader, Known
from .sources.fetch import DriveReader, Fetcher
from .sources.git import Git

if TYPE_CHECKING:
    from .set_up.set_up import SetUp


@dataclass(frozen=True, kw_only=True)
class RunnerParts:
    """What a runner is made of.

    :param jobs: where the directories of jobs are.
    :param packages: where packages go that jobs ask for, if the cache cannot be written.
    :param launcher: starts processes; ``None``: each is a new interpreter.
    """

    settings: Settings
    jobs: Path
    packages: Path
    policy: Policy
    caches: Caches
    launcher: Launcher | None

    def runner(self, known: Known, read_drive: DriveReader) -> Runner:
        """Return a runner.

        :param known: returns the content behind URLs that need no network.
        :param read_drive: gets what ``drive://`` names.
        """
        settings, limits = self.settings, self._limits()
        fetcher = self._fetcher(known, read_drive)
        return Runner(
            root=self.jobs,
            fetcher=fetcher,
            launcher=self.launcher or FreshLauncher(),
            limits=limits,
            policy=self.policy,
            caches=self.caches,
            second_opinions=SecondOpinions(settings, root=self.jobs, policy=self.policy, limits=limits),
            installed_packages=settings.installed_packages,
            set_up=self._set_up(limits, fetcher) if settings.extra_installs == "allow" else None,
        )

    def _limits(self) -> Limits:
        return Limits(
            time_s=self.settings.job_time_limit,
            memory_mib=self.settings.job_memory_limit,
            disk_mib=self.settings.job_disk_limit,
            log_kib=self.settings.job_log_limit,
            processes=self.settings.job_process_limit,
        )

    def _fetcher(self, known: Known, read_drive: DriveReader) -> Fetcher:
        settings = self.settings
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

    def _set_up(self, limits: Limits, fetcher: Fetcher) -> SetUp:
        # What reads requirements is not imported where nobody may have any installed.
        from .set_up.commands import Commands, pip_variables
        from .set_up.packages import PackageCache
        from .set_up.set_up import SetUp

        settings = self.settings
        config = settings.pip_config and settings.pip_config.expanduser().absolute()
        readable = (*self.policy.readable, *([str(config)] if config else []))
        commands = Commands(
            limits=dataclasses.replace(
                limits, time_s=settings.setup_time_limit, disk_mib=settings.setup_size_limit
            ),
            policy=dataclasses.replace(self.policy, network=True, readable=readable),
            variables=pip_variables(config),
        )
        return SetUp(
            commands=commands,
            cache=PackageCache([self.caches.installed, self.packages], commands, config),
            git=fetcher.git,
            check_url=fetcher.downloader.check,
        )
