"""How long a job takes from submission to its end, with and without the fork server.

Run: python benchmarks/execution_latency.py [repetitions]
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from execution_lab import Lab, spread, table

from nmpi_emulator import Emulator

CASES = {
    "nothing": "pass",
    "print": "print('hello')",
    "a file": "open('x', 'w').write('1')",
    "import numpy": "import numpy",
    "import pyNN.brian2": "import pyNN.brian2",
    "a plot": "import matplotlib.pyplot as p\np.plot([1, 2])\np.savefig('x.png')",
}


def plain(code: str) -> float:
    """Return how long the same script takes without any emulator."""
    with tempfile.TemporaryDirectory() as directory:
        Path(directory, "run.py").write_text(code)
        began = time.perf_counter()
        subprocess.run([sys.executable, "run.py"], cwd=directory, check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - began


def main(repetitions: int) -> None:
    rows: list[tuple[object, ...]] = []
    for kind, settings in (
        ("fork server", {}),
        ("fork server, basic", {"confinement": "basic"}),
        ("new interpreter", {"fork_server": False}),
    ):
        with Emulator(**settings) as emulator:
            lab = Lab(emulator)
            lab.await_ready()
            for name, code in CASES.items():
                lab.seconds(code)
                rows.append((kind, name, *spread([lab.seconds(code) for _ in range(repetitions)])))
    for name, code in CASES.items():
        plain(code)
        rows.append(("python run.py", name, *spread([plain(code) for _ in range(repetitions)])))
    table(("how", "script", "median ms", "min", "max"), rows)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
