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
    return Path(chosen) if chosen else users_directory()


def users_directory() -> Path:
    """Return the folder of the user's own cache."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "nmpi-emulator" / "engine"


class Extensions:
    """Compiled modules by their source.

    A module appears under its final name in one move, complete; the name holds a checksum of its
    content, which is looked at before the module is loaded.  So a compilation that was killed
    leaves nothing that another job would find, and a file that was damaged later is not loaded.
    Nothing is locked for reading: a cache that cannot be written to still serves.  What is missing
    there, as it is for a job behind walls, is compiled into the user's own cache: a job's home.
    """

    def __init__(self, directory: Path | None = None) -> None:
        """Use the cache in ``directory``, or the default one and that of this user."""
        self.directory = directory or default_directory()
        self._directories = (self.directory,) if directory else (self.directory, users_directory())

    def find(self, source: str) -> ModuleType | None:
        """Return the compiled module of ``source``, or None if it is not in the cache."""
        name = _module_name(source)
        if name in sys.modules:
            return sys.modules[name]
        for path in (path for folder in self._directories for path in sorted(folder.glob(f"{name}-*.so"))):
            if path.stem == f"{name}-{_checksum(path)}":
                return _load(name, path)
            logger.warning("A compiled extension was damaged and is left out: %s", path)
            with contextlib.suppress(OSError):
                path.unlink()
        return None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is in the cache, for any source."""
        return not any(next(folder.glob("engine_*.so"), None) for folder in self._directories)

    @property
    def can_compile(self) -> bool:
        """Whether there is a compiler, and a cache that can be written to."""
        compiler = os.environ.get("CXX") or sysconfig.get_config_var("CXX") or "c++"
        return shutil.which(compiler.split()[0]) is not None and self._writable is not None

    @property
    def _writable(self) -> Path | None:
        """The first folder that new modules can be put into."""
        return next(filter(_can_be_written, self._directories), None)

    def build(self, source: str) -> ModuleType | None:
        """Compile ``source`` if no other process has done so meanwhile, and return its module.

        None if the compilation fails, with a warning that says why.
        """
        name = _module_name(source)
        folder = self._writable or self.directory
        with _alone(folder, name):
            found = self.find(source)
            if found is not None:
                return found
            try:
                _compile(folder, name, source)
            except (OSError, subprocess.SubprocessError) as error:
                reason = getattr(error, "stderr", None) or error
                logger.warning("Running without compiled code; compiling failed: %s", reason)
                return None
            return self.find(source)


def _can_be_written(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


@contextlib.contextmanager
def _alone(folder: Path, name: str) -> Iterator[None]:
    """Let one process at a time compile a module; the system unlocks for a killed one."""
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _compile(target: Path, name: str, source: str) -> None:
    """Compile a module into a folder."""
    with tempfile.TemporaryDirectory(prefix=".compiling-", dir=target) as folder:
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
        os.replace(compiled, target / f"{name}-{_checksum(compiled)}.so")


def _module_name(source: str) -> str:
    """Return the name of the module: whatever the machine code depends on goes into it."""
    numpy_version = ".".join(np.__version__.split(".")[:2])
    depends = (
        source,
        sysconfig.get_config_var("SOABI"),
        sysconfig.get_platform(),
        version("cython"),
        version("brian2"),  # its headers go into the module
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
