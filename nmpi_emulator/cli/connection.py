"""How commands reach a running emulator: its address, who they act as, and requests to it."""

from __future__ import annotations

import contextlib
import functools
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlencode

import click

from nmpi_emulator.errors import UsageError

from .introductions import Introduction, running

if TYPE_CHECKING:
    import urllib.error
    import urllib.request

#: Where a server listens if it is not told otherwise.
DEFAULT_PORT = 8100

#: How long an answer may take, in seconds.
_PATIENCE_S = 60.0

_TOKEN_PATH = "/auth/realms/hbp/protocol/openid-connect/token"


class NoEmulator(click.ClickException):
    """No emulator answers."""

    exit_code = 3


class Missing(UsageError):
    """The emulator has no such thing, or does not show it to whoever asks."""


class SignInRefused(click.ClickException):
    """The emulator does not accept the credentials, or there are none."""

    exit_code = 4


@dataclass(frozen=True, kw_only=True)
class Address:
    """How the command line says which emulator is meant, and who asks; what is ``None`` is looked up.

    :param db: the database of the emulator, from which a password can be read.
    """

    url: str | None = None
    port_file: Path | None = None
    user: str | None = None
    password: str | None = None
    token: str | None = None
    control_token: str | None = None
    db: Path | None = None


_OPTIONS = (
    click.option("--url", envvar="NMPI_EMULATOR_URL", help="The emulator.  [default: the one that runs]"),
    click.option(
        "--port-file",
        envvar="NMPI_EMULATOR_PORT_FILE",
        type=click.Path(path_type=Path),
        help="File into which serve wrote its port.",
    ),
    click.option("--user", envvar="NMPI_EMULATOR_USER", help="Who asks.  [default: the world's first user]"),
    click.option("--password", envvar="NMPI_EMULATOR_PASSWORD", help="Their password.  [default: looked up]"),
    click.option("--token", envvar="NMPI_EMULATOR_TOKEN", help="A token in place of user and password."),
    click.option(
        "--control-token",
        envvar="NMPI_EMULATOR_CONTROL_TOKEN",
        help="What an emulator on another machine wants to see before it is controlled.",
    ),
    click.option(
        "--db",
        envvar="NMPI_EMULATOR_DB",
        type=click.Path(path_type=Path),
        help="Database of the emulator, to look the password up in.",
    ),
)


