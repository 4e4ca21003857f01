"""The EBRAINS Neuromorphic Computing Platform on your own machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._version import __version__

if TYPE_CHECKING:
    from .emulator import Emulator
    from .redirection import RealServiceBlocked, redirect

__all__ = ["Emulator", "RealServiceBlocked", "__version__", "redirect"]


def __getattr__(name: str) -> Any:
    # Flask, pydantic and sqlite-utils are imported only by whoever makes an emulator.
    if name == "Emulator":
        from .emulator import Emulator

        return Emulator
    if name in ("RealServiceBlocked", "redirect"):
        from . import redirection

        return getattr(redirection, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
