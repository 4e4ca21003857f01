"""``@pytest.mark.nmpi(...)``."""

from __future__ import annotations

import pytest

from .conftest import Run


def test_a_marker_sets_platform_backend_quota_and_user(run: Run) -> None:
    result = run(
        """
        import pytest

        @pytest.fixture(scope="session")
        def nmpi_world():
            return {"users": {"ann": {"team": ["collab-c-editor"]}, "ben": {"team": ["collab-c-editor"]}},
                    "platforms": {"Spikey": {"mode": "off"}}}

        @pytest.mark.nmpi(platform="Spikey", backend="none", quota=3, user="ben")
        def test_it(nmpi_client, nmpi_server, nmpi_platform, nmpi_collab):
            assert (nmpi_client.username, nmpi_platform, nmpi_collab) == ("ben", "Spikey", "c")
            assert nmpi_server.world.mode("Spikey") == "internal"
            assert nmpi_client.list_resource_requests("c")[0]["quotas"][0]["limit"] == 3
            nmpi_server.stub(code="yes", resource_usage=3)
            waiting = nmpi_client.submit_job("no", nmpi_platform, nmpi_collab)
            nmpi_client.submit_job("yes", nmpi_platform, nmpi_collab, wait=True)
            assert nmpi_client.job_status(waiting) == "submitted"
            with pytest.raises(Exception, match="sufficient compute quota"):
                nmpi_client.submit_job("yes", nmpi_platform, nmpi_collab)

        def test_the_next_test_finds_the_first_state(nmpi_client, nmpi_server, nmpi_platform):
            assert nmpi_client.username == "ann" and nmpi_platform == "SpiNNaker"
            assert nmpi_server.world.mode("Spikey") == "off"
            assert nmpi_client.completed_jobs("c") == []
        """
    )
    result.assert_outcomes(passed=2)


def test_the_nearest_marker_wins_and_settings_give_an_emulator_of_its_own(run: Run) -> None:
    result = run(
        """
        import pytest
        pytestmark = pytest.mark.nmpi(platform="Demo", token_lifetime=60)

        @pytest.mark.nmpi(platform="Spikey")
        def test_one(nmpi_server, nmpi_platform):
            assert (nmpi_platform, nmpi_server.settings.token_lifetime) == ("Spikey", 60)

        @pytest.mark.nmpi(token_lifetime=30)
        def test_two(nmpi_server, nmpi_platform):
            assert (nmpi_platform, nmpi_server.settings.token_lifetime) == ("Demo", 30)
        """
    )
    result.assert_outcomes(passed=2)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ("plattform='Demo'", "has no argument 'plattform'; did you mean 'platform'?"),
        ("xyz=1", "has no argument 'xyz'; there are: platform, backend, quota, user, world"),
        ("'Demo'", "takes arguments by name only, not 'Demo'"),
        ("backend='nest'", "backend is 'nest', but must be brian2 or mock or none"),
        ("platform='SpiNaker'", "there is no platform 'SpiNaker'; there are: "),
        ("quota={'Nope': 1}", "there is no platform 'Nope'"),
        ("quota=-1", "a quota is a number that is not negative, not -1"),
        ("job_time_limit='soon'", "setting job_time_limit is 'soon', but must be float"),
    ],
)
def test_mistakes_are_refused_before_any_test_runs(run: Run, arguments: str, complaint: str) -> None:
    result = run(
        f"""
        import pytest

        def test_other():
            pass

        @pytest.mark.nmpi({arguments})
        def test_it(nmpi_server):
            pass
        """
    )
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.assert_outcomes()
    assert f"test_it: @pytest.mark.nmpi {complaint}" in result.stderr.str() + result.stdout.str()


def test_in_parallel_the_tests_with_mistakes_fail(run: Run) -> None:
    result = run(
        """
        import pytest

        def test_other(nmpi_platform):
            pass

        @pytest.mark.nmpi(plattform="Demo")
        def test_it(nmpi_server):
            pass
        """,
        "-n1",
    )
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*test_it: @pytest.mark.nmpi has no argument 'plattform'; did you mean *"])


def test_an_unknown_user_is_a_short_failure(run: Run) -> None:
    result = run(
        """
        import pytest

        @pytest.mark.nmpi(user="nobody")
        def test_it(nmpi_client):
            pass
        """
    )
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        ["*@pytest.mark.nmpi: the emulator's world has no user 'nobody'; there are: alice"]
    )


@pytest.mark.parametrize(
    ("scope", "text", "complaint"),
    [
        ("module", "@MARK\ndef test_it(nmpi_server): pass", "mark the module instead"),
        (
            "module",
            "@MARK\nclass TestIt:\n    def test_it(self, nmpi_server): pass",
            "mark the module instead",
        ),
        ("session", "pytestmark = MARK\ndef test_it(nmpi_server): pass", "lives for the session"),
    ],
)
def test_a_marker_without_effect_is_refused(run: Run, scope: str, text: str, complaint: str) -> None:
    result = run(f"import pytest\nMARK = pytest.mark.nmpi(platform='Demo')\n{text}", f"--nmpi-scope={scope}")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert complaint in result.stderr.str() + result.stdout.str()


def test_a_marker_on_a_module_holds_for_the_state_that_its_tests_share(run: Run) -> None:
    result = run(
        """
        import pytest
        pytestmark = pytest.mark.nmpi(platform="Demo", backend="none")

        def test_one(nmpi_server, nmpi_client, nmpi_platform, nmpi_collab):
            nmpi_client.submit_job("x", nmpi_platform, nmpi_collab)

        def test_two(nmpi_server, nmpi_platform):
            assert [(job.hardware_platform, job.status.value) for job in nmpi_server.jobs()] == [
                (nmpi_platform, "submitted")]
        """,
        "--nmpi-scope=module",
    )
    result.assert_outcomes(passed=2)


def test_the_marker_is_explained(run: Run) -> None:
    run("", "--markers").stdout.fnmatch_lines(
        ["@pytest.mark.nmpi(platform=..., backend=..., quota=..., user=...*"]
    )
