"""What the software calls itself."""

from __future__ import annotations

#: Source: sPyNNaker 7.4.1, ``_version.NAME``.
VERSION = "1!7.4.1"
SIMULATOR = f"sPyNNaker_under_version({VERSION}-Quietly Confident 1)"
