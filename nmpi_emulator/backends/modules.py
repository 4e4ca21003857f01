"""Make the modules of a platform importable under the names that scripts use."""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from types import ModuleType


class _AliasLoader(importlib.abc.Loader):
    """Loads a module by giving out another one."""

    def __init__(self, real: importlib.machinery.ModuleSpec) -> None:
        self._real = real

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        return importlib.import_module(self._real.name)

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing but to let the module stay what it is: it was executed when it was imported."""
        module.__spec__ = self._real


class PlatformModules(importlib.abc.MetaPathFinder):
    """Finds the modules that a platform offers, before anything that is installed.

    :param modules: where each module really is, by the name that scripts import.
    """

    def __init__(self, modules: Mapping[str, str]) -> None:
        self._modules = dict(modules)

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return how to import a module, if it is one of the platform's."""
        real_name = self._real_name(name)
        if real_name is None:  # "from package import leaf" asks for the leaf by its real name
            return _find_leaf(name, name)
        real = _find(real_name)
        if real is None:
            return _find_leaf(name, real_name) or _find_beside(name)
        spec = importlib.machinery.ModuleSpec(name, _AliasLoader(real), origin=real.origin)
        spec.submodule_search_locations = real.submodule_search_locations and []
        return spec

    def _real_name(self, name: str) -> str | None:
        if name in self._modules:
            return self._modules[name]
        parent, _, child = name.rpartition(".")
        real_parent = self._real_name(parent) if parent else None
        return f"{real_parent}.{child}" if real_parent else None

    def install(self) -> None:
        """Begin to find modules."""
        sys.meta_path.insert(0, self)


class _LeafLoader(importlib.abc.Loader):
    """Makes a module out of some names of the package that it is in."""

    def __init__(self, package: ModuleType, names: Sequence[str]) -> None:
        self._package = package
        self._names = names

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        """Leave it to Python to make the module."""

    def exec_module(self, module: ModuleType) -> None:
        """Put the names in; for others, ask the package, which says why they are not there."""
        module.__doc__ = f"What a script finds as ``{module.__name__}``."
        for name in self._names:
            setattr(module, name, getattr(self._package, name))
        vars(module)["__getattr__"] = getattr(self._package, "__getattr__", None) or _absent


def _absent(name: str) -> None:
    raise AttributeError(name)


def _find_leaf(name: str, real_name: str) -> importlib.machinery.ModuleSpec | None:
    """Return how to import a module that a package offers without having a file for it.

    Such a package has ``__leaves__``: the names that each of these modules has, all of them the package's.
    """
    parent, _, leaf = real_name.rpartition(".")
    package = sys.modules.get(parent)
    leaves = vars(package).get("__leaves__", {}) if isinstance(package, ModuleType) else {}
    if package is None or leaf not in leaves:
        return None
    return importlib.machinery.ModuleSpec(name, _LeafLoader(package, leaves[leaf]))


def _find_beside(name: str) -> importlib.machinery.ModuleSpec | None:
    """Return how to import a part of a package that a script brings along and the platform has in part.

    Tutorials come with a directory whose name is that of a module of the platform.  What is installed is
    left alone: parts of two packages of one name do not fit together.
    """
    package = name.rpartition(".")[0].split(".")
    places = [os.path.join(entry, *package) for entry in sys.path if not _holds_installed(entry)]
    return importlib.machinery.PathFinder.find_spec(name, places) if package[0] else None


def _holds_installed(entry: str) -> bool:
    """Tell whether packages are installed in a directory: this Python's, or others that a job has got."""
    installed = entry in sysconfig.get_paths().values()
    return installed or os.path.basename(entry) in ("site-packages", "dist-packages")


def _find(name: str) -> importlib.machinery.ModuleSpec | None:
    """Return how to import a module, ``None`` if it or a package that it is in does not exist."""
    try:
        return importlib.util.find_spec(name)
    except ModuleNotFoundError as error:
        if error.name is not None and f"{name}.".startswith(f"{error.name}."):
            return None
        raise
