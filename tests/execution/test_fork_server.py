"""Jobs as forks of a process in which everything has been imported."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from nmpi_emulator.backends.confinement.policy import Policy
from nmpi_emulator.execution.environment import clean_environment
from nmpi_emulator.execution.fork_server import ForkServer, ForkServerFailed, ForkServerLauncher

pytestmark = pytest.mark.skipif(
    not ForkServerLauncher.is_possible(), reason="processes cannot be forked safely on this operating system"
)

FORKED = "forked from a process with everything imported"


@pytest.fixture
def launcher(tmp_path: Path):  # type: ignore[no-untyped-def]
    """A launcher that has not been started."""
    policy = Policy(level="basic", view=str(tmp_path))
    launcher = ForkServerLauncher(clean_environment(home=tmp_path, tmp=tmp_path), policy)
    yield launcher
    launcher.stop()


def test_a_job_finds_everything_imported_and_nothing_else_changed(warm_bench) -> None:
    ran = warm_bench.run(
        "import os, sys, threading\n"
        "print(sorted({'numpy', 'pyNN', 'neo', 'brian2', 'matplotlib'} - set(sys.modules)))\n"
        "print(threading.active_count(), len(os.listdir('/proc/self/task')))\n"
        "print(sorted(os.listdir('/proc/self/fd')))\n"
    )
    assert ran.emulator["process"] == FORKED
    assert ran.log == "[]\n1 1\n['0', '1', '2', '3']\n"  # 3 lists the directory


def test_jobs_draw_different_random_numbers(warm_bench) -> None:
    script = "import numpy, random, brian2\nprint(numpy.random.rand(), random.random())"
    numbers = [number for _ in range(3) for number in warm_bench.run(script).log.split()]
    assert len(set(numbers)) == 6


def test_jobs_do_not_see_what_others_did_to_modules(warm_bench) -> None:
    warm_bench.run("import numpy, os\nnumpy.pi = 3\nos.environ['LEFT'] = '1'")
    assert warm_bench.run("import numpy, os\nprint(numpy.pi > 3, 'LEFT' in os.environ)").log == "True False\n"


def test_a_script_can_ask_for_a_new_interpreter(warm_bench) -> None:
    ran = warm_bench.run("# nmpi-emulator: fresh-interpreter\nimport sys\nprint('numpy' in sys.modules)")
    assert ran.log == "False\n"
    assert ran.emulator["process"] == "new interpreter (asked for by the script)"


def test_a_script_that_brings_its_own_module_gets_it(warm_bench, tmp_path: Path) -> None:
    from nmpi_emulator.execution.sources.kinds import LocalPath

    (tmp_path / "quantities.py").write_text("mV = 'mine'")
    (tmp_path / "run.py").write_text("import quantities\nprint(quantities.mV)")
    ran = warm_bench.run(LocalPath(tmp_path))
    assert ran.log == "mine\n"
    assert ran.emulator["process"] == "new interpreter (the script brings its own quantities)"


def test_jobs_run_in_new_interpreters_until_the_server_is_ready(make_bench) -> None:
    bench = make_bench(fork_server=True)
    ran = bench.run("print(1)")
    assert ran.log == "1\n"
    assert ran.emulator["process"] == "new interpreter (the fork server is not ready yet)"


def test_the_setting_does_without(make_bench) -> None:
    bench = make_bench(fork_server=False)
    assert bench.execution.is_ready
    assert bench.run("print(1)").emulator["process"] == "new interpreter"


def test_a_server_that_was_killed_is_started_again_and_jobs_go_on(make_bench, listener, wait_until) -> None:
    bench = make_bench(fork_server=True)
    server = bench.execution.fork_server
    assert server.wait_settled(60)
    first = server.pid
    order = bench.order("")
    wait = bench.begin(
        "import os, time\n"
        "print('begun')\n"
        "while not os.path.exists('../tmp/go'):\n"
        "    time.sleep(0.01)\n"
        "print('on')\n",
        listener,
        job_id=order.job_id,
    )
    listener.wait_for("begun")
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: server.pid != first)
    assert "new interpreter (the fork server" in bench.run("print(1)").emulator["process"]
    (bench.directory / "jobs" / str(order.job_id) / "tmp" / "go").touch()
    ran = wait()
    assert (ran.log, ran.outcome.failure) == ("begun\non\n", None)
    wait_until(lambda: server.pid not in (None, first))
    assert bench.run("print(1)").emulator["process"] == FORKED


def test_a_server_that_has_grown_is_replaced(make_bench, monkeypatch, wait_until) -> None:
    bench = make_bench(fork_server=True)
    server = bench.execution.fork_server
    assert server.wait_settled(60)
    first = server.pid
    with monkeypatch.context() as patch:
        patch.setattr("nmpi_emulator.execution.fork_server._GROWTH_MIB", -1)
        assert bench.run("print(1)").outcome.failure is None
    wait_until(lambda: server.pid not in (None, first))
    assert bench.run("print(1)").emulator["process"] == FORKED


def test_a_server_that_cannot_start_is_done_without(launcher, monkeypatch, caplog, wait_until) -> None:
    monkeypatch.setattr("nmpi_emulator.execution.fork_server._PAUSE_S", 0.0)
    monkeypatch.setattr(
        "nmpi_emulator.execution.fork_server.command",
        lambda *arguments: [sys.executable, "-c", "raise SystemExit(7)"],
    )
    launcher.start()
    assert launcher.wait_settled(60)
    wait_until(lambda: caplog.text.count("ended with exit code 7") == 3)
    assert launcher.pid is None


def test_a_process_with_threads_is_not_forked(tmp_path: Path) -> None:
    endless = "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()"
    (tmp_path / "sitecustomize.py").write_text(endless)
    environment = clean_environment(home=tmp_path, tmp=tmp_path, PYTHONPATH=str(tmp_path))
    server = ForkServer(environment, Policy(level="basic", view=str(tmp_path)))
    try:
        with pytest.raises(ForkServerFailed, match="2 threads cannot be forked safely"):
            server.await_ready()
    finally:
        server.close()


def test_a_process_in_which_a_library_keeps_a_file_open_is_not_forked(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(f"import sys\nsys.kept = open({str(tmp_path / 'log')!r}, 'w')")
    environment = clean_environment(home=tmp_path, tmp=tmp_path, PYTHONPATH=str(tmp_path))
    server = ForkServer(environment, Policy(level="basic", view=str(tmp_path)))
    try:
        with pytest.raises(ForkServerFailed, match=f"share files that a library keeps open: {tmp_path}/log"):
            server.await_ready()
    finally:
        server.close()


def test_stopping_while_it_imports_ends_it(launcher) -> None:
    launcher.start()
    launcher.stop()
    assert launcher.pid is None


OWNER = """
import sys
from pathlib import Path
from nmpi_emulator.execution.assembly import Execution
from nmpi_emulator.settings import Settings

