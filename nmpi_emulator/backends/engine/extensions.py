"""The cache of compiled extensions, shared by all jobs."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import logging
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

import numpy as np

from nmpi_emulator.backends.engine.compiler import FLAGS

logger = logging.getLogger("nmpi_emulator.engine")

#: Overrides where the cache is.
DIRECTORY_VARIABLE = "NMPI_EMULATOR_ENGINE_CACHE"

#: A compilation that takes longer than this (s) is given up; it takes five on an idle machine.
LONGEST_COMPILATION_S = 300.0


def default_directory() -> Path:
    """Return the folder of the cache: a setting of the environment, else the user's cache."""
    chosen = os.environ.get(DIRECTORY_VARIABLE)
    if chosen:
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "nmpi-emulator" / "engine"


class Extensions:
    """Compiled modules by their source.

    A module appears under its final name in one move, complete; the name holds a checksum of its
    content, which is looked at before the module is loaded.  So a compilation that was killed
    leaves nothing that another job would find, and a file that was damaged later is not loaded.
    Nothing is locked for reading: a cache that cannot be written to still serves.
    """

    def __init__(self, directory: Path | None = None) -> None:
        """Use the cache in ``directory``, or the one of this user."""
        self.directory = directory or default_directory()

    def find(self, source: str) -> ModuleType | None:
        """Return the compiled module of ``source``, or None if it is not in the cache."""
        name = _module_name(source)
        if name in sys.modules:
            return sys.modules[name]
        for path in sorted(self.directory.glob(f"{name}-*.so")):
            if path.stem == f"{name}-{_checksum(path)}":
                return _load(name, path)
            logger.warning("A compiled extension was damaged and is left out: %s", path)
            with contextlib.suppress(OSError):
                path.unlink()
        return None

    @property
    def can_compile(self) -> bool:
        """Whether there is a compiler, and a cache that can be written to."""
        compiler = os.environ.get("CXX") or sysconfig.get_config_var("CXX") or "c++"
        if shutil.which(compiler.split()[0]) is None:
            return False
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
        except OSError:
            return False
        return os.access(self.directory, os.W_OK)

    def build(self, source: str) -> ModuleType | None:
        """Compile ``source`` if no other process has done so meanwhile, and return its module.

        None if the compilation fails, with a warning that says why.
        """
        name = _module_name(source)
        with self._alone(name):
            found = self.find(source)
            if found is not None:
                return found
            try:
                self._compile(name, source)
            except (OSError, subprocess.SubprocessError) as error:
                reason = getattr(error, "stderr", None) or error
                logger.warning("Running without compiled code; compiling failed: %s", reason)
                return None
            return self.find(source)

    @contextlib.contextmanager
    def _alone(self, name: str) -> Iterator[None]:
        """Let one process at a time compile a module; the system unlocks for a killed one."""
        with (self.directory / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _compile(self, name: str, source: str) -> None:
        with tempfile.TemporaryDirectory(prefix=".compiling-", dir=self.directory) as folder:
            path = Path(folder) / f"{name}.pyx"
            path.write_text(source)
            subprocess.run(
                [sys.executable, "-m", "nmpi_emulator.backends.engine.compiler", path.name],
                cwd=folder,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                check=True,
                capture_output=True,
                text=True,
                timeout=LONGEST_COMPILATION_S,
                stdin=subprocess.DEVNULL,
            )
            (compiled,) = Path(folder).glob(f"{name}*.so")
            with compiled.open("rb") as file:
                os.fsync(file.fileno())
            os.replace(compiled, self.directory / f"{name}-{_checksum(compiled)}.so")


def _module_name(source: str) -> str:
    """Return the name of the module: whatever the machine code depends on goes into it."""
    numpy_version = ".".join(np.__version__.split(".")[:2])
    depends = (
        source,
        sysconfig.get_config_var("SOABI"),
        sysconfig.get_platform(),
        version("cython"),
        numpy_version,
        *FLAGS,
    )
    return f"engine_{hashlib.sha256(repr(depends).encode()).hexdigest()[:32]}"


def _checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:32]


def _load(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.modules[name] = module
    return module
