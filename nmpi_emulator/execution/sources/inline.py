"""The text of a script as a source."""

from __future__ import annotations

from pathlib import Path

from nmpi_emulator.platforms.declaration import Platform

from .errors import SourceError
from .kinds import Inline

#: The name under which the text of a script is run.
INLINE_SCRIPT = "run.py"

#: How long the text of a script may be, in bytes; larger experiments come as archive or repository.
INLINE_LIMIT = 1024 * 1024


def require_script(source: Inline, platform: Platform) -> None:
    """Require that a platform takes a text for a script.

    :raises SourceError: if it does not.
    """
    marker = platform.mark_of_script
    if marker and marker not in source.text and source.text.strip():
        raise SourceError(
            f"the code of the job is neither the URL of a repository or an archive nor, for {platform.name}, "
            f"a script: only a text with the word {marker!r} is taken for one there"
        )


def write_inline(source: Inline, work: Path) -> None:
    """Write the text of a script into the working directory.

    :raises SourceError: if there is none, or too much.
    """
    content = source.text.encode("utf-8", "surrogatepass")
    if not source.text.strip():
        raise SourceError("the job has no code: neither the text of a script nor a URL")
    if len(content) > INLINE_LIMIT:
        raise SourceError(
            f"the script is {len(content)} bytes long; at most {INLINE_LIMIT} are allowed in a job. "
            "Use an archive or a git repository."
        )
    (work / INLINE_SCRIPT).write_bytes(content)
