"""Synaptic rows: all synapses of one source cell onto one core."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nmpi_emulator.backends.spinnaker.errors import SynapseRowTooBigException
from nmpi_emulator.backends.spinnaker.session import session
from nmpi_emulator.platforms.spinnaker import memory
from nmpi_emulator.platforms.spinnaker.limits import LIMITS

from .edges import Edges, slots_used

if TYPE_CHECKING:
    from nmpi_emulator.backends.spinnaker.neurons import NeuronGroup
    from nmpi_emulator.backends.spinnaker.projections import Projection

    from .edges import Edge

LONGEST_ROW = int(LIMITS["synapses_per_row"].value)

#: The least difference by which a delay is longer than a core keeps it.
_TINY = float(np.finfo(np.double).tiny)


@dataclass(frozen=True)
class RowInfo:
    """The longest rows of a projection.

    :param synapses: and *delayed_synapses*: of a row, and of a row of the delay extension.
    :param words: and *delayed_words*: their lengths.
    """

    synapses: int
    delayed_synapses: int
    words: int
    delayed_words: int


def row_info(projection: Projection, edge: Edge, n_post: int) -> RowInfo:
    """Return how long the rows of a projection may become.

    Source: sPyNNaker 7.4.1, ``synapse_io.get_max_row_info``.

    :param n_post: cells on the fullest target core.
    :raises SynapseRowTooBigException: if they are longer than a row can be.
    """
    dynamics, connector = projection.synapse_dynamics, projection.connector
    alone_ms = slots_used(edge.target) * session().clock.step_ms
    pad = dynamics.pad_to_length or 0
    synapses = max(pad, connector.row_maximum(n_post, projection, 0, alone_ms))
    delayed = 0
    if edge.stages:
        longest = alone_ms * (edge.stages + 1)
        delayed = max(pad, connector.row_maximum(n_post, projection, alone_ms + _TINY, longest))
    words, delayed_words = (_checked(projection, n) for n in (synapses, delayed))
    return RowInfo(synapses, delayed, words, delayed_words)


def _checked(projection: Projection, synapses: int) -> int:
    dynamics = projection.synapse_dynamics
    words = dynamics.words(synapses)
    if words > LONGEST_ROW:
        most = dynamics.most_synapses(LONGEST_ROW)
        raise session().findings.refuse(
            SynapseRowTooBigException,
            "spinnaker/row-length",
            f"The connection between {projection.pre.label} and {projection.post.label} has more "
            "synapses of one "
            "cell onto one core than fit into a row: reduce them, or the neurons per core",
            limit=f"{most} synapses",
            actual=f"{synapses} synapses",
            where=projection.place,
        )
    return words


def synapses_size(group: NeuronGroup, edges: Edges, n_post: int) -> int:
    """Return what the synaptic rows of a core take, in bytes.

    Source: sPyNNaker 7.4.1, ``PopulationVertex.get_synapses_size``.
    """
    address = 2 * memory.WORD
    for projection in group.incoming_projections():
        edge = edges.of(projection)
        info = row_info(projection, edge, n_post)
        source = projection.pre_group
        per_core = min(source.max_atoms_per_core, source.size)
        cores = -(-source.size // per_core)
        rows = ((info.words, info.synapses, 1), (info.delayed_words, info.delayed_synapses, edge.stages))
        for words, synapses, stages in rows:
            if synapses > 0:
                for _ in range(cores):
                    address = memory.aligned(address) + per_core * memory.row_bytes(words) * stages
    return address
