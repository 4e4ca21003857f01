"""What a failed test shows, and what is said of stubs that nobody needed."""

from __future__ import annotations

import pytest

from .conftest import Run

FAILING = """
    import pytest

    @pytest.mark.nmpi(backend="none")
    def test_it(nmpi_server, nmpi_client):
        nmpi_server.stub(log="one\\ntwo\\nthree", status="error")
        nmpi_server.fault("slow", latency=0, path="/jobs/.*", method="POST")
        job = nmpi_client.submit_job("print(1)", "SpiNNaker", "my-collab", wait=True)
        assert job["status"] == "finished"

    def test_fine(nmpi_server):
        pass
    """


def test_a_failure_shows_requests_jobs_logs_faults_and_stubs(run: Run) -> None:
    result = run(FAILING)
    result.assert_outcomes(failed=1, passed=1)
    result.stdout.fnmatch_lines(
        [
            "*- nmpi requests -*",
            "POST /jobs/ by alice -> 201 [[]slow[]]",
            "GET /jobs/100001?*by alice -> 200",
            "*- nmpi jobs -*",
            "job 100001: error, SpiNNaker, my-collab, by alice",
            "    one",
            "    three",
            "*- nmpi faults and stubs -*",
            "slow: 1 hits*",
            "stub 1 (any job): 1 jobs",
        ]
    )


def test_equal_requests_are_told_once_and_refusals_with_the_answer(run: Run) -> None:
    result = run(
        """
        import pytest

        @pytest.mark.nmpi(backend="none")
        def test_it(nmpi_client):
            for _ in range(60):
                nmpi_client.queued_jobs()
            nmpi_client.submit_job("x", "SpiNNaker", "no-such-collab")
        """
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "GET /auth/realms/hbp/protocol/openid-connect/userinfo by alice -> 200",
            "GET /jobs/?*by alice -> 200  (60 times)",
            "POST /jobs/ by alice -> 404  {*You do not have access to this collab*}",
        ]
    )


def test_a_fixture_that_lives_longer_than_the_emulators_is_advised(run: Run) -> None:
    result = run(
        """
        import pytest

        @pytest.fixture(scope="module")
        def job(nmpi_client):
            return nmpi_client.submit_job("x", "SpiNNaker", "my-collab")

        def test_it(job):
            pass
        """
    )
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*ScopeMismatch*", "*nmpi_scope = module*"])


def test_long_logs_are_cut(run: Run) -> None:
    result = run(FAILING, "--nmpi-log-lines=2")
    result.stdout.fnmatch_lines(["    ... * lines before these"])
    result.stdout.no_fnmatch_line("    one")


def test_a_failure_of_a_fixture_and_of_a_factorys_emulator_shows_it_too(run: Run) -> None:
    result = run(
        """
        import pytest

        @pytest.fixture
        def job(nmpi_client):
            nmpi_client.queued_jobs()
            raise RuntimeError("in a fixture")

        def test_one(job):
            pass

        def test_two(nmpi_factory):
            nmpi_factory(users=["zoe"]).client().completed_jobs("my-collab")
            assert False
        """
    )
    result.assert_outcomes(errors=1, failed=1)
    result.stdout.fnmatch_lines(["GET /jobs/*by alice -> 200", "GET /jobs/*by zoe -> 200"])


def test_a_test_without_an_emulator_is_reported_as_ever(run: Run) -> None:
    result = run(
        """
        def test_with(nmpi_client):
            nmpi_client.queued_jobs()

        def test_without():
            assert False
        """,
        "--nmpi-scope=session",
    )
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.no_fnmatch_line("*nmpi requests*")


UNUSED = """
    def test_it(nmpi_server, nmpi_client):
        nmpi_server.hold()
        nmpi_server.stub(platform="Spikey", code="import foo")
        nmpi_client.submit_job("print(1)", "SpiNNaker", "my-collab")

    def test_raising(nmpi_server, nmpi_client):
        nmpi_server.stub(where=lambda job: job.nothing)
        nmpi_server.stub()
        nmpi_client.submit_job("print(1)", "SpiNNaker", "my-collab", wait=True)
    """


def test_unused_stubs_are_warned_about_with_the_reason(run: Run) -> None:
    result = run(UNUSED)
    result.assert_outcomes(passed=2, warnings=3)
    result.stdout.fnmatch_lines(
        [
            "*stub 1 (platform='Spikey', code='import foo') has answered no job",
            "*job 100001: its platform is SpiNNaker; 'import foo' is not found in its code",
            "*the condition of stub 1 (where=...) failed: AttributeError*nothing*",
        ]
    )


def test_unused_stubs_can_be_errors_or_ignored(run: Run, pytester: pytest.Pytester) -> None:
    result = run(UNUSED, "--nmpi-unused-stubs=error")
    result.assert_outcomes(passed=2, errors=2)
    pytester.makeini("[pytest]\nnmpi_unused_stubs = ignore\n")
    run(UNUSED).assert_outcomes(passed=2)


def test_a_stub_before_any_job_says_so(run: Run) -> None:
    result = run("def test_it(nmpi_server): nmpi_server.stub()")
    result.stdout.fnmatch_lines(["*stub 1 (any job) has answered no job: none was submitted"])
