"""Poisson sources as the engine plays them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.spinnaker.numerics.sources.poisson import PoissonTicks

if TYPE_CHECKING:
    from .sources.poisson import PoissonGroup


def poisson_values(group: PoissonGroup) -> dict[str, npt.NDArray[np.float64]]:
    """Return the parameters of a source; negative rates count as none."""
    pieces = group.pieces()
    return {**pieces, "rates": np.maximum(pieces["rates"], 0.0)}


def poisson_source(group: PoissonGroup) -> PoissonTicks:
    """Return a source for a population."""
    values = poisson_values(group)
    return PoissonTicks(group.size, values["rates"], values["starts"], values["durations"])
