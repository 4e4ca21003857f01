"""The walls around a job, also on kernels that offer only some of the means.

Each test builds them in a process of its own, in which the means that the kernel is to lack are taken away.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("the means of confinement are those of Linux", allow_module_level=True)

from nmpi_emulator.backends.confinement import landlock

needs_landlock = pytest.mark.skipif(not landlock.version(), reason="this kernel offers no Landlock")

BUILD = """
import json, os, socket, sys
from nmpi_emulator.backends.confinement import cell, landlock, namespaces, policy, seccomp

root, level, lacking, network = sys.argv[1:5]

def refuse(*arguments, **named):
    raise OSError("not on this kernel")

if "namespaces" in lacking:
    namespaces.fork_into_namespaces = refuse
if "landlock" in lacking:
    landlock.version = lambda: 0
    landlock.restrict = refuse
if "seccomp" in lacking:
    seccomp.close_network = refuse

policy = policy.Policy(level=level, view=os.path.dirname(root) + "/view", network=bool(network))
walls = cell.Cell(policy)
if child := walls.fork():
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
walls.furnish()
walls.move_in(root)
try:
    report = walls.lock(root).report(policy)
except cell.Refused as refusal:
    print(json.dumps({"refused": str(refusal)}))
    sys.exit()

def attempt(what):
    try:
        what()
        return "possible"
    except OSError as error:
        return type(error).__name__

print(json.dumps({
    **report,
    "read outside": attempt(lambda: open(os.path.dirname(root) + "/secret").read()),
    "write outside": attempt(lambda: open(os.path.dirname(root) + "/new", "w")),
    "write inside": attempt(lambda: os.rename(open(root + "/new", "w").name, root + "/tmp/newer")),
    "connect": attempt(lambda: socket.create_connection(("127.0.0.1", int(sys.argv[5])), 5)),
    "pair": attempt(lambda: [one.send(b"x") for one, other in [socket.socketpair()]]),
    "semaphore": attempt(lambda: __import__("multiprocessing").Lock()),
    "signal": attempt(lambda: os.kill(int(sys.argv[6]), 0)),
}))
"""


@pytest.fixture
def build(tmp_path: Path, served: tuple[str, int]):  # type: ignore[no-untyped-def]
    """What builds walls and tries them; returns the report and what was possible."""
    root = tmp_path / "job"
    (root / "tmp").mkdir(parents=True)
    (tmp_path / "view").mkdir()
    (tmp_path / "secret").write_text("secret")

    def run(level: str = "auto", lacking: str = "", network: str = "") -> dict[str, str]:
        arguments = [str(root), level, lacking, network, str(served[1]), str(os.getpid())]
        result = subprocess.run(
            [sys.executable, "-c", BUILD, *arguments], capture_output=True, text=True, check=False
        )
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout)

    return run


@needs_landlock
def test_without_namespaces_landlock_and_a_filter_do(build) -> None:
    walls = build(lacking="namespaces")
    assert walls["files"] == "Landlock"
    assert walls["network"] == "closed by a filter of system calls"
    assert walls["read outside"] == walls["write outside"] == walls["connect"] == "PermissionError"
    assert walls["write inside"] == walls["pair"] == walls["semaphore"] == "possible"
    if landlock.version() >= landlock.VERSION_OF_SIGNALS:
        assert (walls["level"], walls["processes"]) == ("strict", "Landlock")
        assert walls["signal"] == "PermissionError"
    else:
        assert (walls["level"], walls["processes"]) == ("partial", "open")


@needs_landlock
def test_network_that_is_allowed_stays_open_without_namespaces_too(build) -> None:
    walls = build(lacking="namespaces", network="yes")
    assert walls["network"] == "open (setting job_network)"
    assert walls["connect"] == "possible"
    assert walls["read outside"] == "PermissionError"


@needs_landlock
def test_without_a_filter_landlock_closes_what_it_can_and_the_report_says_open(build) -> None:
    walls = build(lacking="namespaces seccomp")
    assert (walls["level"], walls["network"]) == ("partial", "open")


def test_without_namespaces_and_landlock_files_are_open_and_the_report_says_so(build) -> None:
    walls = build(lacking="namespaces landlock")
    assert (walls["level"], walls["files"], walls["processes"]) == ("partial", "open", "open")
    assert walls["read outside"] == "possible"
    assert walls["connect"] == "PermissionError"


def test_without_landlock_namespaces_do(build) -> None:
    walls = build(lacking="landlock")
    if walls["files"] == "open":
        pytest.skip("this kernel does not allow namespaces")
    assert (walls["level"], walls["files"]) == ("strict", "a mount namespace")
    assert walls["read outside"] == "FileNotFoundError"
    assert walls["write inside"] == walls["semaphore"] == "possible"
    assert walls["connect"] == "ConnectionRefusedError"
    assert walls["signal"] == "ProcessLookupError"


def test_strict_refuses_and_says_what_is_missing(build) -> None:
    walls = build("strict", lacking="namespaces landlock seccomp")
    assert walls == {
        "refused": "This machine does not allow to limit the view of files, nor to close the network, nor to "
        "keep other processes out of reach, and the setting confinement is 'strict'. With 'auto' the job "
        "would run with the walls that there are."
    }


def test_nothing_of_the_kernel_is_the_basic_level(build) -> None:
    assert build(lacking="namespaces landlock seccomp")["level"] == "basic"


@pytest.mark.parametrize("level", ["none", "basic"])
def test_lower_levels_do_not_ask_the_kernel(build, level: str) -> None:
    walls = build(level)
    assert walls["level"] == level
    assert "files" not in walls
    assert walls["read outside"] == walls["connect"] == "possible"
