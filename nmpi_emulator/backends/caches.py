"""Files of libraries that would otherwise be made anew, or be missing, in each job's own home directory."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

#: Matplotlib's lists of fonts, which take seconds to make, and what Brian2 is told.
_WANTED = (".cache/matplotlib/fontlist-*.json", ".brian/user_preferences")


def copy_caches(source: str, target: str) -> None:
    """Copy what is there of the caches from one home directory to another.

    Whoever fills them may do so at this moment; a job without them is slower and nothing else.
    """
    with contextlib.suppress(OSError):
        for file in (file for pattern in _WANTED for file in Path(source).glob(pattern)):
            copy = target / file.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)
