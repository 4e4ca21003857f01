"""The service as its users see it: everybody in the contract's world, each with an HTTP client."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from nmpi_emulator import Emulator

#: When the tests take place.
NOW = dt.datetime(2026, 3, 10, 12, 34, 56, 789012, tzinfo=dt.timezone.utc)

#: Who is what: ``lab-a`` has an administrator (alice), an editor (ed) and a viewer (victor); alice edits
#: ``lab-b`` and views ``lab-c``; bob and teamless are in no collab; ada administers the platform, vera only
#: looks at it.
WORLD = {
    "users": {
        "alice": {
            "password": "alice-pw",
            "token": "token-alice",
            "name": "Alice Adams",
            "mitreid-sub": "300001",
            "team": ["collab-lab-a-administrator", "collab-lab-b-editor", "collab-lab-c-viewer"],
            "group": ["group-neuro"],
        },
        "ed": {"password": "ed-pw", "token": "token-ed", "team": ["collab-lab-a-editor"]},
        "victor": {"password": "victor-pw", "token": "token-victor", "team": ["collab-lab-a-viewer"]},
        "bob": {"password": "bob-pw", "token": "token-bob"},
        "teamless": {"password": "teamless-pw", "token": "token-teamless", "team": None, "group": None},
        "ada": {
            "password": "ada-pw",
            "token": "token-ada",
            "team": ["collab-neuromorphic-platform-admin-editor"],
        },
        "vera": {"token": "token-vera", "team": ["collab-neuromorphic-platform-admin-viewer"]},
    },
    "iam_failures": {"token-of-a-failing-iam": 503},
    "collabs": {
        "lab-a": {"title": "Lab A"},
        "lab-b": {"title": "Lab B"},
        "lab-c": {"title": "Lab C"},
        "open-lab": {"title": "Open lab", "isPublic": True},
    },
    "provider_keys": {
        "key-uhei": "uhei",
        "key-uman": "uman",
        "key-nmpi": "nmpi",
        "key-monitor": "benchmark_runner",
        "key-jenkins": "uhei-jenkins-test-user",
        "key-unmapped": None,
    },
}

#: The texts of the most frequent refusals.
NO_CREDENTIALS = "You must provide either a token or an API key"
NO_COLLAB = "You do not have access to this collab or there is no collab with this id"
NO_QUOTA = "You do not have sufficient compute quota to submit this job"
NOT_AUTHENTICATED = "Not authenticated"
EXPIRED = "Token may have expired"


def day(offset: int) -> str:
    """Return the date that many days after :data:`NOW`."""
    return (NOW.date() + dt.timedelta(days=offset)).isoformat()


def no_job(job_id: int) -> str:
    return f"Either there is no job with id {job_id}, or you do not have access to it"


def no_platform(platform: str) -> str:
    return f"The provided API key does not allow access to jobs, sessions, or quotas for {platform}"


def credentials(who: str) -> dict[str, str]:
    """Return the headers of somebody: a user's name, ``key-...``, both joined by ``+``, or nothing."""
    headers = {}
    for part in filter(None, who.split("+")):
        if part.startswith("key-"):
            headers["x-api-key"] = part
        else:
            headers["Authorization"] = f"Bearer {part if part.startswith('token-') else 'token-' + part}"
    return headers


class Caller:
    """Somebody who makes requests."""

    def __init__(self, app: Flask, who: str) -> None:
        self._http = app.test_client(use_cookies=False)
        self._headers = credentials(who)

    def request(self, method: str, path: str, body: Any = ..., **options: Any) -> TestResponse:
        """Make a request; *body* is sent as JSON if it is given."""
        headers = {**self._headers, **options.pop("headers", {})}
        if body is not ...:
            options = {"data": json.dumps(body), "content_type": "application/json", **options}
        return self._http.open(path, method=method, headers=headers, **options)

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.request("GET", path, **options)

    def post(self, path: str, body: Any = ..., **options: Any) -> TestResponse:
        return self.request("POST", path, body, **options)

    def put(self, path: str, body: Any = ..., **options: Any) -> TestResponse:
        return self.request("PUT", path, body, **options)

    def patch(self, path: str, body: Any = ..., **options: Any) -> TestResponse:
        return self.request("PATCH", path, body, **options)

    def delete(self, path: str, body: Any = ..., **options: Any) -> TestResponse:
        return self.request("DELETE", path, body, **options)


class Api:
    """The service; called with a name, it gives the client of whoever bears it.

    Its clock shows :data:`NOW` until it is moved.
    """

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self.clock = emulator.clock

    def reset(self) -> None:
        """Go back to the first state."""
        self.emulator.reset()
        self.clock.freeze(NOW)

    def __call__(self, who: str = "") -> Caller:
        return Caller(self.emulator.app, who)

    def submit(self, who: str = "alice", *, as_admin: bool = False, **changes: Any) -> dict[str, Any]:
        """Submit a job and return it."""
        job = {"code": "print(1)", "collab": "lab-a", "hardware_platform": "Demo", **changes}
        answer = self(who).post(f"/jobs/?as_admin={as_admin}", job)
        assert answer.status_code == 201, answer.text
        return answer.get_json()

    def report(self, job: dict[str, Any], who: str = "key-nmpi", **patch: Any) -> dict[str, Any]:
        """Report on a job as its provider and return the answer."""
        answer = self(who).put(job["resource_uri"], patch)
        assert answer.status_code == 200, answer.text
        return answer.get_json()

    def project(self, collab: str = "lab-a", *, accept: bool = True, **quotas: float) -> dict[str, Any]:
        """Make a project, have it accepted and give it quotas (platforms by name, ``_`` for ``-``)."""
        request = {"collab": collab, "title": "P", "abstract": "A", "status": "under review"}
        answer = self("ada").post("/projects/?as_admin=true", request)
        assert answer.status_code == 201, answer.text
        uri = answer.get_json()["resource_uri"]
        if accept:
            assert self("ada").put(f"{uri}?as_admin=true", {"status": "accepted"}).status_code == 200
        for platform, limit in quotas.items():
            self.grant(uri, platform.replace("_", "-"), limit)
        return self("ada").get(f"{uri}?as_admin=true").get_json()

    def grant(self, project_uri: str, platform: str, limit: float, units: str = "hours") -> None:
        """Give a project a quota."""
        quota = {"platform": platform, "limit": limit, "units": units}
        assert self("ada").post(f"{project_uri}/quotas/", quota).status_code == 201

    def usages(self, project: dict[str, Any]) -> list[float]:
        """Return what has been used of each quota of a project."""
        answer = self("ada").get(f"{project['resource_uri']}?as_admin=true")
        return [quota["usage"] for quota in answer.get_json()["quotas"]]


def refused(answer: TestResponse, status: int, detail: Any) -> None:
    """Assert that a request was refused like this."""
    assert (answer.status_code, answer.get_json()) == (status, {"detail": detail})


def failed(answer: TestResponse) -> None:
    """Assert that the service failed, as the real one does."""
    assert (answer.status_code, answer.text) == (500, "Internal Server Error")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"


def ids(answer: TestResponse) -> list[Any]:
    """Return the ids in a list."""
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.get_json()]
