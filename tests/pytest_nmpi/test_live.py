"""The same tests against a real service, which a second emulator plays here."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from nmpi_emulator import Emulator

from .conftest import Run

TESTS = """
    import pytest

    def test_a_job(nmpi_server, nmpi_client, nmpi_collab, nmpi_platform, nmpi_redirect):
        job = nmpi_client.submit_job("print('of alice in our-lab')", nmpi_platform, nmpi_collab)
        assert nmpi_server.wait_for(job, timeout=120) == "finished"
        assert "hello" in nmpi_server.log(job)
        assert nmpi_server.job(job).status == "finished"
        assert len(nmpi_client.get_job(job)["output_data"]["files"]) == 1

    def test_needs_faults(nmpi_server, nmpi_client):
        nmpi_server.fault("drop")
        assert False

    @pytest.mark.nmpi(user="somebody-else")
    def test_needs_another_user(nmpi_client):
        assert False

    def test_needs_emulators(nmpi_factory):
        assert False
    """


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    """A real service, with the token of a user in the environment."""
    for name in ("EBRAINS_TOKEN", "CLB_AUTH"):
        monkeypatch.delenv(name, raising=False)
    world = {"users": {"alice": {"team": ["collab-our-lab-editor"], "email": "alice@lab.example"}}}
    with Emulator(world, simulator="none") as emulator:
        emulator.stub(log="hello from alice@lab.example\n", files={"results.txt": "by alice, for our-lab"},
                      resource_usage=2)  # fmt: skip
        monkeypatch.setenv("NMPI_TOKEN", emulator.token("alice"))
        yield emulator


def live(emulator: Emulator) -> list[str]:
    return [f"--nmpi-live={emulator.url}", f"--nmpi-live-iam={emulator.url}", "--nmpi-collab=our-lab", "-rs"]


def test_only_what_needs_the_emulator_is_skipped_with_a_reason(run: Run, service: Emulator) -> None:
    result = run(TESTS, *live(service))
    result.assert_outcomes(passed=1, skipped=3)
    result.stdout.fnmatch_lines_random(
        [
            "SKIPPED*nmpi_server.fault needs the emulator; this is http://127.0.0.1:* (--nmpi-live)",
            "SKIPPED*the token in the environment is alice's, the test needs one of somebody-else",
            "SKIPPED*nmpi_factory starts emulators; with --nmpi-live there are none",
        ]
    )


def test_a_failure_shows_the_jobs_that_were_looked_at(run: Run, service: Emulator) -> None:
    result = run(
        """
        def test_it(nmpi_server, nmpi_client, nmpi_collab):
            job = nmpi_client.submit_job("x", "SpiNNaker", nmpi_collab)
            nmpi_server.wait_for(job, timeout=120)
            assert False
        """,
        *live(service),
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["job 100001: finished, SpiNNaker, our-lab, by alice", "    hello from *"])


def test_a_collab_has_to_be_named(run: Run, service: Emulator) -> None:
    result = run("def test_it(nmpi_collab): pass", *live(service)[:2])
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*the test needs a collab of the real service: give --nmpi-collab ID"])


def test_a_token_that_is_not_good_is_a_short_failure(
    run: Run, service: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NMPI_TOKEN", "expired")
    result = run("def test_it(nmpi_client): pass", *live(service))
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*GET http://*/userinfo: 401*"])


def test_a_live_session_is_recorded_and_replayed(
    run: Run, service: Emulator, pytester: pytest.Pytester
) -> None:
    result = run(TESTS, *live(service), "--nmpi-record=deep/session.json", "-k", "a_job")
    result.assert_outcomes(passed=1)
    text = (pytester.path / "deep" / "session.json").read_text(encoding="utf-8")
    for word in ("alice", "our-lab", "lab.example", "eyJ", "Bearer"):
        assert word not in text
    content = json.loads(text)
    assert content["service"]["version"]
    assert "POST /jobs/" in [f"{e['method']} {e['path']}" for e in content["exchanges"]]
    (job,) = content["jobs"]
    assert (job["status"], job["log"], job["resource_usage"]) == (
        "finished",
        "hello from somebody@example.org\n",
        2,
    )

    replayed = run(
        """
        import requests
        CODE = "print('of user-1 in collab-1')"

        def test_it(nmpi_server, nmpi_client, nmpi_collab):
            job = nmpi_client.submit_job(CODE, "SpiNNaker", nmpi_collab)
            assert nmpi_server.wait_for(job, timeout=120) == "finished"
            (file,) = nmpi_client.get_job(job)["output_data"]["files"]
            assert requests.get(file["url"], timeout=30).text == "by user-1, for collab-1"
        """,
        "--nmpi-replay=deep/session.json",
        "--nmpi-backend=none",
        "--nmpi-unused-stubs=error",
    )
    replayed.assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--nmpi-record=x.json"], "give --nmpi-live as well"),
        (["--nmpi-live=http://127.0.0.1:1", "--nmpi-record=x.json", "-n2"], "Leave out -n"),
        (["--nmpi-live=http://127.0.0.1:1", "--nmpi-replay=x.json"], "leave out --nmpi-live"),
    ],
)
def test_recording_and_replaying_have_their_places(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str], complaint: str
) -> None:
    monkeypatch.setenv("NMPI_TOKEN", "token")
    result = run("def test_it(): pass", *arguments)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert complaint in result.stderr.str() + result.stdout.str()


def test_a_recording_that_is_none_is_a_short_failure(run: Run) -> None:
    result = run("def test_it(nmpi_server): pass", "--nmpi-replay=nowhere.json")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*cannot read the recording *nowhere.json*"])
