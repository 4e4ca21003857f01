"""Refuse, by name and with a reason, modules that a platform has and the emulator has not."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Mapping, Sequence
from types import ModuleType

from nmpi_emulator.platforms.registry import platforms

#: How the name of a package ends whose modules are absent unless the platform offers them.
_REST = ".*"


class AbsentModules(importlib.abc.MetaPathFinder):
    """Answers the import of a module that only exists on the real site.

    :param reasons: why a module is not there, by import name.
    """

    def __init__(self, reasons: Mapping[str, str]) -> None:
        self._reasons = dict(reasons)

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Refuse a module that is known to be absent; leave all others to whoever finds them.

        :raises ModuleNotFoundError: with the reason.
        """
        reason = self._reasons.get(name)
        if reason is not None:
            raise ModuleNotFoundError(f"{name} is not available in the emulator: {reason}", name=name)
        return None

    def install(self) -> None:
        """Begin to refuse modules."""
        sys.meta_path.insert(0, self)


class RestOfPackages(AbsentModules):
    """Answers the import of any module of some packages that nobody else has found.

    :param reasons: why it is not there, by the name of the package.
    """

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Refuse a module of one of the packages.

        :raises ModuleNotFoundError: with the reason.
        """
        reason = self._reasons.get(name.partition(".")[0])
        if reason is not None:
            raise ModuleNotFoundError(f"{name} is not available in the emulator: {reason}", name=name)
        return None

    def install(self) -> None:
        """Begin to refuse what others do not find."""
        sys.meta_path.append(self)


def refuse_absent_modules(platform: str) -> None:
    """Refuse what the declaration of a platform calls absent."""
    known = platforms().get(platform)
    if known is not None and known.absent_modules:
        absent = known.absent_modules
        AbsentModules({name: absent[name] for name in absent if not name.endswith(_REST)}).install()
        RestOfPackages({n.removesuffix(_REST): absent[n] for n in absent if n.endswith(_REST)}).install()
