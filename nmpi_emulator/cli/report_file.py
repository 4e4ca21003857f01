"""Files that commands write what they have found to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from nmpi_emulator.errors import UsageError


def require_writable(file: Path | None) -> None:
    """Require that a report can be written, before what it is about takes its time.

    :raises UsageError: if it cannot.
    """
    if file is None:
        return
    try:
        file.open("a", encoding="utf-8").close()
    except OSError as error:
        raise UsageError(f"cannot write {file}: {error.strerror}") from error


def write_report(file: Path | None, content: Any) -> None:
    """Write a report as JSON, if it is wanted.

    :raises UsageError: if it cannot be written.
    """
    if file is None:
        return
    try:
        file.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write {file}: {error.strerror}") from error
