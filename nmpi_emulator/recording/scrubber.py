"""Takes out of a recording what opens doors and what names people and their collabs."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl

from nmpi_emulator.errors import UsageError

from .proxy import Passed

#: The only headers that are kept.
KEPT_HEADERS = ("accept", "content-type", "location", "allow")

_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
_JWT = re.compile(r"eyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]*")
_CREDENTIALS = re.compile(r"(?i)\b(bearer|apikey|basic|token)[ :]+([A-Za-z0-9._~+/=:-]{8,})")
_SECRET_MEMBER = re.compile(
    r'(?i)(\\?"(?:access_token|refresh_token|id_token|token|password|api_key|apikey|client_secret|secret)\\?"'
    r'\s*:\s*\\?")([^"\\]+)(\\?")'
)

#: Members of JSON bodies whose values name somebody, and what they are replaced by.
_NAMES = (
    ("user", re.compile(r'"(?:user_id|owner|username|preferred_username)"\s*:\s*"([^"]+)"')),
    ("id", re.compile(r'"(?:sub|mitreid-sub)"\s*:\s*"([^"]+)"')),
    ("collab", re.compile(r'"(?:collab|collab_id)"\s*:\s*"([^"]+)"')),
    ("name", re.compile(r'"(?:given_name|family_name|owner_name)"\s*:\s*"([^"]+)"')),
)
_PRIVATE = "private-"

#: Names in queries, by the parameter.
_QUERY_NAMES = {"user": ("user_id", "owner", "username"), "collab": ("collab", "collab_id", "project")}
_SECRET_PARAMETERS = ("api_key", "token", "access_token")

REMOVED = "REMOVED"


class Scrubber:
    """Knows what is to be taken out of the texts of one session, and puts harmless words in its place.

    Equal words get equal replacements, so that what belongs together still does.

    :param passed: the session.
    :param secrets: further words that open doors.
    """

    def __init__(self, passed: Iterable[Passed], secrets: Iterable[str] = ()) -> None:
        self._secrets = {secret for secret in secrets if secret}
        self._names: dict[str, str] = {}
        for item in passed:
            self._look_at(item)

    def _look_at(self, item: Passed) -> None:
        for name, value in item.headers.items():
            if name.lower() in ("authorization", "x-api-key", "cookie"):
                self._secrets.update(part for part in re.split(r"[ :]", value) if len(part) >= 8)
        query = parse_qsl(item.query)
        self._secrets.update(value for name, value in query if name in _SECRET_PARAMETERS)
        for text in (item.body.decode("utf-8", "replace"), item.answer.decode("utf-8", "replace")):
            for kind, pattern in _NAMES:
                for found in pattern.findall(text):
                    self._name(kind, found)
        for kind, parameters in _QUERY_NAMES.items():
            for name, value in query:
                if name in parameters:
                    self._name(kind, value)

    def _name(self, kind: str, found: str) -> None:
        if found.startswith(_PRIVATE):
            kind, found = "user", found.removeprefix(_PRIVATE)
        if found and found not in self._names and len(found) > 1:
            number = 1 + sum(1 for word in self._names.values() if word.startswith(f"{kind}-"))
            self._names[found] = f"{kind}-{number}"

    def headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Return the headers that are kept, scrubbed."""
        return {
            name.lower(): self.text(value) for name, value in headers.items() if name.lower() in KEPT_HEADERS
        }

    def text(self, text: str) -> str:
        """Return a text without what opens doors or names somebody."""
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, REMOVED)
        text = _JWT.sub(REMOVED, text)
        text = _SECRET_MEMBER.sub(rf"\1{REMOVED}\3", text)
        text = _EMAIL.sub("somebody@example.org", text)
        return self._named.sub(lambda match: self._names[match[0]], text) if self._names else text

    @functools.cached_property
    def _named(self) -> re.Pattern[str]:
        """Return what finds all names, the longest first."""
        names = "|".join(re.escape(name) for name in sorted(self._names, key=len, reverse=True))
        return re.compile(rf"(?<![A-Za-z0-9_])(?:{names})(?![A-Za-z0-9_])")

    def require_clean(self, text: str) -> None:
        """Require that nothing in a text looks like what opens doors.

        :raises UsageError: if something does; it is not shown.
        """
        problems = []
        if any(secret in text for secret in self._secrets):
            problems.append("a token or key of the session")
        if _JWT.search(text):
            problems.append("a signed token")
        if any(match[2] not in (REMOVED, f"{REMOVED}.") for match in _CREDENTIALS.finditer(text)):
            problems.append("credentials ('Bearer ...' or the like)")
        if any(found != "somebody@example.org" for found in _EMAIL.findall(text)):
            problems.append("an e-mail address")
        if problems:
            raise UsageError(
                f"the recording is not written: it would still hold {' and '.join(problems)}. Take that out "
                "of the scripts and logs of the session, and record it again."
            )
