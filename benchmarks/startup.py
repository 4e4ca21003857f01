"""What starting costs: imports, the pytest plugin, and an emulator up to its first answer.

    python benchmarks/startup.py [--runs 9]

Times are processor time of a fresh interpreter (user and system), median of the runs: other programs on the
machine disturb them less than wall time.  Compiled bytecode is there, as it is after an installation.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile

#: Modules that a server does not need to start: physics, plotting, the client, cryptography, numpy.
UNWANTED = (
    "numpy", "brian2", "pyNN", "neo", "matplotlib", "sqlite_utils", "requests", "responses", "nmpi",
    "joserfc", "cryptography", "ebrains_drive",
)  # fmt: skip

_BEGIN = "import sys, time\nbegin = time.process_time()\n"
_END = (
    "\nprint(time.process_time() - begin, len(sys.modules), "
    f"*[name for name in {UNWANTED!r} if name in sys.modules])"
)
_REQUEST = """
import http.client
connection = http.client.HTTPConnection("127.0.0.1", emulator.port)
connection.request("GET", "/jobs/", headers={"Authorization": "Bearer " + token})
assert connection.getresponse().status == 200
"""
_START = "emulator = Emulator(world={'users': {'a': {'token': 't'}}}).start()\ntoken = 't'"

CASES = (
    ("import flask (for comparison)", "", "import flask"),
    ("import pydantic (for comparison)", "", "import pydantic; pydantic.BaseModel; pydantic.TypeAdapter"),
    ("import nmpi_emulator", "", "import nmpi_emulator"),
    ("import pytest_nmpi.plugin, after pytest", "import pytest", "import pytest_nmpi.plugin"),
    ("import nmpi_emulator.cli, after click", "import click", "import nmpi_emulator.cli"),
    ("from nmpi_emulator import Emulator", "", "from nmpi_emulator import Emulator"),
    (
        "Emulator() to first answer, with imports",
        "",
        f"from nmpi_emulator import Emulator\n{_START}\n{_REQUEST}",
    ),
    (
        "Emulator() to first answer, imports done",
        "from nmpi_emulator import Emulator",
        f"{_START}\n{_REQUEST}",
    ),
    (
        "second Emulator() to first answer",
        f"from nmpi_emulator import Emulator\n{_START}\n{_REQUEST}",
        f"{_START}\n{_REQUEST}",
    ),
)


def measure(before: str, code: str, environment: dict[str, str]) -> tuple[float, int, list[str]]:
    """Return the milliseconds that *code* takes after *before*, how many modules are then loaded, and which
    of the unwanted ones."""
    program = f"{before}\n{_BEGIN}{code}{_END}\nimport os; sys.stdout.flush(); os._exit(0)"
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    seconds, n_modules, *unwanted = done.stdout.split()
    return 1e3 * float(seconds), int(n_modules), unwanted


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=9, help="fresh interpreters for each figure")
    options = parser.parse_args()
    print(f"{'':44}{'ms':>8}{'lowest':>8}{'modules':>9}  unwanted ones")
    with tempfile.TemporaryDirectory() as bytecode:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": bytecode, "TMPDIR": bytecode}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for name, before, code in CASES:
            measure(before, code, environment)  # compiles
            runs = [measure(before, code, environment) for _ in range(options.runs)]
            times = [milliseconds for milliseconds, _, _ in runs]
            _, n_modules, unwanted = runs[-1]
            print(
                f"{name:44}{statistics.median(times):8.0f}{min(times):8.0f}{n_modules:9}  "
                + (", ".join(unwanted) or "-")
            )


if __name__ == "__main__":
    main()
