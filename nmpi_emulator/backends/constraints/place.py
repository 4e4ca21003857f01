"""Find the place in the user's script that is being executed."""

from __future__ import annotations

import sys
from types import FrameType


def user_place() -> str:
    """Return file and line of the innermost frame that belongs to the user's program; empty if none does.

    The program is ``__main__`` and whatever lies beside it: everything that is neither installed nor ours.
    """
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if _is_users(frame.f_code.co_filename):
            return f"{frame.f_code.co_filename}:{frame.f_lineno}"
        frame = frame.f_back
    return ""


def _is_users(filename: str) -> bool:
    if filename.startswith("<"):
        return False
    path = filename.replace("\\", "/")
    foreign = ("/site-packages/", "/nmpi_emulator/", "/dist-packages/", "/lib/python")
    return not any(part in path for part in foreign)
