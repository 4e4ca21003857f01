"""Write the pages of the reference that lie in the repository: ``make reference``."""

from __future__ import annotations

from pathlib import Path

from . import KEPT, PAGES

for name in KEPT:
    (Path(__file__).parents[1] / name).write_text(PAGES[name](), encoding="utf-8")
