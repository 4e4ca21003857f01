"""Objects that take no other attributes than those that the release lets scripts set."""

from __future__ import annotations

from typing import Any, ClassVar

from .session import session

_OURS = __name__.partition(".")[0]


class _Sealing(type):
    """Seals what is made once its constructor is done; classes that a script derives stay open."""

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        made = super().__call__(*args, **kwargs)
        if cls.__module__.partition(".")[0] == _OURS:
            made._is_sealed = True
        return made


class Sealed(metaclass=_Sealing):
    """Something whose attributes a script cannot set, but for a few.

    The classes of the release have ``__slots__`` and properties: a name that is misspelt, or a parameter of
    the cells that is set as an attribute of their population, is an error there and not forgotten.
    Source: sPyNNaker 7.4.1, ``Population``, ``Projection``, connectors, synapse types and their rules.
    """

    #: Which attributes can be set after the constructor.
    settable: ClassVar[frozenset[str]] = frozenset()
    #: Which attributes change while a network is built and run, though not by the script.
    changing: ClassVar[frozenset[str]] = frozenset()

    _is_sealed: bool = False

    def __setattr__(self, name: str, value: Any) -> None:
        is_open = name.startswith("_") or name in self.settable or name in self.changing
        if self._is_sealed and not is_open:
            raise session().findings.refuse(
                AttributeError,
                "spinnaker/attribute",
                f"'{type(self).__name__}' object has no attribute '{name}' that could be set",
                limit=", ".join(sorted(self.settable)) or "none",
                actual=name,
            )
        super().__setattr__(name, value)
