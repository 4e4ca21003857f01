"""The real client, connected to an emulator."""

from __future__ import annotations

import contextlib
import functools
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import UsageError

if TYPE_CHECKING:
    from nmpi import Client

#: How often the client looks whether a job is over, in seconds; against the real service it is 2.
SLEEP_INTERVAL_S = 0.05

_token_file_lock = threading.RLock()


@contextlib.contextmanager
def private_token_file() -> Iterator[None]:
    """Keep the client from reading or overwriting the user's ``~/.hbptoken`` while the block runs.

    The client writes that file whenever it is constructed.
    """
    from nmpi import nmpi_user

    with _token_file_lock, tempfile.TemporaryDirectory(prefix="nmpi-emulator-") as directory:
        users_own = nmpi_user.TOKENFILE
        nmpi_user.TOKENFILE = str(Path(directory, "hbptoken"))
        try:
            yield
        finally:
            nmpi_user.TOKENFILE = users_own


def connect(url: str, username: str, token: str) -> Client:
    """Return a client of the emulator at *url*, signed in as a user.

    It is the client that is installed, with one thing added: releases up to 0.11.2 call a method of their
    own, ``create_data_item``, that they do not have when ``submit_job(inputs=...)`` is used.

    :raises UsageError: if the client is not installed.
    """
    try:
        client_class = _client_class()
    except ImportError as error:
        raise UsageError("the client is not installed: pip install hbp_neuromorphic_platform") from error
    with private_token_file():
        client = client_class(
            username,
            job_service=url,
            authorization_endpoint=url,
            user_info_endpoint=f"{url}/auth/realms/hbp/protocol/openid-connect/userinfo",
            token=token,
        )
    client.sleep_interval = SLEEP_INTERVAL_S
    return client


@functools.cache
def _client_class() -> Any:
    from nmpi import Client

    class ConnectedClient(Client):  # type: ignore[misc, unused-ignore]
        """The installed client, whose ``submit_job(inputs=...)`` works."""

        if not hasattr(Client, "create_data_item"):

            def create_data_item(self, url: str) -> dict[str, str]:
                """Return how an input file is named in a job."""
                return {"url": url}

    return ConnectedClient
