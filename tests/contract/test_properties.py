"""Whatever is sent: the service never fails, and what it answers is what its OpenAPI document promises."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import response_schema_conformance

from nmpi_emulator import Emulator
from nmpi_emulator.api.documentation import document_v3
from tests.contract.service import WORLD, credentials

#: Answers with these statuses mean that something broke.
FAILURES = (500, 502, 503)

CALLERS = (
    "",
    "alice",
    "victor",
    "bob",
    "ada",
    "key-nmpi",
    "key-uman",
    "key-unknown",
    "token-x",
    "ada+key-nmpi",
)


class Things:
    """An emulator in which there is one of everything, and the ids of these."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self._http = emulator.app.test_client(use_cookies=False)
        self.ids: dict[str, Any] = {}

    def renew(self) -> None:
        """Make one of everything again."""
        self.emulator.reset()
        job = self._post("alice", "/jobs/", code="", collab="lab-a", hardware_platform="Demo")
        comment = self._post("alice", f"/jobs/{job['id']}/comments/", content="c")
        session = self._post(
            "key-nmpi", "/sessions/", collab="lab-a", user_id="alice", hardware_platform="Demo"
        )
        project = self._http.get("/projects/", headers=credentials("alice")).get_json()[0]
        self.ids = {
            "job_id": job["id"],
            "comment_id": comment["id"],
            "session_id": session["id"],
            "project_id": project["id"],
            "quota_id": project["quotas"][0]["resource_uri"].split("/")[-1],
            "hardware_platform": "Demo",
        }

    def _post(self, who: str, path: str, **body: Any) -> dict[str, Any]:
        answer = self._http.post(path, json=body, headers=credentials(who))
        assert answer.status_code == 201, answer.text
        return answer.get_json()


@pytest.fixture(scope="session")
def things() -> Iterator[Things]:
    with Emulator(WORLD, execution=False) as emulator:
        yield Things(emulator)


schema = schemathesis.openapi.from_dict(document_v3())


@schema.given(who=st.sampled_from(CALLERS), is_aimed=st.booleans())
@schema.parametrize()
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_request_breaks_the_service_and_answers_have_the_form_they_should(
    case: schemathesis.Case, things: Things, who: str, is_aimed: bool
) -> None:
    """Send anything; if *is_aimed*, at things that exist, on behalf of a collab that exists."""
    things.renew()
    if is_aimed:
        known = {name: str(value) for name, value in things.ids.items() if name in case.path_parameters}
        case.path_parameters.update(known)
        if isinstance(case.body, dict):
            case.body.update({"collab": "lab-a", "hardware_platform": "Demo"})
    answer = case.call(base_url=things.emulator.url, headers=credentials(who))
    assert answer.status_code not in FAILURES, answer.text
    try:
        case.validate_response(answer, checks=[response_schema_conformance])
    except FailureGroup as failures:  # pragma: no cover
        raise AssertionError(f"{case.as_curl_command()}: {answer.text}") from failures
