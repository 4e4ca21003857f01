"""The options of the plugin, and that the same names stand everywhere."""

from __future__ import annotations

import inspect

import pytest

from nmpi_emulator import Emulator
from nmpi_emulator.cli.serve import serve
from nmpi_emulator.remote import RemoteEmulator
from nmpi_emulator.settings import NAMES, SIMULATORS
from pytest_nmpi import marker, options
from pytest_nmpi.servers import Factory

from .conftest import Run

#: Settings of a server that lives longer than a test.
OF_A_SERVER = {"host", "port", "public_url", "allowed_hosts", "control_token", "db", "stop_grace"}


def test_the_same_settings_are_everywhere() -> None:
    assert set(options.SETTINGS) | OF_A_SERVER | {"simulator"} == set(NAMES)
    assert options.CHOICES["backend"] == SIMULATORS
    named_otherwise = {"backend": "simulator", "no_execution": "execution"}
    of_command = {named_otherwise.get(p.name, p.name) for p in serve.params if p.name} - {
        "config",
        "port_file",
        "pairs",
    }
    assert of_command <= set(NAMES)
    assert set(marker.ARGUMENTS) == {"platform", "backend", "quota", "user"}
    taken = inspect.signature(Factory.__call__).parameters
    assert list(taken) == ["self", "users", "world", "settings"]
    assert list(inspect.signature(Emulator).parameters) == ["world", "settings", "single_settings"]


def test_an_emulator_elsewhere_has_the_same_methods() -> None:
    here = {name for name in dir(Emulator) if not name.startswith("_")}
    there = {name for name in dir(RemoteEmulator) if not name.startswith("_")}
    assert there <= here | {"world"}
    # the last one is an attribute there
    assert here - there == {"start", "settle", "stop", "port", "local_url", "url"}
    for name in sorted(there & here):
        method = getattr(Emulator, name)
        if inspect.isfunction(method):
            mine = inspect.signature(method).parameters
            theirs = inspect.signature(getattr(RemoteEmulator, name)).parameters
            assert list(mine) == list(theirs), name
            assert [p.kind for p in mine.values()] == [p.kind for p in theirs.values()], name
            assert [p.default for p in mine.values()] == [p.default for p in theirs.values()], name


def test_options_come_from_ini_environment_and_command_line(
    run: Run, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makeini(
        "[pytest]\nnmpi_workers = 3\nnmpi_seed = 1\nnmpi_job_time_limit = 9\nnmpi_backend = mock\n"
        "nmpi_platform = Demo\n"
    )
    monkeypatch.setenv("NMPI_EMULATOR_WORKERS", "2")
    monkeypatch.setenv("NMPI_EMULATOR_SEED", "5")
    monkeypatch.setenv("NMPI_EMULATOR_PORT", "1")
    result = run(
        """
        import os

        def test_it(nmpi_server, nmpi_platform):
            found = nmpi_server.settings
            assert (found.workers, found.seed, found.job_time_limit, found.simulator) == (2, 7, 9.0, "mock")
            assert found.port == 0 and nmpi_platform == "Demo"
            assert not [name for name in os.environ if name.startswith("NMPI_EMULATOR_")]
        """,
        "--nmpi-seed=7",
    )
    result.assert_outcomes(passed=1)


def test_a_world_file_is_found_from_the_ini_file(run: Run, pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nnmpi_world = worlds/small.toml\n")
    pytester.mkdir("worlds").joinpath("small.toml").write_text(
        '[users.zoe]\nteam = ["collab-zoo-administrator"]\n', encoding="utf-8"
    )
    text = """
        def test_it(nmpi_server, nmpi_collab):
            assert (nmpi_server.user().username, nmpi_collab) == ("zoe", "zoo")
        """
    run(text).assert_outcomes(passed=1)


def test_settings_can_be_changed_by_a_fixture(run: Run) -> None:
    result = run(
        """
        import pytest

        @pytest.fixture(scope="session")
        def nmpi_settings(nmpi_settings):
            return {**nmpi_settings, "token_lifetime": 5}

        def test_it(nmpi_server):
            assert nmpi_server.settings.token_lifetime == 5
        """
    )
    result.assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--nmpi-url=http://127.0.0.1:1", "--nmpi-live=https://x"], "give one of them"),
        (["--nmpi-url=http://127.0.0.1:1", "-n2"], "would reset each other's emulator"),
        (
            ["--nmpi-live=https://nmpi-v3.hbpneuromorphic.eu"],
            "there is no token. Set the environment variable NMPI_TOKEN",
        ),
        (["--nmpi-live=nmpi"], "is the address of a service"),
        (["--nmpi-log-lines=many"], "--nmpi-log-lines is a number of lines, not 'many'"),
        (["-o", "nmpi_scope=forever"], "nmpi_scope = forever: must be function or module or session"),
        (["--nmpi-scope=forever"], "invalid choice: 'forever'"),
    ],
)
def test_options_that_make_no_sense_are_refused(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str], complaint: str
) -> None:
    for name in ("NMPI_TOKEN", "EBRAINS_TOKEN", "CLB_AUTH"):
        monkeypatch.delenv(name, raising=False)
    result = run("def test_it(): pass", *arguments)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert complaint in result.stderr.str() + result.stdout.str()


@pytest.mark.parametrize(
    ("option", "complaint"),
    [
        ("--nmpi-workers=several", "nmpi_server: setting workers is 'several', but must be int"),
        ("--nmpi-world=nowhere.toml", "nmpi_server: cannot read*nowhere.toml"),
        ("--nmpi-url=http://127.0.0.1:1", "nmpi_server: no emulator answers at http://127.0.0.1:1*serve."),
    ],
)
def test_a_server_that_cannot_start_says_why_in_a_line(run: Run, option: str, complaint: str) -> None:
    result = run("def test_it(nmpi_server): pass", option)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([f"*{complaint}*"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_every_option_is_explained(run: Run) -> None:
    text = run("", "--help").stdout.str()
    for name in [*options.PLUGIN_OPTIONS, *(name.replace("_", "-") for name in options.SETTINGS)]:
        assert f"--nmpi-{name}=" in text
        assert f"nmpi_{name.replace('-', '_')} (string)" in text
