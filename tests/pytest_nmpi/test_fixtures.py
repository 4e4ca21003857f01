"""What the fixtures give, and how long it lives."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from nmpi_emulator import Emulator

from .conftest import Run

STUBBED = """
    nmpi_server.stub(log="done", files={"results.txt": "42"})
    job = nmpi_client.submit_job("print(1)", nmpi_platform, nmpi_collab, wait=True)
"""


def test_a_test_finds_the_first_state_whatever_another_has_done(run: Run) -> None:
    result = run(
        f"""
        def test_one(nmpi_server, nmpi_client, nmpi_platform, nmpi_collab):
            {STUBBED.strip().replace(chr(10), chr(10) + " " * 8)}
            assert job["status"] == "finished"
            nmpi_server.fault("drop")
            nmpi_server.clock.advance(days=9)
            nmpi_server.hold()

        def test_two(nmpi_server, nmpi_client):
            assert nmpi_server.jobs() == [] and nmpi_client.completed_jobs("my-collab") == []
            assert nmpi_server.faults.all() == [] and nmpi_server.stubs.all() == []
            assert not nmpi_server.dispatcher.is_held and nmpi_server.events.since() == []
        """
    )
    result.assert_outcomes(passed=2)


@pytest.mark.parametrize(("scope", "kept"), [("function", 0), ("module", 1), ("session", 2)])
def test_the_state_lives_as_long_as_the_option_says(
    run: Run, pytester: pytest.Pytester, scope: str, kept: int
) -> None:
    text = """
        import pytest

        @pytest.fixture(scope={scope!r})
        def job(nmpi_client):
            return nmpi_client.submit_job("x", "SpiNNaker", "my-collab")

        def test_first(nmpi_server, job):
            assert len(nmpi_server.jobs()) == {before}

        def test_second(nmpi_server, nmpi_client):
            assert len(nmpi_server.jobs()) == {after}
        """
    n_before = {"function": (1, 0), "module": (1, 1), "session": (1, 1)}[scope]
    pytester.makepyfile(
        test_a=text.format(scope=scope, before=n_before[0], after=n_before[1]),
        test_b=f"def test_third(nmpi_server): assert len(nmpi_server.jobs()) == {int(kept == 2)}",
    )
    result = pytester.runpytest_inprocess(
        "-p", "no:randomly", f"--nmpi-scope={scope}", "--nmpi-backend=none", "-p", "no:cacheprovider"
    )
    result.assert_outcomes(passed=3)


def test_one_emulator_serves_all_tests_and_is_gone_afterwards(run: Run) -> None:
    before = set(threading.enumerate())
    result = run(
        """
        seen = set()

        def test_one(nmpi_server):
            seen.add(nmpi_server.url)

        def test_two(nmpi_server):
            seen.add(nmpi_server.url)
            assert len(seen) == 1
        """
    )
    result.assert_outcomes(passed=2)
    assert not [t for t in set(threading.enumerate()) - before if t.name.startswith("nmpi-emulator")]


def test_the_factory_makes_emulators_with_users_that_share_nothing(run: Run) -> None:
    result = run(
        """
        import pytest, requests
        from nmpi_emulator.errors import UsageError
        urls = []

        def test_it(nmpi_factory):
            one = nmpi_factory(users=["ann", "ben"], simulator="none")
            two = nmpi_factory(users={"ann": "viewer", "cat": ""})
            three = nmpi_factory(world={"users": {"zoe": {}}}, token_lifetime=5)
            urls.extend([one.url, two.url, three.url])
            job = one.client("ann").submit_job("x", "BrainScaleS", "my-collab")
            assert one.client("ben").get_job(job)["user_id"] == "ann"
            assert two.jobs() == [] and list(two.world.users) == ["ann", "cat"]
            assert two.collab("cat") == "private-cat"
            with pytest.raises(Exception, match="(?i)not|allowed|forbidden|permission"):
                two.client("ann").submit_job("x", "SpiNNaker", "my-collab")
            assert three.settings.token_lifetime == 5
            with pytest.raises(UsageError, match="not both"):
                nmpi_factory(users=["a"], world={})

        def test_they_are_stopped():
            for url in urls:
                with pytest.raises(requests.ConnectionError):
                    requests.get(url, timeout=5)
        """
    )
    result.assert_outcomes(passed=2)


def test_real_credentials_are_out_of_reach_and_come_back(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NMPI_TOKEN", "secret")
    result = run(
        """
        import os

        def test_inside(nmpi_server):
            assert "NMPI_TOKEN" not in os.environ

        def test_outside():
            assert os.environ["NMPI_TOKEN"] == "secret"
        """
    )
    result.assert_outcomes(passed=2)


def test_the_same_tests_run_against_an_emulator_elsewhere(run: Run) -> None:
    with Emulator(control_token="open sesame", simulator="none") as elsewhere:
        elsewhere.client().submit_job("left over", "SpiNNaker", "my-collab")
        result = run(
            f"""
            import pytest

            @pytest.mark.nmpi(platform="Spikey", quota=2)
            def test_it(nmpi_server, nmpi_client, nmpi_redirect, nmpi_platform, nmpi_collab):
                assert nmpi_server.url == {elsewhere.url!r}
                assert nmpi_server.jobs() == []
                nmpi_server.stub(log="done", files={{"results.txt": "42"}})
                job = nmpi_client.submit_job("print(1)", nmpi_platform, nmpi_collab, wait=True)
                assert job["status"] == "finished"
                assert nmpi_server.log(job["id"]).startswith("done")
                nmpi_server.requests.assert_called_once("POST", "/jobs/")

            @pytest.mark.nmpi(token_lifetime=3)
            def test_settings_cannot_be_changed(nmpi_server):
                pass
            """,
            f"--nmpi-url={elsewhere.url}",
            "--nmpi-control-token=open sesame",
            "-rs",
        )
    result.assert_outcomes(passed=1, skipped=1)
    result.stdout.fnmatch_lines(["*keeps its own settings; the test wants token_lifetime*"])


def test_tests_run_in_parallel_and_in_any_order(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.parametrize("n", range(12))
        @pytest.mark.nmpi(backend="none")
        def test_it(n, nmpi_server, nmpi_client):
            nmpi_server.stub(log=str(n))
            job = nmpi_client.submit_job("x", "SpiNNaker", "my-collab")
            assert job == "/jobs/100001"
            nmpi_server.wait_for(job, timeout=60)
            assert nmpi_server.log(job).startswith(str(n))
        """
    )
    result = pytester.runpytest_subprocess("-n", "2", "-p", "randomly", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=12)


def test_the_plugin_itself_imports_pytest_and_the_standard_library_only() -> None:
    script = (
        "import sys, pytest; before = set(sys.modules); import pytest_nmpi.plugin; "
        "new = {name.partition('.')[0] for name in set(sys.modules) - before}; "
        "print(sorted(new - set(sys.stdlib_module_names) - {'pytest_nmpi'}))"
    )
    output = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert output.stdout.strip() == "[]"
