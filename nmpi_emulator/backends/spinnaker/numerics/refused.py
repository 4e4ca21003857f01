"""What SpiNNaker has and this package does not simulate."""

from __future__ import annotations

from collections.abc import Mapping

#: Names of synapse dynamics, with the reason why they are not simulated.
REFUSED: Mapping[str, str] = {
    "Convolution": "local-only projections have no synapses of their own",
    "PoolDense": "local-only projections have no synapses of their own",
}
