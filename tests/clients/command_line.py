"""Run the command line of a client in the present directory, signed in before.

Runs in the environment of the client: ``python command_line.py ARGUMENT...``.  Afterwards it prints,
as JSON, which files there are.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import nmpi
from nmpi import cli


def main() -> None:
    nmpi.Client("tester", password="tester-pw")  # keeps the token, with which the command line signs in
    cli.cli(sys.argv[1:], standalone_mode=False)
    files = {str(path): path.read_text() for path in Path().rglob("*") if path.is_file()}
    print(json.dumps(files))


if __name__ == "__main__":
    main()
