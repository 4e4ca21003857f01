"""The emulator: one object that owns everything."""

from __future__ import annotations

import atexit
import contextlib
import dataclasses
import functools
import os
import shutil
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from pydantic import AnyUrl

from .api.app import create_app
from .api.context import ApiContext
from .api.ebrains.identity import REALM_PATH, Identity
from .api.faults import Faults
from .api.journal import Journal
from .api.server import HttpServer
from .api.service_status import ServiceStatus
from .client import connect
from .clock import EmulatorClock
from .controls import Controls
from .dashboard.mounting import add_dashboard
from .errors import UsageError
from .execution.assembly import Execution
from .execution.sources.errors import SourceError
from .export import export_jobs
from .ids import Ids
from .models.job import DataItem, SubmittedJob
from .parts import HasPartsWhileRunning
from .queue.access import Caller
from .queue.context import QueueContext
from .queue.dispatcher import NOTHING, Dispatcher
from .queue.events import JobEvents
from .queue.local_sources import keep_directory
from .queue.output_files import OutputFiles
from .queue.provenance import Provenance
from .queue.queue import Queue
from .queue.recovery import recover
from .queue.stepping import Stepping
from .queue.stubs import Stubs
from .queue.upstream_bugs import UpstreamBugs
from .queue.workspaces import Workspaces
from .seeding import keep_world, seed, world_of
from .settings import SIMULATORS, Settings, load
from .snapshots import opened_snapshot, write_snapshot
from .store.store import Store
from .store.throw_away import new_database
from .world import User, World, default_world, load_world

if TYPE_CHECKING:
    from nmpi import Client

    from .execution.sources.kinds import Drive