directory = Path(sys.argv[1])
execution = Execution(Settings(cache_dir=directory), directory)
execution.start()
if sys.argv[2] == "ready":
    execution.fork_server.wait_settled(60)
else:
    while not execution.fork_server._alive:
        pass
print(execution.fork_server._alive[0].pid, flush=True)
sys.stdin.read()
"""


def test_nothing_outlives_an_emulator_that_has_forked_and_was_killed(
    tmp_path: Path, is_alive, wait_until
) -> None:
    """The fork of an emulator's process holds the other end of every connection."""
    script = OWNER.replace("print(", "child = os.fork() or time.sleep(600)\nprint(child, ").replace(
        "import sys", "import os, sys, time"
    )
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), str(tmp_path), "ready"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as owner:
        assert owner.stdout is not None
        child, server = map(int, owner.stdout.readline().split())
        owner.kill()
    try:
        wait_until(lambda: not is_alive(server))
        assert is_alive(child)
    finally:
        os.kill(child, signal.SIGKILL)


@pytest.mark.parametrize("when", ["importing", "ready"])
def test_it_dies_with_an_emulator_that_is_killed(tmp_path: Path, when: str, is_alive, wait_until) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(OWNER), str(tmp_path), when],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as owner:
        assert owner.stdout is not None
        pid = int(owner.stdout.readline())
        assert is_alive(pid)
        owner.kill()
    wait_until(lambda: not is_alive(pid))
