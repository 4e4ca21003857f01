"""The real client, connected to an emulator."""

from __future__ import annotations

import contextlib
import functools
import tempfile
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from .errors import UsageError
from .hosts import REAL_HOSTS
from .redirection import Redirect, active, client_files

if TYPE_CHECKING:
    from nmpi import Client

#: How often the client looks whether a job is over, in seconds; against the real service it is 2.
SLEEP_INTERVAL_S = 0.05

#: The methods with which the client talks to services whose addresses it does not let one choose: the Drive,
#: the Bucket, the provenance service, and the file servers of platforms.
_METHODS_OF_OTHER_SERVICES = (
    "upload_to_storage",
    "save_code_to_storage",
    "send_job_to_kg",
    "download_data",
)


_token_file_lock = threading.RLock()


@contextlib.contextmanager
def private_token_file() -> Iterator[None]:
    """Keep the client from reading or overwriting the user's ``~/.hbptoken`` while the block runs.

    The client writes that file whenever it is constructed.
    """
    import nmpi.nmpi_user  # noqa: F401  (its constants are what is changed)

    with _token_file_lock, tempfile.TemporaryDirectory(prefix="nmpi-emulator-") as directory:
        client_files.use(directory)
        try:
            yield
        finally:
            client_files.stop_using(directory)


def connect(url: str, username: str, token: str) -> Client:
    """Return a client of the emulator at *url*, signed in as a user.

    It is the client that is installed, with two things added.  Its methods for the Drive, the Bucket and the
    provenance service reach those of the emulator.  And releases up to 0.11.2 call a method of their own,
    ``create_data_item``, that they do not have when ``submit_job(inputs=...)`` is used.

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
        """The installed client, all of whose methods reach the emulator."""

        if not hasattr(Client, "create_data_item"):

            def create_data_item(self, url: str) -> dict[str, str]:
                """Return how an input file is named in a job."""
                return {"url": url}

    for name in _METHODS_OF_OTHER_SERVICES:
        if hasattr(Client, name):
            setattr(ConnectedClient, name, _at_the_emulator(getattr(Client, name)))
    return ConnectedClient


def _at_the_emulator(method: Callable[..., Any]) -> Callable[..., Any]:
    """Return a method of the client that runs under a redirect to the emulator of its job queue."""

    @functools.wraps(method)
    def redirected(client: Any, *arguments: Any, **named: Any) -> Any:
        url = client.job_server
        rules = active.current()
        if rules is not None and rules.url == url:
            return method(client, *arguments, **named)
        with Redirect(url, hosts=REAL_HOSTS, allow=("*",), own_thread_only=True):
            return method(client, *arguments, **named)

    return redirected
