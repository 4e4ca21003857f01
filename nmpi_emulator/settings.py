"""How an emulator behaves: defaults < configuration file < environment < arguments.

The same names are used everywhere: the command line writes ``--job-time-limit``, the environment
``NMPI_EMULATOR_JOB_TIME_LIMIT``, a TOML file ``job_time_limit``, and Python ``Emulator(job_time_limit=...)``.
"""

from __future__ import annotations

import dataclasses
import os
import sys
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .clock import moment_of
from .errors import UsageError

#: What executes the networks of jobs; see :class:`Settings`.
SIMULATORS = ("brian2", "mock", "none")

#: What becomes of what jobs ask to be installed; see :class:`Settings`.
EXTRA_INSTALLS = ("refuse", "allow")

ENVIRONMENT_PREFIX = "NMPI_EMULATOR_"
_TRUE, _FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All that can be set about an emulator.

    :param host: the address to listen on.  Anything but loopback lets other machines in.
    :param port: the port to listen on; 0 takes a free one.
    :param public_url: how clients reach the emulator, if not by its own address (behind a port mapping).
    :param allowed_hosts: further names under which the emulator answers.
    :param control_token: lets other machines use the emulator's own interface (``/_emulator/``).
    :param db: the SQLite file that holds everything; without one, a throw-away file.
    :param world: a TOML or JSON file with users, collabs, keys and platforms.
    :param workers: how many jobs run at the same time; 0 means one per processor core.
    :param execution: whether jobs are executed at all; if not, they wait in the queue.
    :param simulator: ``"brian2"`` or ``"mock"``: what executes networks, whatever the platform says;
        ``"none"`` executes nothing, and only jobs that a stub answers are taken off the queue.
    :param fork_server: whether a process is kept in which all that scripts import has been imported, and from
        which jobs are forked; without it, each job starts a new interpreter.  A single script asks for a new
        interpreter by the line ``# nmpi-emulator: fresh-interpreter`` near its top.
    :param cache_dir: where caches are kept that do not belong to one emulator; in the user's cache directory
        if not given.
    :param confinement: how far jobs are kept from everything that is not theirs: ``"auto"`` does what the
        machine allows, ``"strict"`` runs no job unless all of it is possible, ``"basic"`` sets limits on
        resources only, ``"none"`` not even those.
    :param stop_grace: how long jobs whose script has begun may go on when ``nmpi-emulator serve`` is to stop,
        in seconds; 0 ends them at once.  Containers are killed 10 s after they were told to stop, as a rule.
    :param job_network: whether jobs may use the network.
    :param job_read_paths: files and directories that jobs may read besides Python and the system.
    :param job_process_limit: how many processes and threads a job may have at the same time.
    :param job_time_limit: how long a job may run, in seconds.
    :param job_memory_limit: how much memory a job may use, in MiB.
    :param job_disk_limit: how much a job may write, in MiB.
    :param job_log_limit: how much of a job's output is kept, in KiB.
    :param installed_packages: packages, repositories and directories that count as installed, cloned or built
        when the ``hardware_config`` of a SpiNNaker job asks for them; installed Python packages always do.
    :param extra_installs: whether packages, repositories and directories that a job asks for by its
        ``hardware_config`` are installed, cloned and built before its script begins (``"allow"``), with code
        of whoever wrote them running in the job's walls but with the network, or only named in the log
        (``"refuse"``).
    :param pip_config: pip's configuration (index, proxy, certificates) for that; nothing of the user's own
        counts, because whatever is built can read it.
    :param setup_time_limit: how long installing, cloning and building for one job may take, in seconds.
    :param setup_size_limit: how much it may write, in MiB.
    :param spinnaker_python: the Python interpreter of an environment that has the real sPyNNaker, for jobs
        that ask for its mapping (``real_mapping`` in their ``hardware_config``); by default the emulator's
        own.
    :param real_mapping_time_limit: how long the real software of a platform may take for its mapping, in
        seconds.
    :param fetch_size_limit: how much may be downloaded for one job, in MiB.
    :param fetch_time_limit: how long fetching one source or input may take, in seconds.
    :param fetch_hosts: the only hosts that sources and inputs may come from; empty for any.
    :param allow_local_sources: whether a job may name ``file://`` URLs and local git repositories.
    :param storage_limit: how much one collab may store, Drive and Bucket together, in MiB.
    :param token_lifetime: how long a token is good, in seconds.
    :param service_status: the text that the service shows; ``read-only`` or ``down`` in it close the service.
    :param reproduce_upstream_bugs: fail with 500 where the real service does, instead of a sane answer.
    :param v2_anonymous: let API v2 read and write logs, data items, comments and tags without credentials, as
        the real service did.
    :param v2_guide_fields: add to the jobs of API v2 the fields that the printed user guide shows besides.
    :param seed: makes identifiers, passwords, the key of tokens, and what jobs draw without a seed of their
        own repeatable; for tests.
    :param frozen_at: a moment (``2026-03-01T12:00:00Z``) at which the clock stands still from the start; for
        tests.
    """

    host: str = "127.0.0.1"
    port: int = 0
    public_url: str | None = None
    allowed_hosts: tuple[str, ...] = ()
    control_token: str | None = None
    db: Path | None = None
    world: Path | None = None
    workers: int = 0
    execution: bool = True
    simulator: str | None = None
    fork_server: bool = True
    cache_dir: Path | None = None
    confinement: str = "auto"
    stop_grace: float = 5.0
    job_network: bool = False
    job_read_paths: tuple[str, ...] = ()
    job_process_limit: int = 512
    job_time_limit: float = 3600.0
    job_memory_limit: int = 8192
    job_disk_limit: int = 1024
    job_log_limit: int = 10240
    installed_packages: tuple[str, ...] = ()
    extra_installs: str = "refuse"
    pip_config: Path | None = None
    setup_time_limit: float = 3600.0
    setup_size_limit: int = 4096
    spinnaker_python: Path | None = None
    real_mapping_time_limit: float = 600.0
    fetch_size_limit: int = 1024
    fetch_time_limit: float = 300.0
    fetch_hosts: tuple[str, ...] = ()
    allow_local_sources: bool = False
    storage_limit: int = 10240
    token_lifetime: float = 7 * 24 * 3600.0
    service_status: str = "ok"
    reproduce_upstream_bugs: bool = False
    v2_anonymous: bool = False
    v2_guide_fields: bool = False
    seed: int | None = None
    frozen_at: str | None = None

    def __post_init__(self) -> None:
        if self.simulator not in (None, *SIMULATORS):
            raise UsageError(f"simulator is {self.simulator!r}, but must be one of {', '.join(SIMULATORS)}")
        if self.confinement not in ("none", "basic", "auto", "strict"):
            raise UsageError(
                f"confinement is {self.confinement!r}, but must be 'none', 'basic', 'auto' or 'strict'"
            )
        if self.extra_installs not in EXTRA_INSTALLS:
            raise UsageError(
                f"extra_installs is {self.extra_installs!r}, but must be {' or '.join(EXTRA_INSTALLS)}"
            )
        if not 0 <= self.port <= 65535:
            raise UsageError(f"port is {self.port}, but must be between 0 and 65535")
        if self.frozen_at is not None:
            try:
                moment_of(self.frozen_at)
            except ValueError as error:
                raise UsageError(f"frozen_at is {self.frozen_at!r}, but must be a moment: {error}") from None
        for name in (
            "workers",
            "stop_grace",
            "job_time_limit",
            "real_mapping_time_limit",
            "job_memory_limit",
            "job_disk_limit",
            "job_log_limit",
            "job_process_limit",
            "storage_limit",
            "setup_time_limit",
            "setup_size_limit",
        ):
            if getattr(self, name) < 0:
                raise UsageError(f"{name} is {getattr(self, name)}, but must not be negative")

    @property
    def n_workers(self) -> int:
        """Return how many jobs run at the same time."""
        return self.workers or os.cpu_count() or 1


#: What ``Emulator(...)`` takes when a setting is not given.
NAMES = tuple(field.name for field in dataclasses.fields(Settings))


def load(
    file: Path | None = None,
    environment: Mapping[str, str] | None = None,
    defaults: Mapping[str, Any] | None = None,
    **arguments: Any,
) -> Settings:
    """Put settings together from a TOML file, the environment and arguments, the later ones winning.

    :param file: a TOML file; its table ``nmpi-emulator``, or the whole file if there is no such table.
    :param environment: usually ``os.environ``; only ``NMPI_EMULATOR_...`` is looked at.
    :param defaults: what holds where nothing else is given, if not that of :class:`Settings`.
    :param arguments: settings by name; those that are ``None`` count as not given.
    :raises UsageError: for a setting that does not exist or a value of the wrong kind.
    """
    values: dict[str, Any] = dict(defaults or {})
    if file is not None:
        values.update(_from_file(file))
    for name in NAMES:
        text = (environment or {}).get(ENVIRONMENT_PREFIX + name.upper())
        if text is not None:
            values[name] = text
    values.update({name: value for name, value in arguments.items() if value is not None})
    return Settings(**{name: _convert(name, value) for name, value in values.items()})


def _from_file(file: Path) -> dict[str, Any]:
    content = read_toml(file)
    table = content.get("nmpi-emulator", content)
    return {name.replace("-", "_"): value for name, value in table.items()}


def read_toml(file: Path) -> dict[str, Any]:
    """Read a TOML file.

    :raises UsageError: if it is not there or not TOML.
    """
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        return dict(tomllib.loads(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise UsageError(f"cannot read {file}: {error.strerror}") from error
    except ValueError as error:
        raise UsageError(f"{file} is not valid TOML: {error}") from error


def _convert(name: str, value: Any) -> Any:
    """Turn a text (from the environment or the command line) into what the setting is."""
    if name not in NAMES:
        raise UsageError(f"there is no setting {name!r}; there are: {', '.join(NAMES)}")
    kinds = typing.get_args(_hints()[name]) or (_hints()[name],)
    try:
        if tuple in kinds or str(_hints()[name]).startswith("tuple"):
            items = value.split(",") if isinstance(value, str) else value
            return tuple(text for item in items if (text := str(item).strip()))
        if bool in kinds and isinstance(value, str):
            return {**dict.fromkeys(_TRUE, True), **dict.fromkeys(_FALSE, False)}[value.lower()]
        for kind in (Path, int, float):
            if kind in kinds and not isinstance(value, bool):
                return kind(value)
    except (KeyError, ValueError, TypeError):
        expected = " or ".join(kind.__name__ for kind in kinds if kind is not type(None))
        raise UsageError(f"setting {name} is {value!r}, but must be {expected}") from None
    return value


def _hints() -> dict[str, Any]:
    return typing.get_type_hints(Settings)