class Emulator(Controls, HasPartsWhileRunning):
    """The platform on this machine: server, queue and execution.

    Use it as a context manager, or call :meth:`start` and :meth:`stop`::

        with Emulator() as emulator:
            client = emulator.client("alice")

    Two emulators in one process share nothing.

    :param world: users, collabs and the rest, as a file or a mapping; a small default world if not given.
    :param settings: all settings at once; or give them one by one, see
        :class:`~nmpi_emulator.settings.Settings`.
    :raises UsageError: if a setting or the world is not right, or the database cannot be used.
    """

    def __init__(
        self,
        world: Path | str | Mapping[str, Any] | World | None = None,
        *,
        settings: Settings | None = None,
        **single_settings: Any,
    ) -> None:
        if settings is None:
            settings = load(**single_settings)
        elif single_settings:
            settings = dataclasses.replace(settings, **single_settings)
        self.settings = settings
        self.clock = EmulatorClock(settings.frozen_at)
        self.ids = Ids(settings.seed)
        self.events = JobEvents()
        self.requests = Journal(self.clock.now)
        self.faults = Faults(self.clock.now)
        self.stubs = Stubs(self.events.notify)
        self._status = ServiceStatus(settings.service_status)
        self._given_world = world if world is not None else settings.world
        self._lock = threading.RLock()
        self._is_running = False
        self._directory: Path | None = None
        self._seeded: sqlite3.Connection | None = None

    # -- life ------------------------------------------------------------------------------------------

    def start(self, *, warm: bool = True) -> Emulator:
        """Open the database, begin to answer requests and to execute jobs.

        :param warm: whether to begin at once with what makes jobs start fast, or when the first one is run.
        :raises UsageError: if the database or the port cannot be used.
        """
        with self._lock:
            if self._is_running:
                raise UsageError("this emulator is running already")
            self._open()
            try:
                self._compose()
                self._server = HttpServer(self.app, self.settings.host, self.settings.port, self.clock.now)
            except BaseException:
                self._close()
                raise
            self._server.start()
            self._is_running = True
            if self.settings.execution:
                self.execution.start(warm=warm and self.settings.simulator != NOTHING)
            self.dispatcher.start()
            self._process = os.getpid()
            atexit.register(self._stop_at_exit)
        return self

    def settle(self, grace_s: float | None = None) -> bool:
        """Prepare to stop: take no more jobs off the queue, and wait until none is being executed.

        Jobs whose script has begun go on, the others go back into the queue; requests are still answered.

        :param grace_s: how long to wait at most, in seconds; the setting ``stop_grace`` if not given.
        :return: whether none is left, so that :meth:`stop` ends none.
        """
        if not self._is_running:
            return True
        return self.dispatcher.settle(self.settings.stop_grace if grace_s is None else grace_s)

    def stop(self) -> None:
        """Stop everything; a throw-away database is deleted.  Does nothing if it is not running."""
        with self._lock:
            if not self._is_running:
                return
            self._is_running = False
            atexit.unregister(self._stop_at_exit)
            self.faults.clear()  # lets go of connections that hang
            self.events.notify()  # ends the streams of events
            self.dispatcher.stop()
            self.execution.stop()
            self._server.stop()
            self._close()

    def _stop_at_exit(self) -> None:
        """Stop what a program has left running, unless this is a fork of the process that it runs in."""
        if os.getpid() == self._process:
            self.stop()

    def __enter__(self) -> Emulator:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def _open(self) -> None:
        """Open the database file, a throw-away one if none is given."""
        db = self.settings.db
        if db is None:
            db = new_database()
            self._directory = db.parent
        self.store = Store(db, durable=self.settings.db is not None)
        self._data = db.with_name(db.name + ".data")
        self.files = OutputFiles(self._data / "files", self.clock.now)
        self.execution = Execution(self.settings, self._data)

    def _close(self) -> None:
        self.store.close()
        if self._seeded is not None:
            self._seeded.close()
            self._seeded = None
        if self._directory is not None:
            del self.store  # nothing is left that could be asked
            shutil.rmtree(self._directory, ignore_errors=True)
            self._directory = None

    def _compose(self) -> None:
        """Put the parts together."""
        self.world = self._make_world()
        self._platforms_at_start = dict(self.world.platforms)
        runner_id = str(Ids().uuid())
        bugs = UpstreamBugs(self.settings.reproduce_upstream_bugs)
        context = QueueContext(
            store=self.store,
            world=self.world,
            clock=self.clock,
            ids=self.ids,
            events=self.events,
            bugs=bugs,
        )
        self.workspaces = Workspaces(
            store=self.store,
            world=self.world,
            clock=self.clock,
            ids=self.ids,
            bugs=bugs,
            data=self._data,
            outputs=self.files,
            base_url=lambda: self.url,
            limit_mib=self.settings.storage_limit,
            durable=self.settings.db is not None,
        )
        seed(self.store, self.world, self.clock, self.ids, self.files, self.workspaces.storage)
        recover(context, runner_id, self.files)
        self._seeded = self.store.snapshot()
        self.files.pin()
        self.workspaces.storage.pin()
        self.queue = Queue(context, self.workspaces)
        self.dispatcher = Dispatcher(
            context,
            functools.cache(
                lambda: self.execution.runner(known=self._known_content, read_drive=_refuse_drive)
            ),
            self.files,
            names=self.world.internal_platforms(),
            stubs=self.stubs,
            n_workers=self.settings.n_workers if self.settings.execution else 0,
            simulator=self.settings.simulator,
            runner_id=runner_id,
        )
        self.stepping = Stepping(context, self.dispatcher)
        self.identity = Identity(
            self.world,
            self.store,
            self.clock,
            self.ids,
            token_lifetime_s=self.settings.token_lifetime,
            team_of=self.workspaces.collaboratory.team_of,
        )
        api = ApiContext(
            settings=self.settings,
            world=self.world,
            queue=self.queue,
            workspaces=self.workspaces,
            provenance=Provenance(self.store, self.clock, self.ids),
            identity=self.identity,
            status=self._status,
            cookie_secret=self.ids.secret(32),
            base_url=lambda: self.url,
        )
        self.app = create_app(api, self, self.files.root)
        add_dashboard(self.app, api, self, self.files)
        self.ids.pin()

    def _make_world(self) -> World:
        if self._given_world is not None:
            return load_world(
                Path(self._given_world) if isinstance(self._given_world, str) else self._given_world
            )
        world = world_of(self.store)
        if world is None:
            world = default_world(self.ids)
            keep_world(self.store, world)
        return world

    def _known_content(self, url: str) -> Iterable[bytes] | None:
        """Return what is behind a URL that needs no network."""
        found = self.workspaces.remote_files.find(url)
        return found.pieces() if found else None

    # -- use -------------------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        """Return the address of the service for clients, without a slash at the end."""
        return self.settings.public_url.rstrip("/") if self.settings.public_url else self.local_url

    @property
    def local_url(self) -> str:
        """Return the address by which this machine reaches the service."""
        return self._server.local_url

    @property
    def port(self) -> int:
        """Return the port on which the service listens."""
        return self._server.port

    @property
    def is_running(self) -> bool:
        """Tell whether the emulator answers requests."""
        return self._is_running

    @property
    def is_ready(self) -> bool:
        """Tell whether the emulator has its content and can execute jobs."""
        return self._is_running and (not self.settings.execution or self.execution.is_ready)

    def user(self, username: str | None = None) -> User:
        """Return a user of the world; the first one if no name is given.

        :raises UsageError: if there is no such user.
        """
        users = self.world.users
        if username is None:
            return next(iter(users.values()))
        if username not in users:
            raise UsageError(f"the emulator's world has no user {username!r}; there are: {', '.join(users)}")
        return users[username]

    def collab(self, username: str | None = None) -> str:
        """Return the first collab on whose behalf a user (the first one if not given) may submit jobs.

        That is the user's private one for somebody without a role in any.

        :raises UsageError: if there is no such user.
        """
        user = self.user(username)
        caller = Caller(username=user.username, roles=self.workspaces.collaboratory.roles_of(user))
        return caller.editable_collabs[0]

    def token(self, username: str | None = None) -> str:
        """Return a new token of a user, signed as those of the real identity service are."""
        return self.identity.signed_token_for(self.user(username), self.url + REALM_PATH)

    def client(self, username: str | None = None) -> Client:
        """Return the real client, signed in as a user (the first one of the world if no name is given)."""
        user = self.user(username)
        return connect(self.url, user.username, self.token(user.username))

    def submit(
        self,
        source: str | Path,
        *,
        platform: str,
        collab: str | None = None,
        username: str | None = None,
        command: str = "",
        hardware_config: Mapping[str, Any] | None = None,
        inputs: Sequence[str] = (),
        tags: Sequence[str] = (),
    ) -> int:
        """Put a job into the queue without going over HTTP; return its id.

        :param source: the text of a script, the URL of an archive or repository, or a script or directory of
            this machine, as it is now.
        :param collab: on whose behalf; the first one that the user may act for if not given.
        :param username: the first user of the world if not given.
        :param inputs: URLs of files that the job finds in its working directory.
        :raises UsageError: if there is no such user, or the directory cannot be read.
        :raises EmulatorError: if the queue refuses the job, as it would refuse a client.
        """
        user = self.user(username)
        caller = Caller(username=user.username, roles=self.workspaces.collaboratory.roles_of(user))
        submitted = SubmittedJob(
            code=self._code_of(source),
            command=command or None,
            collab=collab or self.collab(user.username),
            hardware_platform=platform,
            hardware_config=dict(hardware_config) if hardware_config else None,
            input_data=[DataItem(url=AnyUrl(url)) for url in inputs] or None,
            tags=list(tags) or None,
        )
        return self.queue.jobs.submit(caller, submitted).id

    def _code_of(self, source: str | Path) -> str:
        """Return what stands for a source in the queue."""
        if isinstance(source, str) and not os.path.exists(source):
            return source
        path = Path(source)
        if path.is_dir():
            return keep_directory(path, self.files)
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"cannot read {path}: {error}") from error

    # -- going back ------------------------------------------------------------------------------------

    def reset(self, service_status: str | None = None, *, simulator: str | None = None) -> None:
        """Go back to the state after the start: jobs that run are stopped, stubs and faults taken back.

        :param service_status: the new text of the service; the one of the settings if not given.
        :param simulator: likewise, what executes networks.
        :raises UsageError: if there is no such simulator.
        """
        _require_simulator(simulator)
        with self._lock, self._paused("The emulator was reset."):
            assert self._seeded is not None, "only a running emulator can be reset"
            self.store.restore(self._seeded)
            self.files.return_to_pinned()
            self.workspaces.restored()
            self.world.platforms = dict(self._platforms_at_start)
            self.dispatcher.names = self.world.internal_platforms()
            self.stubs.clear()
            self.faults.clear()
            self.requests.clear()
            self.clock.reset()
            self.identity.forget_expiry()
            self.ids.return_to_pinned()
            self.stepping.forget()
            self.events.forget()
            self._status.text = self.settings.service_status
            self.dispatcher.simulator = self.settings.simulator
            self.configure(service_status, simulator=simulator)

    def configure(self, service_status: str | None = None, *, simulator: str | None = None) -> None:
        """Change what can be changed while running; ``None`` leaves it.

        :param service_status: the text of the service; ``read-only`` or ``down`` in it close the service.
        :param simulator: what executes networks: ``"brian2"``, ``"mock"``, or ``"none"`` for nothing, so that
            only jobs that a stub answers come to an end.
        :raises UsageError: if there is no such simulator.
        """
        _require_simulator(simulator)
        if service_status is not None:
            self._status.text = service_status
        if simulator is not None:
            self.dispatcher.simulator = simulator
            self.events.notify()

    def export(self, directory: Path | str) -> None:
        """Write all jobs with their code, logs and files, and the tables, into a new directory.

        :raises UsageError: if there is something in the directory already.
        """
        export_jobs(Path(directory), self.store, self.files)

    def snapshot(self, file: Path | str) -> None:
        """Write everything that is stored to a file: jobs with their files, projects, storage."""
        with self._lock:
            directories = {"files": self.files.root, "storage": self._data / "storage"}
            write_snapshot(Path(file), self.store, directories)

    def restore(self, file: Path | str) -> None:
        """Go back to what a snapshot holds; jobs that run are stopped.

        :raises UsageError: if it is no snapshot, damaged, or of a newer version; nothing is changed then.
        """
        reason = "The emulator was put back to a snapshot."
        with self._lock, opened_snapshot(Path(file)) as (database, directory), self._paused(reason):
            self.store.restore(database)
            self.files.replace_by(directory / "files")
            if (directory / "storage").is_dir():
                shutil.copytree(directory / "storage", self._data / "storage", dirs_exist_ok=True)
            self.workspaces.restored()
            self.stepping.forget()
            self.events.forget()

    @contextlib.contextmanager
    def _paused(self, reason: str) -> Iterator[None]:
        """Execute no job while the block runs; those that run are stopped."""
        self.dispatcher.stop(reason)
        try:
            yield
        finally:
            self.dispatcher.start()


def _require_simulator(name: str | None) -> None:
    if name not in (None, *SIMULATORS):
        raise UsageError(f"simulator is {name!r}, but must be one of {', '.join(SIMULATORS)}")


def _refuse_drive(source: Drive, work: Path) -> None:
    """Refuse ``DRIVE://`` and the like: what is written right has been replaced when it was submitted."""
    raise SourceError(
        f"drive://{source.collab}{source.path}: the real service takes this for a script, unless the code "
        "begins with exactly 'drive://'"
    )
