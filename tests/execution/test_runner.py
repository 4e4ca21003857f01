"""One job, from its source to its outputs, without server, queue or database."""

from __future__ import annotations

import dataclasses
import json
import os

import pytest

from nmpi_emulator.execution.order import NotBegun
from nmpi_emulator.execution.sources.inline import INLINE_LIMIT
from nmpi_emulator.execution.sources.kinds import Inline
from nmpi_emulator.models.records import FileRecord
from nmpi_emulator.platforms.registry import platforms


def test_what_a_script_prints_is_its_log(any_bench) -> None:
    ran = any_bench.run("import sys\nprint('out')\nprint('err', file=sys.stderr)\nprint('äöü', end='')")
    assert ran.log == "out\nerr\näöü"
    assert ran.outcome.failure is None


def test_the_script_is_the_main_module_as_python_would_have_it(any_bench) -> None:
    ran = any_bench.run(
        "import os, sys\n"
        "print(__name__, __file__ == os.path.abspath('run.py'), __spec__, sys.argv)\n"
        "print(sys.path[0] == os.getcwd())\n"
        "import __main__\n"
        "print(__main__.__dict__ is globals(), __builtins__ is sys.modules['builtins'])\n"
    )
    assert ran.log == "__main__ True None ['run.py', 'mock']\nTrue\nTrue True\n"


def test_a_traceback_begins_in_the_script(any_bench) -> None:
    ran = any_bench.run("def f():\n    1 / 0\n\nf()\n")
    assert ran.log.startswith('Traceback (most recent call last):\n  File "run.py", line 4, in <module>\n')
    assert ran.log.endswith(
        "ZeroDivisionError: division by zero\n"
        "\n==================\nError:\nThe script ended with exit code 1; see above.\n"
    )
    assert ran.outcome.failure == "The script ended with exit code 1; see above."


def test_a_syntax_error_shows_the_line(any_bench) -> None:
    ran = any_bench.run("x = 1\ny = = 2\n")
    assert ran.log.startswith('  File "run.py", line 2\n    y = = 2\n')
    assert "SyntaxError: invalid syntax" in ran.log


