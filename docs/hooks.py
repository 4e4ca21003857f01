"""What mkdocs does besides: it has the reference written from the code, and finds the how-to pages."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS))

from reference_pages import PAGES  # noqa: E402
from reference_pages.platforms import coverage  # noqa: E402

#: The order of the how-to pages; others that are there come after these.
HOW_TO = (
    *("pytest-recipes", "ci-github", "ci-gitlab", "offline-laptop", "extra-packages", "teaching-course"),
    *("container", "provider-development", "faults", "record-and-replay", "job-manager-app", "real-mapping"),
)


def how_to_pages() -> list[str]:
    """Return the how-to pages that there are, in the order in which people need them."""
    there = {path.stem for path in (DOCS / "how-to").glob("*.md")}
    names = [name for name in HOW_TO if name in there] + sorted(there - set(HOW_TO))
    return [f"how-to/{name}.md" for name in names]


def on_config(config: Any) -> Any:
    """Put the how-to pages and those of the reference into the navigation."""
    for entry in config["nav"]:
        if "How to" in entry:
            entry["How to"] = how_to_pages()
        if "Reference" in entry:
            entry["Reference"] = ["reference/world.md", *PAGES]
    return config


def on_files(files: Any, config: Any) -> Any:
    """Add the pages that are written from the code, also in the place of those kept in the repository."""
    from mkdocs.structure.files import File

    for name, write in PAGES.items():
        if kept := files.get_file_from_path(name):
            files.remove(kept)
        files.append(File.generated(config, name, content=write()))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Leave out what is meant for the test of the code blocks, and fill in what platforms declare."""
    markdown = markdown.replace("<!-- coverage -->", coverage())
    return re.sub(r"^<!-- not run: .*? -->\n", "", markdown, flags=re.MULTILINE)
