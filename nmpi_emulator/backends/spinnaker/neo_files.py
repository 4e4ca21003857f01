"""Files for recorded data, by the end of their names."""

from __future__ import annotations

import os
from typing import Any

import neo


def neo_io(file_name: str) -> Any:
    """Return what writes a Neo block to a file.

    Formats that read and write different things are looked up once more among those that write.
    Source: sPyNNaker 7.4.1, ``utility_calls.get_neo_io``.

    :raises ValueError: if no format has this extension.
    """
    try:
        return neo.get_io(file_name)
    except ValueError:
        suffix = os.path.splitext(file_name)[1][1:].lower()
        candidates = getattr(neo, "io_by_extension", {}).get(suffix)
        if candidates:
            return candidates[0](file_name)
        raise
