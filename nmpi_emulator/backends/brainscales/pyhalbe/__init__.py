"""``pyhalbe``: the hardware abstraction layer of BrainScaleS, as far as scripts name its values."""

from __future__ import annotations

from nmpi_emulator.backends.brainscales import coordinates as Coordinate  # noqa: N812
from nmpi_emulator.backends.brainscales.pyhalbe import hicann as HICANN  # noqa: N812

__all__ = ["HICANN", "Coordinate"]
