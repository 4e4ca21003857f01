"""Projects and quotas."""

from __future__ import annotations

from collections.abc import Callable

from nmpi_emulator import Emulator

from .browsing import Reader


def created(who: Reader, **fields: str) -> str:
    """Make a project by the form; return the path of its page."""
    form = {"collab": "lab-one", "title": "Synfire <chains>", "abstract": "About", **fields}
    answer = who.post("projects", **form)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].removeprefix("/dashboard/")


def test_projects_are_listed_with_what_is_used_of_them(alice: Reader) -> None:
    page = alice.get("projects").text
    assert "Tests" in page
    assert "0 of 100 litres (0.0 %)" in page


def test_a_request_goes_from_draft_to_a_quota_that_is_granted(
    alice: Reader, reader: Callable[[str], Reader]
) -> None:
    path = created(alice, status="in preparation")
    assert "Synfire &lt;chains&gt;" in alice.get(path).text
    alice.post(path, title="Chains", abstract="More", description="", status="under review")
    page = alice.get(path).text
    assert "under review" in page
    assert "Submit for review" not in page
    ada = reader("ada")
    assert ada.get(path).status_code == 403
    ada.post("administration", act="yes")
    assert ada.post(path, status="accepted").status_code == 303
    assert ada.post(f"{path}/quotas", platform="SpiNNaker", limit="2500").status_code == 303
    page = alice.get(path).text
    assert "accepted" in page
    assert "0 of 2,500 core-hours" in page


def test_users_do_not_decide_on_their_own_requests(alice: Reader) -> None:
    path = created(alice, status="under review")
    assert "Accept" not in alice.get(path).text
    assert alice.post(path, status="accepted").status_code == 403
    assert alice.post(f"{path}/quotas", platform="SpiNNaker", limit="2500").status_code == 404


def test_a_project_is_deleted(alice: Reader) -> None:
    path = created(alice)
    assert alice.post(f"{path}/delete").headers["Location"] == "/dashboard/projects"
    assert alice.get(path).status_code == 404


def test_what_does_not_fit_is_refused(alice: Reader, reader: Callable[[str], Reader]) -> None:
    assert alice.post("projects", collab="lab-one", title=" ", abstract="x").status_code == 422
    assert alice.post("projects", collab="lab-two", title="x", abstract="x").status_code == 403
    ada = reader("ada")
    ada.post("administration", act="yes")
    path = created(alice)
    assert ada.post(f"{path}/quotas", platform="SpiNNaker", limit="much").status_code == 422


def test_a_closed_service_changes_nothing(alice: Reader, idle: Emulator) -> None:
    path = created(alice)
    idle.configure(service_status="read-only")
    assert alice.post(path, title="x").status_code == 503
    assert alice.get(path).status_code == 200
