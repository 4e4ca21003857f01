"""Synapses that a core makes up from a few numbers: ``Convolution`` and ``PoolDense``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from nmpi_emulator.platforms.spinnaker import memory

from .dynamics import AbstractSynapseDynamics
from .stdp import refuse_combination

if TYPE_CHECKING:
    from nmpi_emulator.backends.spinnaker.projections import Projection

#: Receptor, and (mean, variance, largest weight) of what it gets.
Signed = list[tuple[int, tuple[float, float, float]]]


class AbstractLocalOnly(AbstractSynapseDynamics):
    """Synapses with signed weights that are the connector's.

    Source of the rules: sPyNNaker 7.4.1, ``AbstractLocalOnly``.
    """

    is_split_core_capable = False
    makes_up_synapses = True
    generated_by_cores = False

    def __init__(self, delay: Any = None) -> None:
        super().__init__(delay, None)

    def merge(self, other: AbstractSynapseDynamics) -> AbstractSynapseDynamics:
        """Allow only synapses of the same type beside these."""
        if not isinstance(other, type(self)):
            raise refuse_combination(
                "All projections onto one population must have the synapse type of the first: "
                f"{type(self).__name__}"
            )
        return other

    def words(self, synapses: int) -> int:
        """Return 0: there are no rows."""
        return 0

    def most_synapses(self, words: int) -> int:
        """Return the number of synapses of a row: there are no rows."""
        return 0

    def memory_bytes(self, projections: list[Projection], n: int) -> int:
        """Return what a core with *n* cells needs in the place of synaptic rows."""
        raise NotImplementedError

    def signed_statistics(self, projection: Projection) -> Signed:
        """Return what the weight scale depends on, for each of the two receptors."""
        connector: Any = projection.connector
        weights = _signed(projection)
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

    def memory_bytes(self, projections: list[Projection], n: int) -> int:
        """Return what all kernels onto a core take."""
        sources = {id(projection.pre_group) for projection in projections}
        kernels = {id(p.connector): np.size(_signed(p)) for p in projections}
        return memory.convolution(len(sources), len(projections), sum(kernels.values()))


class LocalOnlyPoolDense(AbstractLocalOnly):
    """The synapses of a PoolDenseConnector."""

    def memory_bytes(self, projections: list[Projection], n: int) -> int:
        """Return what the weights of all projections onto *n* cells take."""
        sources = {id(projection.pre_group) for projection in projections}
        return memory.pool_dense(
            len(sources), [np.size(_signed(p)) // max(p.n_post, 1) * n for p in projections]
        )


def _signed(projection: Projection) -> npt.NDArray[np.float64]:
    """Return all weights of the connector."""
    connector: Any = projection.connector
    return np.asarray(connector.signed_weights, dtype=float)