def with_connection(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say which emulator is meant, and a :class:`Connection`."""

    @functools.wraps(command)
    def connected(**arguments: Any) -> Any:
        address = Address(**{name: arguments.pop(name) for name in Address.__dataclass_fields__})
        return command(connection=Connection(address), **arguments)

    for option in reversed(_OPTIONS):
        connected = option(connected)
    return connected


class Connection:
    """Requests to an emulator, in the name of a user.

    Nothing is asked before the first request is made.
    """

    def __init__(self, address: Address) -> None:
        self._address = address

    @functools.cached_property
    def _introduction(self) -> Introduction | None:
        """The server that is meant, if it runs on this machine and has introduced itself."""
        servers = running()
        if self._address.url is not None or self._address.port_file is not None:
            wanted = self._given_url
            return next((server for server in servers if server.is_at(wanted)), None)
        if len(servers) > 1:
            servers = [server for server in servers if server.port == DEFAULT_PORT] or servers
        if len(servers) > 1:
            there = ", ".join(server.url for server in servers)
            raise NoEmulator(f"several emulators run here: {there}. Say which one by --url.")
        return servers[0] if servers else None

    @property
    def _given_url(self) -> str:
        if self._address.url is not None:
            url = self._address.url.rstrip("/")
            return url if "://" in url else f"http://{url}"
        assert self._address.port_file is not None
        try:
            return f"http://127.0.0.1:{int(self._address.port_file.read_text(encoding='ascii'))}"
        except OSError as error:
            raise NoEmulator(f"cannot read --port-file {self._address.port_file}: {error.strerror}") from None
        except ValueError:
            raise NoEmulator(f"--port-file {self._address.port_file} holds no port") from None

    @functools.cached_property
    def url(self) -> str:
        """Return the address of the emulator, without a slash at the end."""
        if self._address.url is not None or self._address.port_file is not None:
            return self._given_url
        if self._introduction is not None:
            return self._introduction.url
        return f"http://127.0.0.1:{DEFAULT_PORT}"

    # -- who asks --------------------------------------------------------------------------------------

    @functools.cached_property
    def user(self) -> str:
        """Return the name of whoever asks.

        :raises SignInRefused: if nobody is named, nor can be looked up.
        """
        if self._address.user is not None:
            return self._address.user
        if self._address.token is not None:
            claims = self.get("/auth/realms/hbp/protocol/openid-connect/userinfo")
            return str(claims["preferred_username"])
        users = self._known_users()
        if not users:
            with self.control("GET", "/health"):  # that nothing is there is to be said first
                pass
            raise SignInRefused(
                f"nobody is known who could sign in at {self.url}. Give --user and --password, or "
                "--token, or the database of the emulator by --db."
            )
        return next(iter(users))

    @functools.cached_property
    def token(self) -> str:
        """Return a token of whoever asks.

        :raises SignInRefused: if there are no credentials, or they are refused.
        """
        if self._address.token is not None:
            return self._address.token
        known = self._known_users().get(self.user, {})
        if "token" in known and self._address.password is None:
            return known["token"]
        password = self._address.password or known.get("password") or self._ask_password()
        return str(self.sign_in(self.user, password)["access_token"])

    def _known_users(self) -> dict[str, dict[str, str]]:
        """Return credentials that are written down on this machine, by user."""
        if self._introduction is not None:
            return {name: dict(known) for name, known in self._introduction.users.items()}
        return users_in(self._address.db) if self._address.db is not None else {}

    def _ask_password(self) -> str:
        if sys.stdin.isatty() and sys.stderr.isatty():
            return str(click.prompt(f"Password of {self.user}", hide_input=True, err=True))
        raise SignInRefused(
            f"no password of {self.user} is known. Give it by --password or NMPI_EMULATOR_PASSWORD."
        )

    def sign_in(self, user: str, password: str) -> dict[str, Any]:
        """Return what the identity service gives for a password: tokens and how long they last.

        :raises SignInRefused: if it gives none.
        """
        import urllib.request

        form = urlencode({"grant_type": "password", "username": user, "password": password})
        request = urllib.request.Request(self.url + _TOKEN_PATH, data=form.encode())
        with self._answer(request, whose=user) as answer:
            return dict(_read_json(answer, self.url))

    # -- requests --------------------------------------------------------------------------------------

    def get(self, path: str, **query: Any) -> Any:
        """Read something of the API.

        :param query: what is ``None`` or empty is left out; sequences are repeated.
        """
        given = {name: value for name, value in query.items() if value not in (None, (), False)}
        return self._json(path + ("?" + urlencode(given, doseq=True) if given else ""), "GET")

    def text(self, path: str) -> str:
        """Read a text of the API."""
        with self._answer(self._request(path, "GET")) as answer:
            text: bytes = answer.read()
        return text.decode("utf-8", "replace")

    def delete(self, path: str) -> None:
        """Delete something of the API."""
        self._answer(self._request(path, "DELETE")).close()

    def activity(self) -> dict[str, Any]:
        """Return what the emulator is busy with (``GET /_emulator/activity``)."""
        with self.control("GET", "/activity") as answer:
            return dict(_read_json(answer, self.url))

    @contextlib.contextmanager
    def control(
        self, method: str, path: str, body: IO[bytes] | None = None, content_type: str = "application/zip"
    ) -> Iterator[IO[bytes]]:
        """Make a request to the emulator's own interface; yield the answer."""
        import urllib.request

        request = urllib.request.Request(f"{self.url}/_emulator{path}", data=body, method=method)
        known = self._introduction.control_token if self._introduction else None
        if control_token := self._address.control_token or known:
            request.add_header("X-Emulator-Token", control_token)
        if body is not None:
            request.add_header("Content-Length", str(body.seek(0, 2)))
            request.add_header("Content-Type", content_type)
            body.seek(0)
        with self._answer(request) as answer:
            yield answer

    def _request(self, path: str, method: str) -> urllib.request.Request:
        import urllib.request

        return urllib.request.Request(
            self.url + path, method=method, headers={"Authorization": f"Bearer {self.token}"}
        )

    def _json(self, path: str, method: str) -> Any:
        with self._answer(self._request(path, method)) as answer:
            return _read_json(answer, self.url)

    def _answer(self, request: urllib.request.Request, whose: str = "") -> Any:
        """Make a request past all proxies.

        :raises NoEmulator: if nothing answers.
        :raises SignInRefused: if the credentials are refused.
        :raises Missing: if there is no such thing.
        :raises UsageError: if anything else is refused.
        """
        import http.client
        import urllib.error
        import urllib.request

        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            return opener.open(request, timeout=_PATIENCE_S)
        except urllib.error.HTTPError as error:
            detail = _detail_of(error)
            if error.code == 401:
                name = whose or self._address.user or "this user"
                raise SignInRefused(f"{self.url} refuses the credentials of {name}: {detail}") from None
            kind = Missing if error.code == 404 else UsageError
            raise kind(f"{self.url} answers {error.code}: {detail}") from None
        except (OSError, ValueError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", None) or error
            raise NoEmulator(
                f"no emulator answers at {self.url} ({reason}). Start one with nmpi-emulator serve, or say "
                "where it is by --url."
            ) from None


def users_in(db: Path) -> dict[str, dict[str, str]]:
    """Return the users whose passwords a database holds: those of a world that was made without a file.

    :raises UsageError: if it is not a database of an emulator.
    """
    import sqlite3

    if not db.is_file():
        raise UsageError(f"there is no database {db}")
    try:
        with contextlib.closing(sqlite3.connect(f"{db.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            row = connection.execute("SELECT value FROM facts WHERE name = 'world'").fetchone()
    except sqlite3.DatabaseError as error:
        raise UsageError(f"{db} is not a database of an emulator: {error}") from None
    world = json.loads(row[0]) if row else {}
    return {
        name: {key: user[key] for key in ("password", "token") if user.get(key)}
        for name, user in world.get("users", {}).items()
    }


def _read_json(answer: IO[bytes], url: str) -> Any:
    try:
        return json.load(answer)
    except ValueError:
        raise NoEmulator(f"what answers at {url} is no emulator") from None


def _detail_of(error: urllib.error.HTTPError) -> str:
    """Return in words why a request was refused."""
    text = error.read().decode("utf-8", "replace")
    try:
        content = json.loads(text)
    except ValueError:
        is_page = text.lstrip().startswith("<")
        return str(error.reason) if is_page else text.strip()[:200] or str(error.reason)
    if not isinstance(content, dict):
        return text
    detail = content.get("detail") or content.get("error_description") or content.get("error") or text
    if isinstance(detail, list):
        return "; ".join(f"{'.'.join(map(str, d.get('loc', ())))}: {d.get('msg')}" for d in detail)
    return str(detail)
