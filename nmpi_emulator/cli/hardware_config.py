"""The option ``--hardware-config``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from nmpi_emulator.errors import UsageError


def read_hardware_config(text: str) -> dict[str, Any]:
    """Read what ``--hardware-config`` gives: JSON, or the name of a file with JSON.

    :raises UsageError: if it is neither, or no object.
    """
    try:
        is_json = text.lstrip().startswith(("{", "["))  # may be longer than a file's name can be
        is_file = not is_json and Path(text).is_file()
        content = json.loads(Path(text).read_text(encoding="utf-8") if is_file else text)
    except (OSError, ValueError) as error:
        raise UsageError(f"--hardware-config is neither JSON nor a JSON file: {error}") from error
    if not isinstance(content, dict):
        raise UsageError("--hardware-config must be a JSON object, such as '{\"timeout\": 1}'")
    return content
