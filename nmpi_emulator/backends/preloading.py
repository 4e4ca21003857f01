"""What a fork server imports before the first job, and what each job must do afresh."""

from __future__ import annotations

import contextlib
import importlib
import random
import sys
from collections.abc import Iterator
from pathlib import Path

from nmpi_emulator.platforms.registry import platforms

#: What scripts of PyNN import, themselves or through others; each of them takes a while.
_WANTED = (
    "numpy.random",
    "neo",
    "quantities",
    "pyNN.utility",
    "pyNN.random",
    "pyNN.standardmodels",
    "pyNN.common",
    "matplotlib.pyplot",
    "pyNN.utility.plotting",
    "sympy",
    "scipy.special",
    "nmpi_emulator.backends.engine.simulation",  # imports Brian2, without what that does to a process
    "nmpi_emulator.backends.pynn_brian2",
    "pyNN.mock",
)

#: The engine has more to prepare than imports: what Brian2 and sympy keep in memory, and compiled code.
_ENGINE = "nmpi_emulator.backends.engine.preparation"


def preload() -> Iterator[str]:
    """Import what scripts want, one module after the other; yield the names of those that are there."""
    for name in (*_WANTED, *_platform_modules()):
        try:
            importlib.import_module(name)
        except Exception:  # a script that wants it says so better
            continue
        yield name
    with contextlib.suppress(ImportError):
        importlib.import_module(_ENGINE).preload(platform_sources())
        yield _ENGINE


def _platform_modules() -> Iterator[str]:
    """Yield the modules that platforms offer to scripts, by the names that they really have."""
    for platform in platforms().values():
        yield from platform.modules.values()


def platform_sources() -> Iterator[str]:
    """Yield the code that platforms have beside the engine's, to be compiled ahead."""
    for platform in platforms().values():
        for name in platform.compiled:
            yield importlib.import_module(name).SOURCE


def reseed(seed: int | None) -> None:
    """Begin new random numbers in everything that has been loaded.

    :param seed: makes them repeatable; ``None`` takes new ones from the system.
    """
    random.seed(seed)
    if seed is not None:
        seed %= 2**32
        with contextlib.suppress(ImportError):  # else it would take a new one when the script imports it
            importlib.import_module("numpy.random")
    for name in ("numpy.random", "brian2"):
        if module := sys.modules.get(name):
            module.seed(seed)


def move_home(home: Path) -> None:
    """Have what has been loaded put its files into the home of the job, not where it was loaded."""
    if brian2 := sys.modules.get("brian2"):
        brian2.prefs.codegen.runtime.cython.cache_dir = str(home / ".cython" / "brian_extensions")