@pytest.mark.parametrize(
    ("ending", "failure"),
    [
        ("import sys; sys.exit()", None),
        ("import sys; sys.exit(0)", None),
        ("raise SystemExit", None),
        ("import sys; sys.exit(3)", "exit code 3"),
        ("import sys; sys.exit('too bad')", "exit code 1"),
        ("import os; os._exit(4)", "exit code 4"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", "ended by SIGTERM"),
        ("import ctypes; ctypes.string_at(0)", "ended by SIGSEGV. Compiled code has crashed"),
    ],
)
def test_the_way_a_script_ends_is_told(warm_bench, ending: str, failure: str | None) -> None:
    ran = warm_bench.run(f"print('before')\n{ending}\n")
    assert ran.log.startswith("before\n")
    assert (failure is None) == (ran.outcome.failure is None)
    if failure:
        assert failure in ran.outcome.failure
        assert failure in ran.log


def test_a_crash_of_compiled_code_shows_where_the_script_was(bench) -> None:
    ran = bench.run("import ctypes\ndef crash():\n    ctypes.string_at(0)\ncrash()\n")
    assert 'File "run.py", line 3 in crash' in ran.log


def test_threads_and_registered_functions_come_to_their_end(any_bench) -> None:
    ran = any_bench.run(
        "import atexit, threading\n"
        "atexit.register(print, 'registered')\n"
        "go = threading.Event()\n"
        "threading.Thread(target=lambda: (go.wait(), print('thread'))).start()\n"
        "print('main')\n"
        "go.set()\n"
    )
    assert ran.log == "main\nthread\nregistered\n"


def test_what_is_not_written_out_when_the_script_ends_is_not_lost(any_bench) -> None:
    ran = any_bench.run(
        "import sys\nsys.stdout.write('no line end')\nf = open('x', 'w')\nf.write('kept')\nf.close()"
    )
    assert ran.log == "no line end"
    assert ran.files == {"x": b"kept"}


def test_an_exception_hook_of_the_script_is_used(any_bench) -> None:
    ran = any_bench.run("import sys\nsys.excepthook = lambda *what: print('mine:', what[1])\n1 / 0\n")
    assert ran.log.startswith("mine: division by zero\n")


def test_new_and_changed_files_are_output(any_bench) -> None:
    ran = any_bench.run(
        "import os\n"
        "os.makedirs('results/deep')\n"
        "open('results/deep/rates.txt', 'w').write('1 2 3')\n"
        "open('data.txt', 'a').write('more')\n"
        "open('empty', 'w').close()\n"
        "os.makedirs('__pycache__'); open('__pycache__/x.pyc', 'w').close()\n"
        "os.symlink('/etc/passwd', 'link')\n"
        "os.mkfifo('pipe')\n",
        known=lambda url: [b"o", b"ld"] if url.startswith("https://example.org/") else None,
        inputs=[
            FileRecord(url="https://example.org/data.txt"),
            FileRecord(url="https://example.org/same.txt"),
        ],
    )
    assert ran.files == {"data.txt": b"oldmore", "empty": b"", "results/deep/rates.txt": b"1 2 3"}


def test_files_of_a_failed_job_are_kept(any_bench) -> None:
    ran = any_bench.run("open('partial', 'w').write('x')\nraise ValueError")
    assert ran.outcome.failure is not None
    assert ran.files == {"partial": b"x"}


def test_names_that_are_not_text_and_rights_that_were_taken_away_do_not_hide_files(any_bench) -> None:
    ran = any_bench.run(
        "import os\n"
        "open(b'n\\xe4me', 'w').write('1')\n"
        "os.mkdir('closed'); open('closed/file', 'w').write('2')\n"
        "os.chmod('closed/file', 0); os.chmod('closed', 0)\n"
    )
    assert ran.files == {"n\\xe4me": b"1", "closed/file": b"2"}


def test_the_report_of_the_platform_goes_into_the_provenance(any_bench) -> None:
    ran = any_bench.run("open('../report.json', 'w').write('{\"cores\": 3}')")
    assert ran.outcome.report == {"cores": 3}
    assert ran.outcome.provenance["platform_report"] == {"cores": 3}


@pytest.mark.parametrize(
    "spoilt",
    [
        "open('../report.json', 'w').write('[1]')",
        "open('../report.json', 'w').write('{')",
        "import os; os.symlink('/proc/self/status', '../report.json')",
        "import os; os.mkfifo('../report.json')",
        "open('../report.json', 'w').write('{\"x\": \"' + 'y' * 5_000_000 + '\"}')",
    ],
)
def test_a_report_that_is_none_is_left_out(warm_bench, spoilt: str) -> None:
    assert warm_bench.run(spoilt).outcome.report == {}


def test_the_provenance_tells_how_the_job_ran(any_bench) -> None:
    emulator = any_bench.run("sum(range(10**6))").emulator
    assert emulator["name"] == "nmpi-emulator"
    assert emulator["simulator"] == "mock"
    assert "interpreter" in emulator["process"] or "forked" in emulator["process"]
    assert emulator["cpu_s"] > 0
    assert emulator["max_rss_mib"] > 0


def test_the_environment_holds_nothing_of_the_server(any_bench, monkeypatch) -> None:
    monkeypatch.setenv("NMPI_TOKEN", "secret")
    monkeypatch.setenv("NMPI_EMULATOR_CONTROL_TOKEN", "secret")
    ran = any_bench.run(
        "import json, os\nprint(json.dumps(dict(os.environ)))", environment={"timeout": "24", "n": "[1]"}
    )
    environment = json.loads(ran.log)
    assert "secret" not in environment.values()
    assert environment["HOME"] != environment["TMPDIR"]
    assert (environment["timeout"], environment["n"]) == ("24", "[1]")


def test_standard_input_is_empty(any_bench) -> None:
    assert any_bench.run("import sys\nprint(repr(sys.stdin.read()))").log == "''\n"


def test_files_are_for_the_user_alone(any_bench) -> None:
    ran = any_bench.run("import os\nopen('x', 'w').close()\nprint(oct(os.stat('x').st_mode & 0o777))")
    assert ran.log == "0o600\n"


def test_modules_of_the_platform_are_found_by_every_python_of_the_job(any_bench) -> None:
    platform = dataclasses.replace(platforms()["localhost"], modules={"pyNN.dialect": "json", "solo": "csv"})
    ran = any_bench.run(
        "import subprocess, sys\n"
        "import pyNN.dialect, solo\n"
        "import pyNN.dialect.decoder\n"
        "print(pyNN.dialect.dumps([1]), solo.__name__)\n"
        "code = 'import pyNN.dialect as d; print(d.dumps([2]))'\n"
        "sys.stdout.flush()\n"
        "subprocess.run([sys.executable, '-c', code])\n",
        platform=platform,
    )
    assert ran.log == "[1] csv\n[2]\n"


def test_processes_of_multiprocessing_work(any_bench) -> None:
    ran = any_bench.run(
        "import multiprocessing\n"
        "def square(x):\n    return x * x\n"
        "if __name__ == '__main__':\n"
        "    for method in ('fork', 'spawn'):\n"
        "        with multiprocessing.get_context(method).Pool(2) as pool:\n"
        "            print(pool.map(square, range(4)))\n"
    )
    assert ran.log == "[0, 1, 4, 9]\n" * 2


@pytest.mark.parametrize(
    ("platform", "command", "argv"),
    [
        ("localhost", "", ["run.py", "mock"]),
        ("localhost", "python3 experiment.py {system} --n 3", ["run.py", "mock", "--n", "3"]),
        ("localhost", "run.py", ["run.py"]),
        ("SpiNNaker", "", ["run.py", "spiNNaker"]),
        ("SpiNNaker", "experiment.py {system} --n 3", ["run.py", "spiNNaker"]),
    ],
)
def test_arguments_of_the_text_of_a_script(warm_bench, platform: str, command: str, argv: list[str]) -> None:
    ran = warm_bench.run("import sys; print(sys.argv)", platform=platform, command=command)
    assert ran.log == f"{argv}\n"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("", "the job has no code"),
        ("  \n\t", "the job has no code"),
        ("#" * (INLINE_LIMIT + 1), f"at most {INLINE_LIMIT} are allowed"),
    ],
)
def test_code_that_is_none(bench, code: str, reason: str) -> None:
    ran = bench.run(Inline(code))
    assert reason in ran.outcome.failure
    assert reason in ran.log
    assert ran.outcome.wall_s == 0


