"""The Brian2 side of the engine: everything in here imports Brian2."""

from __future__ import annotations

from nmpi_emulator.backends.engine.brian import import_quietly

import_quietly()
