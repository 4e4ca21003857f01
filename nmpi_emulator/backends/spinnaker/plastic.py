"""Plastic synapses as the engine computes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .session import session
from .synapses.static import SynapseDynamicsStatic

if TYPE_CHECKING:
    from nmpi_emulator.backends.engine.network import Connections

    from .mapping.mapping import Mapping
    from .projections import Projection


def plastic_connections(
    projection: Projection, description: Connections, mapping: Mapping
) -> Connections | None:
    """Return the description of synapses that change; ``None`` if they do not.

    :param description: the same synapses, static.
    """
    dynamics = projection.synapse_dynamics
    if type(dynamics) is SynapseDynamicsStatic:
        return None
    session().findings.note(
        "spinnaker/not-simulated",
        f"The weights of {projection.label} are kept as they are: {type(dynamics).__name__} is not simulated",
    )
    return None
