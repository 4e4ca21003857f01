"""Synapses that a core makes up from a few numbers: ``Convolution`` and ``PoolDense``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .dynamics import AbstractSynapseDynamics
from .stdp import refuse_combination

if TYPE_CHECKING:
    from ..projections import Projection

#: Receptor, and (mean, variance, largest weight) of what it gets.
Signed = list[tuple[int, tuple[float, float, float]]]


class AbstractLocalOnly(AbstractSynapseDynamics):
    """Synapses with signed weights that are the connector's.

    Source of the rules: sPyNNaker 7.4.1, ``AbstractLocalOnly``.
    """

    is_split_core_capable = False

    def __init__(self, delay: Any = None) -> None:
        super().__init__(delay, None)

    def merge(self, other: AbstractSynapseDynamics) -> AbstractSynapseDynamics:
        """Allow only synapses of the same type beside these."""
        if not isinstance(other, type(self)):
            raise refuse_combination(
                f"All projections onto one population must have the synapse type of the first: {type(self).__name__}"
            )
        return other

    def words(self, synapses: int) -> int:
        """Return 0: there are no rows."""
        return 0

    def most_synapses(self, words: int) -> int:
        """Return the number of synapses of a row: there are no rows."""
        return 0

    def signed_statistics(self, projection: Projection) -> Signed:
        """Return what the weight scale depends on, for each of the two receptors."""
        connector: Any = projection.connector
        weights = np.asarray(connector.signed_weights)
        parts = (
            (connector.positive_receptor_type, weights[weights > 0]),
            (connector.negative_receptor_type, -weights[weights < 0]),
        )
        numbers = []
        for name, values in parts:
            receptor = projection.post_group.receptor(name)
            assert receptor is not None
            if values.size:
                numbers.append((receptor, (float(values.mean()), float(values.var()), float(values.max()))))
            else:
                numbers.append((receptor, (0.0, 0.0, 0.0)))
        return numbers


class LocalOnlyConvolution(AbstractLocalOnly):
    """The synapses of a ConvolutionConnector."""


class LocalOnlyPoolDense(AbstractLocalOnly):
    """The synapses of a PoolDenseConnector."""
