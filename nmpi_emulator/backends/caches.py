"""Caches of libraries that would otherwise be filled anew in each job's own home directory."""

from __future__ import annotations

import shutil
from pathlib import Path

#: Matplotlib's list of fonts, which takes seconds to make.
_WANTED = (".cache/matplotlib",)


def copy_caches(source: str, target: str) -> None:
    """Copy what is there of the caches from one home directory to another."""
    for name in _WANTED:
        if (Path(source) / name).is_dir():
            shutil.copytree(Path(source, name), Path(target, name), dirs_exist_ok=True)
