"""Compile one Cython module: ``python -m nmpi_emulator.backends.engine.compiler SOURCE``.

A process of its own, so that the output of compilers does not get into that of a job, and a kill in
the middle of a compilation hits nothing else.  The extension is written beside the source.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import numpy as np

#: No ``-ffast-math`` and no fused multiply-add: compiled code is to give what numpy gives.  No
#: ``-march=native``: the cache serves every processor of the architecture.
FLAGS = ("-O3", "-w", "-fno-math-errno", "-fno-trapping-math", "-ffp-contract=off")

#: Folders of Brian2 with headers; generated code needs the second one from Brian2 2.10 on.
_HEADERS = ("synapses", "devices/cpp_standalone/brianlib")


def build(source: Path) -> None:
    """Translate ``source`` (a .pyx file) to C++ and compile it into a module beside it."""
    setuptools, cython = import_module("setuptools"), import_module("Cython.Build")
    command_class = import_module("setuptools.command.build_ext").build_ext
    # Where headers are that Brian2's generated code includes; importing Brian2 would take a second.
    brian = find_spec("brian2")
    assert brian is not None
    headers = [Path(folder) / part for folder in brian.submodule_search_locations or () for part in _HEADERS]
    extension = setuptools.Extension(
        name=source.stem,
        sources=[source.name],
        include_dirs=[np.get_include(), *map(str, headers)],
        extra_compile_args=list(FLAGS),
        # Without symbols an extension is half as large.
        extra_link_args=["-Wl,-s"],
        language="c++",
    )
    modules = cython.cythonize([extension], quiet=True)
    command = command_class(setuptools.Distribution({"ext_modules": modules}))
    command.ensure_finalized()
    command.build_lib = command.build_temp = "."
    command.run()


if __name__ == "__main__":
    build(Path(sys.argv[1]))
