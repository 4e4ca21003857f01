"""The files that the world declares in the Drive of collabs."""

from __future__ import annotations

from pathlib import Path

from .execution.sources.errors import SourceError
from .execution.sources.fetch import DriveReader
from .execution.sources.kinds import Drive
from .world import World


def reader_of(world: World) -> DriveReader:
    """Return what copies a file or directory of the Drive into a directory."""

    def read(source: Drive, work: Path) -> None:
        entry = world.drive.get(source.collab, {}).get(source.path)
        if entry is None:
            raise SourceError(f"drive://{source.collab}{source.path} does not exist")
        files = entry.files if entry.type == "dir" else {Path(source.path).name: entry.content}
        for name, content in files.items():
            target = work / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(content, encoding="utf-8")

    return read
