"""The commands that talk to a running emulator, and those that look at this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from nmpi_emulator import Emulator
from nmpi_emulator.cli import main
from nmpi_emulator.world import load_world

Command = Callable[..., Result]

NOBODY = "http://127.0.0.1:1"


@pytest.fixture
def cli() -> Command:
    """Run the command line in this process."""
    return lambda *arguments: CliRunner().invoke(main, [str(a) for a in arguments])


@pytest.fixture
def alice(cli: Command, busy: Emulator) -> Command:
    """Run a command as alice, against the emulator that executes jobs."""

    def run(name: str, *arguments: object) -> Result:
        return cli(*name.split(), "--url", busy.url, "--user", "alice", "--password", "alice-pw", *arguments)

    return run


@pytest.fixture
def script(tmp_path: Path) -> Path:
    file = tmp_path / "experiment.py"
    file.write_text("print('six times seven')\nopen('left.txt', 'w').write('left')\n")
    return file


def test_a_submitted_job_is_followed_and_its_files_come(alice: Command, script: Path, tmp_path: Path) -> None:
    result = alice("submit", script, "-p", "localhost", "-c", "lab-one", "-f", "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    number, log = result.stdout.splitlines()
    assert log == "six times seven"
    assert [f.read_text() for f in tmp_path.glob(f"out/**/job_{number}/left.txt")] == ["left"]
    assert alice("logs", number).stdout == "six times seven\n"
    assert json.loads(alice("jobs", number, "--json").stdout)["status"] == "finished"


def test_a_directory_is_submitted_as_the_client_does_it(alice: Command, script: Path) -> None:
    script.rename(script.with_name("run.py"))
    result = alice("submit", script.parent, "-p", "localhost", "-c", "lab-one", "--tag", "t1", "--json", "-w")
    assert result.exit_code == 0, result.output
    job = json.loads(result.stdout)
    assert (job["status"], job["tags"]) == ("finished", ["t1"])


def test_one_job_without_a_server_says_to_programs_how_it_ended(
    cli: Command, script: Path, tmp_path: Path
) -> None:
    result = cli("run", script, "-p", "localhost", "-o", tmp_path / "out", "--json")
    ended = json.loads(result.stdout)
    assert (ended["status"], ended["files"]) == ("finished", [str(tmp_path / "out" / "left.txt")])
    assert "six times seven" in result.stderr
    script.write_text("raise SystemExit(2)\n")
    result = cli("run", script, "-p", "localhost", "-o", tmp_path / "out", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["status"] == "error"


def test_a_job_that_fails_gives_exit_code_1(alice: Command, script: Path) -> None:
    script.write_text("raise SystemExit(3)\n")
    result = alice("submit", script, "-p", "localhost", "-c", "lab-one", "--wait")
    assert result.exit_code == 1
    number = result.stdout.strip()
    assert f"job {number}: error\nnmpi-emulator logs {number} shows why\n" in result.stderr
    assert alice("logs", number, "--follow").exit_code == 1


@pytest.mark.parametrize("command", ["run", "check"])
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--report", "{file}/report.json"], "cannot write {file}/report.json: Not a directory"),
        (["--report", "{directory}"], "cannot write {directory}: Is a directory"),
    ],
)
def test_what_cannot_be_written_is_said_before_the_job_runs(
    cli: Command, script: Path, command: str, arguments: list[str], message: str
) -> None:
    places = {"file": script, "directory": script.parent}
    result = cli(command, script, *(argument.format(**places) for argument in arguments))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"Error: {message.format(**places)}\n"


def test_a_directory_that_cannot_take_files_is_named_before_the_job_runs(cli: Command, script: Path) -> None:
    result = cli("run", script, "-p", "localhost", "-o", script / "out")
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"{script} is no directory that can be written to" in result.stderr


def test_without_standard_output_the_job_runs_all_the_same(script: Path, tmp_path: Path) -> None:
    command = f'"{sys.executable}" -m nmpi_emulator run "{script}" -p localhost -o "{tmp_path}/out" >&- 2>&-'
    assert subprocess.run(["sh", "-c", command], timeout=60).returncode == 0
    assert (tmp_path / "out" / "left.txt").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["no-such-file.py"], "neither a file or directory"),
        (["{script}", "-p", "Nowhere"], "there is no platform 'Nowhere'"),
        (["{script}", "-p", "localhost", "-c", "nobodys-collab"], "Error 404"),
        (["{script}", "--hardware-config", "{"], "neither JSON nor a JSON file"),
    ],
)
def test_what_cannot_be_submitted_is_said_in_one_line(
    alice: Command, script: Path, arguments: list[str], message: str
) -> None:
    result = alice("submit", *(a.replace("{script}", str(script)) for a in arguments))
    assert result.exit_code == 1
    assert message in result.stderr
    assert "Traceback" not in result.output


def test_jobs_are_listed_by_state_and_platform(alice: Command, busy: Emulator) -> None:
    busy.hold()
    job = busy.submit("print(1)\x1b[2J", platform="localhost", collab="lab-one", username="alice")
    listed = alice("jobs", "--status", "submitted", "-p", "localhost").stdout
    assert f"{job}  submitted  localhost  lab-one" in listed
    assert "\x1b" not in listed
    assert alice("jobs", "--status", "running").stdout == ""
    busy.release()


def test_a_cancelled_job_does_not_begin(alice: Command, busy: Emulator) -> None:
    busy.hold()
    job = busy.submit("print(1)", platform="localhost", collab="lab-one", username="alice")
    assert json.loads(alice("cancel", job, "--json").stdout) == [{"id": job, "status": "removed"}]
    busy.release()
    assert busy.run_until_idle(timeout=60)
    assert busy.job(job).status.value == "removed"
    assert alice("logs", "--follow", job).exit_code == 1


@pytest.mark.parametrize("command", ["jobs 999999", "logs 999999", "logs -f 999999", "cancel 999999"])
def test_a_job_that_is_not_there_is_named(alice: Command, command: str) -> None:
    result = alice(command)
    assert result.exit_code == 1
    assert "no job with id 999999" in result.stderr


@pytest.mark.parametrize("command", ["jobs x", "logs x", "cancel x", "logs", "cancel"])
def test_what_names_no_job_is_a_wrong_command_line(alice: Command, command: str) -> None:
    assert alice(command).exit_code == 2


@pytest.mark.parametrize(
    "command", ["jobs", "logs 1", "cancel 1", "token", "open --print", "snapshot save s.zip"]
)
def test_without_an_emulator_the_exit_code_is_3(cli: Command, command: str) -> None:
    result = cli(*command.split(), "--url", NOBODY)
    assert result.exit_code == 3
    assert f"no emulator answers at {NOBODY}" in result.stderr


@pytest.mark.parametrize(("content", "message"), [("x", "holds no port"), (None, "cannot read")])
def test_a_port_file_without_a_port_is_named(
    cli: Command, tmp_path: Path, content: str | None, message: str
) -> None:
    if content is not None:
        (tmp_path / "port").write_text(content)
    result = cli("jobs", "--port-file", tmp_path / "port")
    assert result.exit_code == 3
    assert message in result.stderr


def test_the_port_file_of_a_server_leads_to_it(cli: Command, busy: Emulator, tmp_path: Path) -> None:
    (tmp_path / "port").write_text(f"{busy.port}\n")
    result = cli("token", "--port-file", tmp_path / "port", "--user", "alice", "--password", "alice-pw")
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("url", ["nonsense", "::::", "http://127.0.0.1:99999", "ftp://x"])
def test_an_address_that_is_none_is_no_traceback(cli: Command, url: str) -> None:
    assert cli("jobs", "--url", url).exit_code == 3


@pytest.mark.parametrize(
    "credentials",
    [["--user", "alice", "--password", "wrong"], ["--token", "worthless"], ["--user", "alice"], []],
)
def test_without_good_credentials_the_exit_code_is_4(
    cli: Command, busy: Emulator, credentials: list[str]
) -> None:
    result = cli("jobs", "--url", busy.url, *credentials)
    assert result.exit_code == 4, result.output
    assert "Traceback" not in result.output


def test_a_token_is_good_for_the_api(alice: Command, cli: Command, busy: Emulator) -> None:
    token = alice("token").stdout.strip()
    assert json.loads(cli("token", "--url", busy.url, "--token", token, "--json").stdout)["user"] == "alice"


def test_open_prints_the_page_of_a_job(cli: Command, busy: Emulator) -> None:
    assert cli("open", "--url", busy.url, "--print", "7").stdout == f"{busy.url}/dashboard/jobs/7\n"


def test_a_snapshot_is_saved_listed_and_restored(alice: Command, busy: Emulator, tmp_path: Path) -> None:
    file = tmp_path / "one.zip"
    kept = len(busy.jobs())
    assert alice("snapshot save", file).exit_code == 0
    assert "--force" in alice("snapshot save", file).stderr
    busy.submit("print(1)", platform="localhost", collab="lab-one", username="alice")
    assert alice("snapshot restore", file).exit_code == 0
    assert len(busy.jobs()) == kept
    (tmp_path / "other.zip").write_bytes(b"PK")
    listed = json.loads(CliRunner().invoke(main, ["snapshot", "list", str(tmp_path), "--json"]).stdout)
    assert [Path(s["file"]).name for s in listed] == ["one.zip"]


def test_what_is_no_snapshot_is_refused(alice: Command, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as packed:
        packed.writestr("a", "b")
    for name, message in (("x.zip", "x.zip is no snapshot"), ("none.zip", "none.zip: No such file")):
        result = alice("snapshot restore", tmp_path / name)
        assert result.exit_code == 1
        assert message in result.stderr


def test_a_served_emulator_is_found_without_being_named(tmp_path: Path) -> None:
    program = [sys.executable, "-m", "nmpi_emulator"]
    serve = [*program, "serve", "--port", "0", "--no-execution", "--set", "seed=7"]
    with subprocess.Popen(serve, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        ready = next(json.loads(line) for line in server.stdout if line.startswith("{"))
        found = subprocess.run([*program, "token", "--json"], capture_output=True, text=True, timeout=60)
        (left,) = Path.home().glob(".local/state/nmpi-emulator/servers/*.json")
        assert left.stat().st_mode & 0o077 == 0
        server.terminate()
    answer = json.loads(found.stdout)
    assert (answer["url"], answer["user"]) == (ready["url"], "alice")
    assert not left.exists()


def test_the_password_is_read_from_the_database(cli: Command, tmp_path: Path) -> None:
    db = tmp_path / "emulator.db"
    with Emulator(db=db, execution=False) as emulator:
        result = cli("token", "--url", emulator.url, "--db", db, "--json")
        assert json.loads(result.stdout)["user"] == "alice"
    assert cli("jobs", "--url", emulator.url, "--db", tmp_path / "none.db").exit_code == 1


def test_a_new_world_is_right_and_for_as_many_as_wanted(cli: Command, tmp_path: Path) -> None:
    file = tmp_path / "world.toml"
    assert cli("world", "init", file, "--users", 30).exit_code == 0
    world = load_world(file)
    assert len({user.password for user in world.users.values()}) == 30
    assert world.users["user07"].roles == {"lab-user07": {"administrator"}}
    assert cli("world", "validate", file).stdout.startswith(f"{file} is right: 30 users, 30 collabs")
    assert "--force" in cli("world", "init", file).stderr
    shown = cli("world", "show", file).stdout
    assert "user07" in shown
    assert str(world.users["user07"].password) not in shown


def test_a_shared_collab_has_one_administrator(cli: Command, tmp_path: Path) -> None:
    cli("world", "init", tmp_path / "w.toml", "--users", 3, "--shared-collab")
    roles = [user.roles["my-collab"] for user in load_world(tmp_path / "w.toml").users.values()]
    assert roles == [{"administrator"}, {"editor"}, {"editor"}]


def test_a_world_that_is_not_right_names_the_place(cli: Command, tmp_path: Path) -> None:
    file = tmp_path / "world.toml"
    file.write_text('[users.alice]\nteam = ["collab-x-emperor"]\n')
    result = cli("world", "validate", file)
    assert result.exit_code == 1
    assert "users.alice.team" in result.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_names_the_program(cli: Command, shell: str) -> None:
    script = cli("completion", shell).stdout
    assert "nmpi-emulator" in script
    assert "_NMPI_EMULATOR_COMPLETE" in script


def test_names_of_platforms_are_completed() -> None:
    typed = {"COMP_WORDS": "nmpi-emulator submit -p spi", "COMP_CWORD": "3"}
    program = "from nmpi_emulator.cli import main; main(prog_name='nmpi-emulator')"
    answer = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **typed, "_NMPI_EMULATOR_COMPLETE": "bash_complete"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert answer.stdout.split() == ["plain,Spikey", "plain,SpiNNaker"]


def test_the_doctor_names_walls_and_caches(cli: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    result = cli("doctor", "--json")
    findings = {finding["subject"]: finding for finding in json.loads(result.stdout)}
    assert result.exit_code == 0, result.stdout
    assert "confinement" in findings["a job"]["found"]
    assert "nmpi-emulator warm" in findings["cache content"]["advice"]  # the home directory is empty


def test_the_doctor_says_what_to_do_without_compiler(cli: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CXX", "no-such-compiler")
    monkeypatch.setenv("NMPI_EMULATOR_CONFINEMENT", "total")
    result = cli("doctor")
    assert result.exit_code == 1
    assert "NMPI_EMULATOR_" in result.stdout
    monkeypatch.delenv("NMPI_EMULATOR_CONFINEMENT")
    assert "apt install g++" in cli("doctor").stdout


def test_what_a_job_asks_for_is_installed_where_the_command_line_allows_it(
    cli: Command, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking = ("--hardware-config", '{"extra_pip_installs": "numpy ./none"}', "--extra-installs", "allow")
    for command in (("run", script, "--backend", "mock"), ("check", script)):
        result = cli(*command, *asking)
        assert result.exit_code == 1
        assert "'./none' is no package that pip can be asked for" in result.stdout
    monkeypatch.setenv("NMPI_EMULATOR_EXTRA_INSTALLS", "allow")
    findings = {finding["subject"]: finding for finding in json.loads(cli("doctor", "--json").stdout)}
    assert findings["packages of jobs"]["found"].startswith("allowed; pip ")


def test_the_doctor_looks_for_the_real_software(
    cli: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NMPI_EMULATOR_SPINNAKER_PYTHON", str(tmp_path / "python"))
    (finding,) = (f for f in json.loads(cli("doctor", "--json").stdout) if f["subject"] == "sPyNNaker")
    assert finding["verdict"] == "note"
    assert "does not work" in finding["found"]


def test_a_check_that_is_to_ask_the_real_software_fails_where_there_is_none(
    cli: Command, monkeypatch: pytest.MonkeyPatch, script: Path, tmp_path: Path
) -> None:
    monkeypatch.setenv("NMPI_EMULATOR_SPINNAKER_PYTHON", str(tmp_path / "python"))
    for command in ("check", "run"):
        result = cli(command, script, "--real-mapping")
        assert result.exit_code != 0
        assert "spinnaker_python" in result.output
        other = cli(command, script, "--real-mapping", "-p", "BrainScaleS-2")
        assert "there is for: SpiNNaker" in other.output


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_explains_itself(cli: Command, name: str) -> None:
    result = cli(name, "--help")
    assert result.exit_code == 0
    assert "Usage:" in result.stdout


def test_the_command_line_starts_without_the_server(tmp_path: Path) -> None:
    program = (
        "import sys, nmpi_emulator.cli; "
        "print([m for m in ('flask', 'numpy', 'pydantic', 'nmpi', 'brian2', 'requests') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert found.stdout == "[]\n", found.stderr


@pytest.mark.parametrize(
    ("variables", "is_coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": ""}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_colours_are_for_terminals_and_whoever_asks_for_them(
    alice: Command,
    busy: Emulator,
    monkeypatch: pytest.MonkeyPatch,
    variables: dict[str, str],
    is_coloured: bool,
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    busy.hold()
    busy.submit("print(1)", platform="localhost")
    assert ("\x1b[33msubmitted\x1b[0m" in alice("jobs").stdout) is is_coloured
    assert "\x1b" not in alice("jobs", "--json").stdout
    busy.release()


def test_the_old_short_form_of_command_is_taken_and_the_new_one_said(cli: Command, tmp_path: Path) -> None:
    (tmp_path / "other.py").write_text("import sys\nprint(sys.argv[1:])\n")
    arguments = ("run", tmp_path, "-p", "localhost", "--output-dir", tmp_path / "out")
    old = cli(*arguments, "-c", "other.py old")
    assert (old.exit_code, old.stdout) == (0, "['old']\n")
    assert "-c is taken for --command here; write that" in old.stderr
    new = cli(*arguments, "--command", "other.py new")
    assert (new.stdout, "--command" in new.stderr) == ("['new']\n", False)
