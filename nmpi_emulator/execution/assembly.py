"""Put a runner together from settings."""

from __future__ import annotations

from pathlib import Path

from nmpi_emulator.settings import Settings

from .process import Launcher
from .runner import Limits, Runner
from .sources.download import Downloader, Known
from .sources.fetch import DriveReader, Fetcher


def make_runner(
    settings: Settings, *, root: Path, known: Known, read_drive: DriveReader, launcher: Launcher
) -> Runner:
    """Return a runner whose jobs keep within the limits of the settings.

    :param root: where the directories of jobs are.
    :param known: returns what is behind URLs that need no network.
    """
    downloader = Downloader(
        known=known,
        hosts=settings.fetch_hosts,
        size_limit_mib=settings.fetch_size_limit,
        time_limit_s=settings.fetch_time_limit,
        allow_local=settings.allow_local_sources,
    )
    fetcher = Fetcher(
        downloader=downloader,
        read_drive=read_drive,
        size_limit_mib=settings.fetch_size_limit,
        time_limit_s=settings.fetch_time_limit,
        allow_local=settings.allow_local_sources,
    )
    limits = Limits(
        time_s=settings.job_time_limit,
        memory_mib=settings.job_memory_limit,
        disk_mib=settings.job_disk_limit,
        log_kib=settings.job_log_limit,
    )
    return Runner(root=root, fetcher=fetcher, launcher=launcher, limits=limits)
