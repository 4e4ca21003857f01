"""What ``serve`` leaves behind for the other commands: where it listens, and who can sign in there.

One file per server, in the user's state directory, readable by that user alone and removed when the server
stops.  Jobs that are confined cannot read it.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from nmpi_emulator.hosts import EVERYWHERE

if TYPE_CHECKING:
    from nmpi_emulator import Emulator

_LOOPBACK = ("localhost", *EVERYWHERE, *EVERYWHERE.values())


@dataclass(frozen=True, kw_only=True)
class Introduction:
    """A server that runs on this machine.

    :param url: how this machine reaches it.
    :param pid: its process.
    :param users: password or token of those who can sign in, by name; the first one comes first.
    :param control_token: what its own interface wants to see.
    """

    url: str
    pid: int
    users: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    control_token: str | None = None

    @property
    def port(self) -> int:
        """Return the port on which it listens."""
        return urlsplit(self.url).port or 80

    def is_at(self, url: str) -> bool:
        """Tell whether an address leads to this server."""
        parts = urlsplit(url)
        try:
            port = parts.port
        except ValueError:
            return False
        own = urlsplit(self.url)
        is_same_host = parts.hostname == own.hostname or {parts.hostname, own.hostname} <= set(_LOOPBACK)
        return is_same_host and (port or 80) == self.port


def directory() -> Path:
    """Return where introductions are kept."""
    base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(base) / "nmpi-emulator" / "servers"


@contextlib.contextmanager
def introduced(emulator: Emulator) -> Iterator[None]:
    """Keep the introduction of an emulator while the block runs, if the directory can be written to."""
    file = directory() / f"{emulator.port}.json"
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_private(file, json.dumps(dataclasses.asdict(_introduction_of(emulator))))
    except OSError:
        yield
        return
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            file.unlink()


def _introduction_of(emulator: Emulator) -> Introduction:
    users = {}
    for user in emulator.world.users.values():
        known = {"password": user.password, "token": user.token}
        users[user.username] = {name: value for name, value in known.items() if value is not None}
    return Introduction(
        url=emulator.local_url,
        pid=os.getpid(),
        users=users,
        control_token=emulator.settings.control_token,
    )


def _write_private(file: Path, text: str) -> None:
    """Write a file that nobody else may read, and of which nobody ever sees a part."""
    temporary = file.with_name(f"{file.name}.{os.getpid()}")
    with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as opened:
        opened.write(text)
    temporary.replace(file)


def running() -> list[Introduction]:
    """Return the servers of this user that run; what others have left behind by dying is removed."""
    found = []
    for file in sorted(directory().glob("*.json")):
        try:
            introduction = Introduction(**json.loads(file.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            continue
        if _lives(introduction.pid):
            found.append(introduction)
        else:
            with contextlib.suppress(OSError):
                file.unlink()
    return found


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it lives, as another user
        return True
    return True
