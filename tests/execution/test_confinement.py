"""What a job cannot do, on kernels that allow to confine it."""

from __future__ import annotations

import functools
import os
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the means of confinement are those of Linux")

#: Tries something in a job and prints what came of it.
TRY = """
import os, sys
def attempt(what):
    try:
        print(what())
    except OSError as error:
        print(type(error).__name__)
"""


@pytest.fixture
def walls(warm_bench):  # type: ignore[no-untyped-def]
    """What a job can have around it on this machine."""
    return warm_bench.run("pass").emulator["confinement"]


@pytest.fixture
def confined(warm_bench, walls):  # type: ignore[no-untyped-def]
    """A bench whose jobs have all the walls that there are."""
    if walls["level"] != "strict":
        pytest.skip(f"the kernel does not allow to confine jobs completely: {walls}")
    return warm_bench


def attempt(bench, *attempts: str, **more: object) -> list[str]:
    """Return what comes of expressions in a job."""
    script = TRY + "\n".join(f"attempt(lambda: {what})" for what in attempts)
    return bench.run(script, **more).log.splitlines()


def test_the_files_of_the_user_do_not_exist_for_a_job(confined, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    database = confined.directory / "emulator.db"
    database.touch()
    results = attempt(
        confined,
        f"open({str(tmp_path / 'secret')!r}).read()",
        f"open({str(database)!r}, 'r+b')",
        f"os.listdir({str(Path(__file__).parent)!r})",
        "os.listdir('/home')",
        "open('/etc/shadow')",
        "os.listdir('/run')",
    )
    assert set(results) <= {"FileNotFoundError", "PermissionError"}, results


def test_other_jobs_cannot_be_seen(confined, listener) -> None:
    other = confined.order("")
    wait = confined.begin("print('begun')\nwhile True:\n    pass", listener, job_id=other.job_id)
    listener.wait_for("begun")
    directory = confined.directory / "jobs"
    assert (directory / str(other.job_id) / "work" / "run.py").exists()
    results = attempt(
        confined,
        f"os.listdir({str(directory)!r}) == [os.path.basename(os.path.dirname(os.getcwd()))]",
        f"open({str(directory / str(other.job_id) / 'work' / 'run.py')!r}).read()",
        "[p for p in os.listdir('/proc') if p.isdigit()] == ['1', str(os.getpid())]",
    )
    listener.stop.request("")
    wait()
    assert results == ["True", "FileNotFoundError", "True"]


def test_only_the_directory_of_the_job_can_be_written(confined) -> None:
    results = attempt(
        confined,
        "open(os.path.join(sys.prefix, 'x'), 'w')",
        "open(os.path.join(os.path.dirname(os.__file__), 'x.py'), 'w')",
        "open('/usr/x', 'w')",
        "open('/x', 'w')",
        "os.chmod(sys.prefix, 0)",
        "os.utime(sys.executable)",
        "open('here', 'w').write('x')",
        "open('/tmp/here', 'w').write('x')",
        "open('/var/tmp/here', 'w').write('x')",
        "open(os.path.expanduser('~/here'), 'w').write('x')",
        "open('/dev/shm/here', 'w').write('x')",
        "open('/dev/null', 'w').write('x')",
    )
    assert set(results[:6]) <= {"OSError", "PermissionError", "FileNotFoundError"}, results
    assert results[6:] == ["1"] * 6


def test_temporary_files_are_gone_with_the_job(confined) -> None:
    confined.run("open('/tmp/here', 'w'); open('/dev/shm/here', 'w')")
    assert (
        attempt(confined, "os.path.exists('/tmp/here')", "os.path.exists('/dev/shm/here')") == ["False"] * 2
    )


def test_there_is_no_network_but_within_the_job(confined, served) -> None:
    host, port = served
    results = attempt(
        confined,
        f"__import__('socket').create_connection(({host!r}, {port}), 5)",
        "__import__('socket').create_connection(('192.0.2.1', 80), 5)",
        "__import__('socket').socket(__import__('socket').AF_UNIX).connect('/run/dbus/system_bus_socket')",
    )
    assert all(result.endswith("Error") for result in results), results
    script = (
        "import socket\n"
        "with socket.create_server(('127.0.0.1', 0)) as server:\n"
        "    print(bool(socket.create_connection(server.getsockname())))\n"
    )
    assert confined.run(script).log == "True\n"


def test_the_setting_allows_the_network(make_bench, served) -> None:
    host, port = served
    bench = make_bench(job_network=True)
    ran = bench.run(f"import socket\nprint(socket.create_connection(({host!r}, {port}), 5).recv(5))")
    assert ran.log == "b'hello'\n"
    assert ran.emulator["confinement"]["network"] == "open (setting job_network)"


def test_the_server_cannot_be_signalled(confined) -> None:
    script = (
        TRY
        + f"""
for pid in ({os.getpid()}, {confined.execution.fork_server.pid}, 1):
    attempt(lambda: os.kill(pid, 9))
attempt(lambda: os.kill(os.getppid(), 9))
"""
    )
    ran = confined.run(script)
    assert set(ran.log.split()) <= {"ProcessLookupError", "PermissionError"}
    assert ran.outcome.failure is None


def test_the_memory_of_other_processes_cannot_be_read(confined) -> None:
    script = (
        TRY
        + f"""
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
for pid in ({os.getpid()}, {confined.execution.fork_server.pid}, 1, os.getppid()):
    attempt(lambda: open(f'/proc/{{pid}}/mem', 'rb').read(1))
    attempt(lambda: open(f'/proc/{{pid}}/environ', 'rb').read(1))
    print('attached' if libc.ptrace(16, pid, 0, 0) == 0 else 'PermissionError')
"""
    )
    assert set(confined.run(script).log.split()) <= {"FileNotFoundError", "PermissionError"}


def test_privileges_are_gone_for_good(confined) -> None:
    ran = confined.run("print(open('/proc/self/status').read())")
    facts = dict(line.split(":\t", 1) for line in ran.log.splitlines() if ":\t" in line)
    assert facts["CapEff"] == facts["CapPrm"] == facts["CapBnd"] == "0000000000000000"
    assert facts["NoNewPrivs"] == "1"


def test_walls_cannot_be_taken_down_from_inside(confined) -> None:
    script = (
        TRY
        + """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
def call(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), '')
attempt(lambda: call(libc.umount2(b'/tmp', 2)))
attempt(lambda: call(libc.mount(b'none', b'/tmp', b'tmpfs', 0, None)))
attempt(lambda: call(libc.unshare(0x10000000 | 0x20000)) or call(libc.umount2(b'/usr', 2)))
attempt(lambda: open('/usr/x', 'w'))
"""
    )
    assert all(result.endswith("Error") for result in confined.run(script).log.split())


def test_tools_and_compilers_work(confined) -> None:
    ran = confined.run(
        "import subprocess, sys\n"
        "subprocess.run('echo shell', shell=True)\n"
        "subprocess.run([sys.executable, '-c', 'import numpy; print(numpy.__name__)'])\n"
    )
    assert ran.log == "shell\nnumpy\n"


def test_further_paths_can_be_allowed(make_bench, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "rates.txt").write_text("1 2 3")
    (tmp_path / "link").symlink_to(data)
    bench = make_bench(job_read_paths=(str(tmp_path / "link"),))
    results = attempt(
        bench,
        f"open({str(tmp_path / 'link' / 'rates.txt')!r}).read()",
        f"open({str(data / 'rates.txt')!r}, 'a')",
    )
    assert results[0] == "1 2 3"
    if bench.run("pass").emulator["confinement"]["level"] == "strict":
        assert results[1] in ("OSError", "PermissionError")


@pytest.mark.parametrize("level", ["none", "basic"])
def test_lower_levels_say_so(make_bench, level: str) -> None:
    bench = make_bench(confinement=level)
    ran = bench.run("import resource\nprint(resource.getrlimit(resource.RLIMIT_CORE)[0])")
    assert ran.emulator["confinement"] == {"level": level}
    assert (ran.log == "0\n") == (level == "basic" or resource_core_is_zero())


@functools.cache
def resource_core_is_zero() -> bool:
    import resource

    return resource.getrlimit(resource.RLIMIT_CORE)[0] == 0


@pytest.mark.parametrize("level", ["none", "basic"])
def test_without_walls_too_nothing_outlives_a_job(make_bench, level: str, is_alive) -> None:
    ran = make_bench(confinement=level).run(
        "import os, subprocess, sys\n"
        "for _ in range(3):\n"
        "    if os.fork() == 0:\n"
        "        os.setsid()\n"
        "        if os.fork():\n"
        "            os._exit(0)\n"
        "        print(os.getpid(), flush=True)\n"
        "        os.execvp('sleep', ['sleep', '600'])\n"
        "    os.wait()\n"
        "print(subprocess.Popen(['sleep', '600']).pid, flush=True)\n"
    )
    pids = [int(line) for line in ran.log.split()]
    assert ran.outcome.failure is None
    assert 1 <= len(pids) <= 4
    assert not any(map(is_alive, pids))
