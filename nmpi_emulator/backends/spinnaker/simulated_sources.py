"""Poisson sources as the engine plays them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nmpi_emulator.backends.engine.sources.poisson import Poisson

if TYPE_CHECKING:
    from .sources.poisson import PoissonGroup


def poisson_source(group: PoissonGroup) -> Poisson:
    """Return a source for a population; negative rates count as none."""
    pieces = group.pieces()
    return Poisson(group.size, np.maximum(pieces["rates"], 0.0), pieces["starts"], pieces["durations"])
