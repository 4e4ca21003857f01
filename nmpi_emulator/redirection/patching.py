"""Change attributes of other people's modules for some time, as soon as these modules are there."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

Undo = Callable[[], None]


def replace(owner: Any, name: str, value: Any) -> Undo:
    """Give an attribute another value; return what puts it back.

    It is not put back if somebody else has replaced it in the meantime.
    """
    was_own = name in vars(owner)
    original = getattr(owner, name)
    setattr(owner, name, value)

    def undo() -> None:
        if vars(owner).get(name) is not value:
            return
        if was_own:
            setattr(owner, name, original)
        else:
            delattr(owner, name)

    return undo


class WhenImported:
    """Runs something on modules: at once on those that are imported, later on others.

    It is a finder of modules, but no child of ``importlib.abc.MetaPathFinder``, whose import would cost each
    program that is redirected some 8 ms (2026-11).

    :param actions: by the name of the module; each changes the module and returns what undoes it.
    """

    def __init__(self, actions: Mapping[str, Callable[[Any], Undo]]) -> None:
        self._actions = actions
        self._undo: dict[str, Undo] = {}

    def install(self) -> None:
        """Begin."""
        sys.meta_path.insert(0, self)
        for name in self._actions:
            if name in sys.modules:
                self._apply(sys.modules[name])

    def remove(self) -> None:
        """Undo everything."""
        sys.meta_path.remove(self)
        while self._undo:
            self._undo.popitem()[1]()

    def _apply(self, module: ModuleType) -> None:
        name = module.__name__
        if name not in self._undo and self in sys.meta_path:
            self._undo[name] = self._actions[name](module)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find a module as the other finders do, and act on it once it has been executed."""
        if fullname not in self._actions:
            return None
        others = (finder for finder in sys.meta_path if finder is not self)
        spec = next(filter(None, (finder.find_spec(fullname, path, target) for finder in others)), None)
        if spec is not None and spec.loader is not None:
            self._follow(spec.loader)
        return spec

    def _follow(self, loader: Any) -> None:
        execute = loader.exec_module

        def exec_module(module: ModuleType) -> None:
            del loader.exec_module
            execute(module)
            self._apply(module)

        loader.exec_module = exec_module
