"""The form with which a job is submitted."""

from __future__ import annotations

import re
from collections.abc import Callable

from nmpi_emulator import Emulator

from .browsing import Reader


def submitted(alice: Reader, **fields: str) -> dict[str, object]:
    """Submit by the form, and return the job as the API shows it."""
    form = {"source": "script", "code": "print(1)\n", "platform": "Demo", "collab": "lab-one", **fields}
    answer = alice.post("jobs", **form)
    assert answer.status_code == 303, answer.text
    path = answer.headers["Location"].removeprefix("/dashboard")
    job = alice.emulator.app.test_client().get(path, headers={"Authorization": "Bearer token-alice"})
    found: dict[str, object] = job.get_json()
    return found


def test_a_script_is_submitted_as_it_was_written(alice: Reader) -> None:
    job = submitted(
        alice, code="\nimport sys\r\nprint('\N{SNOWMAN} <b>')\r\n", tags="one, two", command="run.py x"
    )
    assert job["code"] == "\nimport sys\nprint('\N{SNOWMAN} <b>')\n"
    assert (job["user_id"], job["collab"], job["status"]) == ("alice", "lab-one", "submitted")
    assert (job["tags"], job["command"]) == (["one", "two"], "run.py x")


def test_an_address_is_submitted_in_place_of_a_script(alice: Reader) -> None:
    job = submitted(alice, source="address", address=" https://example.com/model.zip ", code="left over")
    assert job["code"] == "https://example.com/model.zip"


def test_inputs_are_addresses_one_on_a_line(alice: Reader) -> None:
    job = submitted(alice, inputs="https://example.com/a\r\nhttps://example.com/b\r\n")
    assert [item["url"] for item in job["input_data"]] == [  # type: ignore[attr-defined]
        "https://example.com/a", "https://example.com/b",
    ]  # fmt: skip


def test_other_keys_of_the_hardware_configuration_are_json(alice: Reader) -> None:
    job = submitted(alice, **{"config.Demo.*": '{"a": [1, 2]}', "config.SpiNNaker.*": '{"b": 1}'})
    assert job["hardware_config"] == {"a": [1, 2]}


def test_mistakes_are_shown_beside_their_fields_and_nothing_is_lost(alice: Reader, idle: Emulator) -> None:
    form = {
        "source": "script", "code": " ", "platform": "Demo", "collab": "lab-one", "command": "run.py <x>",
        "inputs": "not an address", "config.Demo.*": "{", "tags": "x",
    }  # fmt: skip
    answer = alice.post("jobs", **form)
    assert answer.status_code == 422
    for text in ("Code is missing", "valid URL", "is not JSON", "at least 2 characters", "run.py &lt;x&gt;"):
        assert text in answer.text, text
    assert answer.text.count('aria-invalid="true"') == 4
    with idle.store.read() as tx:
        assert not tx.jobs.counts()


def test_what_the_queue_refuses_is_told_in_its_own_words(alice: Reader) -> None:
    form = {"source": "script", "code": "x", "platform": "BrainScaleS-ESS", "collab": "lab-one"}
    answer = alice.post("jobs", **form)
    assert answer.status_code == 403
    assert "You do not have sufficient compute quota to submit this job" in answer.text
    answer = alice.post("jobs", **{**form, "collab": "lab-two"})
    assert answer.status_code == 404
    assert alice.post("jobs", **{**form, "platform": "Nowhere"}).status_code == 422


def test_a_closed_service_takes_no_jobs(alice: Reader, idle: Emulator) -> None:
    idle.configure(service_status="read-only until noon")
    answer = alice.post("jobs", source="script", code="x", platform="Demo", collab="lab-one")
    assert answer.status_code == 503
    assert "read-only until noon" in answer.text


def test_the_form_of_a_job_that_exists_is_filled_in_like_it(
    alice: Reader, submit: Callable[..., int], reader: Callable[[str], Reader]
) -> None:
    job = submit(
        code="\nprint('x')\n", hardware_platform="SpiNNaker", tags=["aa", "bb"], command="run.py {system}",
        hardware_config={"unheard of": 1}, input_data=[{"url": "https://example.com/a"}],
    )  # fmt: skip
    page = alice.get(f"jobs/new?like={job}").text
    assert re.search(r"<textarea[^>]*name=\"code\"[^>]*>\n\nprint\(&#39;x&#39;\)\n</textarea>", page)
    assert 'value="aa, bb"' in page
    assert "https://example.com/a" in page
    assert "&#34;unheard of&#34;: 1" in page
    assert '<option value="SpiNNaker" selected>' in page
    assert reader("bob").get(f"jobs/new?like={job}").status_code == 404