def test_a_script_that_never_ends_is_stopped(make_bench) -> None:
    bench = make_bench(job_time_limit=0.5)
    ran = bench.run("while True:\n    pass")
    assert ran.outcome.failure == "The job ran longer than 0.5 s (setting job_time_limit)."
    assert ran.log == f"\n==================\nError:\n{ran.outcome.failure}\n"


def test_a_script_that_prints_without_end_is_stopped(make_bench) -> None:
    bench = make_bench(job_time_limit=0.5, job_log_limit=1)
    ran = bench.run("while True:\n    print('again')")
    assert "ran longer than 0.5 s" in ran.outcome.failure
    assert len(ran.log) < 70_000


def test_a_log_keeps_its_beginning_and_its_end(make_bench) -> None:
    ran = make_bench(job_log_limit=16).run("for i in range(100_000):\n    print('line', i)\n1 / 0")
    assert ran.log.startswith("line 0\nline 1\n")
    assert "bytes of output are left out here (setting job_log_limit)" in ran.log
    assert "line 99999\nTraceback" in ran.log
    assert len(ran.log) < (16 + 64 + 1) * 1024


def test_a_script_that_fills_the_disk_is_stopped(make_bench) -> None:
    bench = make_bench(job_disk_limit=8)
    ran = bench.run(
        "import itertools\n"
        "for i in itertools.count():\n"
        "    with open(f'file-{i % 64}', 'wb') as f:\n"
        "        f.write(bytes(1 << 20))\n"
    )
    assert ran.outcome.failure == "The job has written more than 8 MiB (setting job_disk_limit)."


def test_a_file_that_grows_too_large_is_an_error_in_the_script(make_bench) -> None:
    ran = make_bench(job_disk_limit=8).run("open('x', 'wb').write(bytes(9 << 20))")
    assert "OSError: [Errno 27] File too large" in ran.log


