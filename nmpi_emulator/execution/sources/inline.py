"""The text of a script as a source."""

from __future__ import annotations

from pathlib import Path

from .errors import SourceError
from .kinds import Inline

#: The name under which the text of a script is run.
INLINE_SCRIPT = "run.py"

#: How long the text of a script may be, in bytes; larger experiments come as archive or repository.
INLINE_LIMIT = 1024 * 1024


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
