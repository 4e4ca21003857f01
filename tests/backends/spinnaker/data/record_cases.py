"""Record what the real software says to the scripts of ``cases.jsonl``.

Run it with an interpreter that has sPyNNaker 1!7.4.1 (and nothing of this project)::

    python record_cases.py cases.jsonl

Each script runs in a process of its own, on a virtual board of type 5.  Its verdict is written back:
the name of the exception that ended it and the line of the script where that was, or what it put into
``OBS``.  What differs between two runs, or only exists on a machine, does not belong into the file.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

CONFIGURATION = "[Machine]\nvirtual_board = True\nversion = 5\n"


def record(case: dict[str, Any]) -> dict[str, Any]:
    """Return a case with the verdict on it."""
    with tempfile.TemporaryDirectory() as directory:
        verdict = Path(directory, "verdict.json")
        process = os.fork()
        if not process:
            run(case, Path(directory), verdict)
            os._exit(0)
        os.waitpid(process, 0)
        return {key: case[key] for key in ("id", "script", "cfg") if key in case} | json.loads(
            verdict.read_text()
        )


def run(case: dict[str, Any], directory: Path, verdict: Path) -> None:
    """Run a script in this process and write down what came of it."""
    os.chdir(directory)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    if "cfg" in case:
        Path("spynnaker.cfg").write_text(case["cfg"])
    names: dict[str, Any] = {"__name__": "__main__", "__file__": "run.py"}
    found: dict[str, Any] = {}
    try:
        exec(compile(case["script"], "run.py", "exec"), names)
    except Exception as error:
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == "run.py"]
        found.update(exception=type(error).__name__, line=frames[-1].lineno)
    if names.get("OBS"):
        found["observed"] = names["OBS"]
    verdict.write_text(json.dumps(found, default=plain))


def plain(value: Any) -> Any:
    """Return something that JSON does not know as something that it knows."""
    return value.tolist() if hasattr(value, "tolist") else repr(value)


def main(file: Path) -> None:
    """Record all cases of a file."""
    home = tempfile.mkdtemp()
    Path(home, ".spynnaker.cfg").write_text(CONFIGURATION)
    os.environ.update(HOME=home, MPLBACKEND="Agg")
    import pyNN.spiNNaker  # noqa: F401  once for all processes

    cases = [record(json.loads(line)) for line in file.read_text().splitlines()]
    file.write_text("".join(json.dumps(case) + "\n" for case in cases))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
