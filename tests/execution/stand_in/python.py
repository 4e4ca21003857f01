"""Plays a Python interpreter in which the real sPyNNaker is installed; see ``site-packages`` beside it."""

import os
import runpy
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "site-packages")]
if sys.argv[1] == "-I":
    program, sys.argv[:] = sys.argv[3], ["-c", *sys.argv[4:]]
    exec(program)
else:
    del sys.argv[0]
    sys.path.insert(0, os.path.dirname(sys.argv[0]))
    runpy.run_path(sys.argv[0], run_name="__main__")