def test_memory_beyond_the_limit_is_an_error_in_the_script(make_bench) -> None:
    ran = make_bench(job_memory_limit=64).run("print('begun')\nx = bytearray(100 << 20)")
    assert ran.log.startswith("begun\n")
    assert "MemoryError" in ran.log


def test_a_limit_on_memory_counts_what_the_job_adds(warm_bench, make_bench) -> None:
    bench = make_bench(fork_server=True, job_memory_limit=64)
    assert bench.execution.fork_server.wait_settled(60)
    failed, ran = (bench.run(f"x = bytearray({mib} << 20)") for mib in (100, 10))
    assert "forked" in failed.emulator["process"]
    assert "MemoryError" in failed.log
    assert ran.outcome.failure is None


@pytest.mark.skipif(os.geteuid() == 0, reason="the kernel does not limit the number of root's processes")
def test_too_many_processes_are_an_error_in_the_script(make_bench) -> None:
    ran = make_bench(job_process_limit=20).run(
        "import subprocess\n"
        "try:\n"
        "    [subprocess.Popen(['sleep', '60']) for _ in range(60)]\n"
        "except BlockingIOError:\n"
        "    print('too many')\n"
    )
    assert ran.log == "too many\n"


def test_a_job_can_be_stopped_while_it_runs(any_bench, listener) -> None:
    wait = any_bench.begin("print('begun')\nwhile True:\n    pass", listener)
    listener.wait_for("begun")
    listener.stop.request("Enough.")
    ran = wait()
    assert ran.outcome.failure == "Enough."
    assert ran.log == "begun\n\n==================\nError:\nEnough.\n"


def test_a_job_that_is_stopped_before_it_begins_has_not_begun(bench, listener) -> None:
    listener.stop.request("Not now.")
    with pytest.raises(NotBegun, match="Not now"):
        bench.run("print(1)", listener)
    assert listener.text == ""


def test_lines_are_seen_while_the_job_runs(any_bench, listener) -> None:
    script = (
        "import os, time\n"
        "print('one')\n"
        "while not os.path.exists('../tmp/go'):\n"
        "    time.sleep(0.01)\n"
        "print('two')\n"
    )
    order = any_bench.order(script)
    wait = any_bench.begin(script, listener, job_id=order.job_id)
    listener.wait_for("one\n")
    (any_bench.directory / "jobs" / str(order.job_id) / "tmp" / "go").touch()
    assert wait().log == "one\ntwo\n"


def test_everything_that_a_job_has_started_ends_with_it(any_bench) -> None:
    ran = any_bench.run(
        "import os, subprocess, sys\n"
        "for _ in range(3):\n"
        "    if os.fork() == 0:\n"
        "        os.setsid()\n"
        "        if os.fork():\n"
        "            os._exit(0)\n"
        "        while True:\n"
        "            open(f'left-{os.getpid()}', 'a').write('x')\n"
        "subprocess.Popen(['sleep', '600'])\n"
        "print('done')\n"
    )
    assert ran.log == "done\n"
    assert ran.outcome.failure is None


def test_a_seed_makes_random_numbers_repeatable(any_bench) -> None:
    script = "import random, numpy\nprint(random.random(), numpy.random.rand())"
    first, again = (any_bench.run(script, seed=7).log for _ in range(2))
    assert first == again
    other, another = (any_bench.run(script).log for _ in range(2))
    assert len({first, other, another}) == 3


def test_what_is_not_installed_is_said_before_the_script_fails_for_want_of_it(make_bench) -> None:
    bench = make_bench(installed_packages=("My_Models", "toolbox"))
    config = {"extra_pip_installs": "not-there my.models>=1", "extra_makes": "toolbox/"}
    ran = bench.run("import not_there", platform="SpiNNaker", hardware_config=config)
    assert "There already: my.models>=1. Not done: not-there, since" in ran.log
    assert "extra_makes asks for toolbox/: all of it counts as there already" in ran.log
    assert ran.log.index("Not done: not-there") < ran.log.index("No module named 'not_there'")
    (finding,) = ran.outcome.report["findings"]
    assert finding["code"] == "hardware-config/not-done"
