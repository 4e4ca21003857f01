"""Open and close a redirect."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Collection, Mapping
from typing import Any, Protocol

from . import active, client_files, httpx_transports, requests_adapter, sockets, urllib_handler
from .patching import WhenImported
from .rules import Rules

#: What the client finds in its token file: ``{username: {"access_token": token}}``.
Tokens = Mapping[str, Mapping[str, str]]

_changes = WhenImported(
    {
        "requests.adapters": requests_adapter.change,
        "urllib.request": urllib_handler.change,
        "httpx": httpx_transports.change,
        "socket": sockets.change,
        client_files.MODULE: client_files.change,
    }
)
_lock = threading.RLock()
_n_open = 0


class RunningEmulator(Protocol):
    """What a redirect needs to know of an emulator in this process."""

    world: Any

    @property
    def url(self) -> str:
        """Return the address of the emulator."""

    def token(self, username: str | None = None) -> str:
        """Return a token of a user."""


class Redirect:
    """Sends requests for the real services to an emulator for as long as it is open; a context manager.

    It holds for the whole process.  If several are open, a thread follows the one that it opened last itself,
    and a thread that has opened none follows the one that was opened last.  They can be closed in any order.

    :param url: the emulator.
    :param hosts: the names of the real services.
    :param allow: patterns (``*.example.org``) of further names and addresses that requests may go to.
    :param directory: where the client keeps its files; a throw-away one if not given.
    :param tokens: returns what the client finds in its token file; called once, when the redirect is opened.
    :param own_thread_only: whether other threads are left alone.
    :raises ValueError: if *url* is not the address of a server.
    """

    def __init__(
        self,
        url: str,
        *,
        hosts: Collection[str],
        allow: Collection[str] = (),
        directory: str | None = None,
        tokens: Callable[[], Tokens] | None = None,
        own_thread_only: bool = False,
    ) -> None:
        self._rules = Rules(url, hosts=hosts, allow=allow)
        self._hosts = hosts
        self._allow = allow
        self._given_directory = directory
        self._tokens = tokens
        self._own_thread_only = own_thread_only

    def open(self) -> None:
        """Begin to redirect."""
        global _n_open
        self._directory = self._given_directory or _throw_away_directory()
        if self._tokens is not None:
            with open(client_files.token_file(self._directory), "w", encoding="utf-8") as file:
                json.dump(self._tokens(), file)
        self._entry = active.OpenRedirect(self._rules, self._own_thread_only)
        with _lock:
            active.add(self._entry)
            client_files.use(self._directory)
            _n_open += 1
            if _n_open == 1:
                _changes.install()

    def close(self) -> None:
        """Stop to redirect, and undo all changes if nobody else redirects."""
        global _n_open
        with _lock:
            _n_open -= 1
            if _n_open == 0:
                _changes.remove()
            client_files.stop_using(self._directory)
            active.discard(self._entry)
        if self._given_directory is None:
            import shutil

            shutil.rmtree(self._directory, ignore_errors=True)

    def environment(self, environment: Mapping[str, str]) -> dict[str, str]:
        """Return an environment in which Python programs are redirected, too, while the redirect is open.

        :param environment: what it is made of, usually ``os.environ``.
        """
        from pathlib import Path

        from .programs import environment_of

        return environment_of(
            environment,
            self._rules.url,
            hosts=self._hosts,
            allow=self._allow,
            directory=Path(self._directory),
        )

    def __enter__(self) -> Redirect:
        self.open()
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()


def redirect(emulator: RunningEmulator | str, *, allow: Collection[str] = ()) -> Redirect:
    """Send requests for the real services to an emulator while a ``with`` block runs.

    Inside, ``nmpi.Client("alice", password="...")`` signs in at the emulator; with a running
    :class:`~nmpi_emulator.Emulator`, no password is needed.  Requests to any other machine raise
    :class:`RealServiceBlocked`.  See :class:`Redirect` for threads and nesting.

    :param emulator: a running emulator, or the address of one.
    :param allow: patterns (``*.example.org``) of further names and addresses that requests may go to.
    :raises UsageError: if *emulator* is a text but not the address of a server.
    """
    from nmpi_emulator.errors import UsageError
    from nmpi_emulator.hosts import REAL_HOSTS

    if isinstance(emulator, str):
        try:
            return Redirect(emulator, hosts=REAL_HOSTS, allow=allow)
        except ValueError as error:
            raise UsageError(str(error)) from None
    return Redirect(emulator.url, hosts=REAL_HOSTS, allow=allow, tokens=lambda: tokens_of(emulator))


def _throw_away_directory() -> str:
    import tempfile  # slow, and child programs do not need it

    return tempfile.mkdtemp(prefix="nmpi-emulator-")


def tokens_of(emulator: RunningEmulator) -> Tokens:
    """Return what the client's token file holds for all users of an emulator."""
    return {username: {"access_token": emulator.token(username)} for username in emulator.world.users}
