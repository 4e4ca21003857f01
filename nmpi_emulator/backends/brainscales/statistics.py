"""What the mapping has made of a network, in numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt


class MappingStatistics:
    """Counts of populations, neurons and synapses, and what became of the synapses.

    ``PyMarocco.stats`` is one; a run fills it.  How many synapses are lost comes from the capacity model
    of the emulator: percentages are indicative.
    """

    def __init__(self) -> None:
        self.synapses = 0
        self.synapses_set = 0
        self.lost = 0
        self.lost_in_l1 = 0
        self.populations = 0
        self.projections = 0
        self.neurons = 0
        self._weights: dict[Any, npt.NDArray[np.float64]] = {}

    def keep_weights(self, projection: Any, weights: npt.NDArray[np.float64]) -> None:
        """Keep the weights (uS) of a projection as they are realised, NaN for lost synapses."""
        self._weights[projection] = weights

    def getWeights(self, projection: Any) -> npt.NDArray[np.float64]:  # noqa: N802
        """Return the realised weights (uS) as a matrix, with NaN where there is no synapse."""
        if projection not in self._weights:
            raise RuntimeError("this projection has not been mapped yet: call run first")
        matrix: npt.NDArray[np.float64] = projection.formatted(self._weights[projection], "array")
        return matrix

    def getSynapses(self) -> int:  # noqa: N802
        """Return how many synapses the network has; those of weight zero or less do not count."""
        return self.synapses

    def getSynapsesSet(self) -> int:  # noqa: N802
        """Return how many synapses were realised."""
        return self.synapses_set

    def getSynapseLoss(self) -> int:  # noqa: N802
        """Return how many synapses were lost."""
        return self.lost

    def getSynapseLossAfterL1Routing(self) -> int:  # noqa: N802
        """Return how many synapses were lost because their route was."""
        return self.lost_in_l1

    def getNumNeurons(self) -> int:  # noqa: N802
        """Return how many neurons were placed."""
        return self.neurons

    def getNumPopulations(self) -> int:  # noqa: N802
        """Return how many populations there are, sources included."""
        return self.populations

    def getNumProjections(self) -> int:  # noqa: N802
        """Return how many projections there are."""
        return self.projections

    @property
    def loss_percent(self) -> float:
        """The part of the synapses that is lost, in percent."""
        return 100.0 * self.lost / self.synapses if self.synapses else 0.0

    def __str__(self) -> str:
        lines = (
            f"synapse_loss: {self.lost} ({self.loss_percent:.1f}%)",
            f"synapses: {self.synapses}",
            f"synapses set: {self.synapses_set}",
            f"synapses lost: {self.lost}",
            f"synapses lost(l1): {self.lost_in_l1}",
            f"populations: {self.populations}",
            f"projections: {self.projections}",
            f"neurons: {self.neurons}",
        )
        return "\n".join(lines)
