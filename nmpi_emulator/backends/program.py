"""Run a program in place of a script, within the walls of a job: the arguments are its command."""

from __future__ import annotations

import os
import sys

if __name__ == "__main__":
    try:
        os.execvp(sys.argv[1], sys.argv[1:])
    except OSError as error:
        sys.exit(f"{sys.argv[1]} cannot be run on this machine: {error.strerror}")
