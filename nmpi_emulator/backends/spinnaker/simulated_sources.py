"""Poisson sources as the engine plays them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.spinnaker.numerics.sources.poisson import PoissonTicks

from .session import session

if TYPE_CHECKING:
    from .sources.poisson import PoissonGroup


def poisson_values(group: PoissonGroup) -> dict[str, npt.NDArray[np.float64]]:
    """Return the parameters of a source; negative rates count as none."""
    pieces = group.pieces()
    return {**pieces, "rates": np.maximum(pieces["rates"], 0.0)}


def poisson_source(group: PoissonGroup) -> PoissonTicks:
    """Return a source for a population; one with a seed draws the same spikes in every job."""
    values = poisson_values(group)
    rng = None if group.seed is None else session().generator(group.seed)
    return PoissonTicks(group.size, values["rates"], values["starts"], values["durations"], rng=rng)
