"""What is put onto the machine: values as it keeps them, and the connections of every projection."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from pyNN.random import RandomDistribution

from nmpi_emulator.backends.constraints.quantisation import Quantisation
from nmpi_emulator.backends.histogram import Samples
from nmpi_emulator.platforms.spinnaker import weights

from .connection_data import Connections
from .currents import check_room
from .fixed_point import RESOLUTION, check_drawn, check_range, check_word, kept
from .neurons import NeuronGroup
from .programs import warn_of_missing_program
from .session import session
from .sources.poisson import PoissonGroup
from .sources.spike_array import SpikeArrayGroup
from .synapses.stdp import SynapseDynamicsSTDP
from .synapses.structural import AbstractSynapseDynamicsStructural, is_structural

if TYPE_CHECKING:
    from .connectors.connector import Block
    from .mapping.mapping import Mapping
    from .projections import Projection

FloatArray = npt.NDArray[np.float64]

#: More connections than this are not generated here: they would not fit into the memory of most computers.
#: The machine has room for more; it is a limit of the emulation.
MOST_CONNECTIONS = 60_000_000

#: Up to so many connections a check generates those that the host would generate, to find errors in them.
MOST_CHECKED = 2_000_000


class TooLargeHere(MemoryError):
    """A network that SpiNNaker could hold, but this emulation cannot."""


@dataclass
class Quantisations:
    """What the number formats do to a network's values.

    :ivar samples: some of the weights, by the same names as ``weights``.
    """

    weights: dict[str, Quantisation] = field(default_factory=dict)
    delays: dict[str, Quantisation] = field(default_factory=dict)
    values: dict[str, Quantisation] = field(default_factory=dict)
    samples: dict[str, Samples] = field(default_factory=dict)


def load(mapping: Mapping, *, connect: bool) -> Quantisations:
    """Resolve all values and generate all connections.

    :param connect: whether connections are needed; if not, only those of small projections that the cores do
        not generate are made, for the errors that may be in them.
    :raises ValueError: for values out of range.
    :raises TooLargeHere: if there are more connections than can be simulated here.
    """
    if connect:
        _check_size()
    quantisations = Quantisations()
    for group in session().groups:
        if isinstance(group, NeuronGroup):
            group.resolve()
            warn_of_missing_program(group)
            for source, _ in group.currents:
                source.check()
            check_room(group)
            _measure_values(group, quantisations)
            for projection in group.incoming_projections():
                _load(projection, mapping, quantisations, connect=connect)
            if isinstance(group.dynamics, SynapseDynamicsSTDP):
                _check_rule(group, group.dynamics)
            if is_structural(group.dynamics):
                _check_rewiring(group, group.dynamics, mapping)
        elif isinstance(group, (SpikeArrayGroup, PoissonGroup)):
            group.resolve()
    return quantisations


def expected_connections() -> float:
    """Return how many connections there are at most."""
    return sum(projection.connector.connections_maximum(projection) for projection in session().projections)


def _check_size() -> None:
    expected = expected_connections()
    if expected > MOST_CONNECTIONS:
        raise session().findings.refuse(
            TooLargeHere,
            "spinnaker/too-large-here",
            "The network has more connections than are simulated here; `nmpi-emulator check` examines "
            "it all the same",
            limit=f"{MOST_CONNECTIONS:,}",
            actual=f"{expected:,.0f}",
        )


def _measure_values(group: NeuronGroup, quantisations: Quantisations) -> None:
    quantisation = quantisations.values.setdefault(group.label, Quantisation("", RESOLUTION))
    for values in (*group.parameters.values(), *group.state.values()):
        if values.is_common:
            if isinstance(values.common, (int, float)):
                given = np.array([float(values.common)])
                quantisation.add(given, kept(given), repeat=group.size)
        else:
            given = np.array([v for v in values.values() if v is not None], dtype=float)
            quantisation.add(given, kept(given))


def _load(projection: Projection, mapping: Mapping, quantisations: Quantisations, *, connect: bool) -> None:
    projection.connector.check_placed(projection)
    on_machine = projection.is_generated_by_cores
    if on_machine:
        projection.connector.warn_of_none(projection.connector.connections_maximum(projection))
        for value, name in ((projection.weights, "weight"), (projection.delays, "delay")):
            what = f"the {name} of {projection.label}"
            if isinstance(value, RandomDistribution):
                check_drawn(value, what, projection.place)
            else:
                check_range(value, what, projection.place)
    if not connect and (on_machine or projection.connector.connections_maximum(projection) > MOST_CHECKED):
        projection.make_connections = partial(_connect, projection, mapping, quantisations)
        return
    if projection.synapses is None or session().requires_mapping:
        _connect(projection, mapping, quantisations)


def _check_rule(group: NeuronGroup, dynamics: SynapseDynamicsSTDP) -> None:
    """Raise if the numbers of timing and weight dependence do not fit the number formats of the cores."""
    what = f"of the STDP of {group.label}"
    for name, value in dynamics.timing_dependence.words().items():
        check_word(value, f"{name} {what}", group.place)
    for name, value in dynamics.weight_dependence.accums(group.kind.weight_scale).items():
        check_range(value, f"{name} {what}", group.place)


def _check_rewiring(
    group: NeuronGroup, dynamics: AbstractSynapseDynamicsStructural, mapping: Mapping
) -> None:
    """Raise if the rewiring of a population cannot be loaded.

    Source: sPyNNaker 7.4.1, ``SynapseDynamicsStructuralCommon.write_structural_parameters``.

    :raises KeyError: if it was put together from that of one projection and the plasticity of another.
    :raises ValueError: if a cell has more synapses than it may have, or new ones have a negative weight.
    """
    findings = session().findings
    own = [p for p in group.incoming_projections() if p.synapse_dynamics is dynamics]
    if not own:
        raise findings.refuse(
            KeyError,
            "spinnaker/rewiring",
            f"The release cannot load {group.label}, whose synapses are rewired by one projection and plastic"
            " by another: use StructuralMechanismSTDP for the rewired one",
            where=group.place,
        )
    factors = mapping.scales(group).factors
    new = [
        p.synapse_dynamics.initial_weight * factors[p.receptor]
        for p in group.incoming_projections()
        if is_structural(p.synapse_dynamics)
    ]
    if dynamics.elimination.threshold < 0:
        raise findings.refuse(
            ValueError,
            "spinnaker/rewiring",
            f"The threshold of the RandomByWeightElimination of {group.label} cannot be negative",
            limit=">= 0",
            actual=dynamics.elimination.threshold,
            where=group.place,
        )
    if any(round(weight) < 0 for weight in new):
        raise findings.refuse(
            ValueError,
            "spinnaker/rewiring",
            f"New synapses of {group.label} cannot have a negative weight: the receptor says what they do",
            limit=">= 0",
            where=group.place,
        )
    targets = [p.synapses.post for p in own if p.synapses is not None]
    most = int(np.bincount(np.concatenate(targets)).max(initial=0)) if targets else 0
    if most > dynamics.s_max:
        raise findings.refuse(
            ValueError,
            "spinnaker/rewiring",
            f"A cell of {group.label} has more synapses at the beginning than it may ever have (s_max)",
            limit=dynamics.s_max,
            actual=most,
            where=group.place,
        )


def _connect(projection: Projection, mapping: Mapping, quantisations: Quantisations) -> None:
    """Generate the connections of a projection, rounded to what is stored."""
    blocks = list(projection.connector.blocks(projection))
    group, clock = projection.post_group, session().clock
    pre, post, given, delays = (_joined([getattr(b, name) for b in blocks]) for name in _COLUMNS)
    receptor = _receptors(blocks, projection.receptor)
    factors = _factors(projection, mapping, receptor)
    weight = weights.stored(given, factors) / factors
    if projection.synapse_dynamics.signed_weights:
        weight = np.copysign(weight, given)
    steps = np.maximum(np.rint(delays * clock.steps_per_ms), 1).astype(np.int32)
    projection.synapses = Connections(pre.astype(np.int32), post.astype(np.int32), receptor, weight, steps)
    unit = "uS" if group.conductance_based else "nA"
    for scale in np.unique(factors):
        mine = factors == scale
        name = _name(projection, int(receptor[mine][0]))
        target, asked, kept = f"{group.label}/{name}", np.abs(given[mine]), np.abs(weight[mine])
        quantisations.weights.setdefault(target, Quantisation(unit, 1 / scale)).add(asked, kept)
        quantisations.samples.setdefault(target, Samples()).add(asked, kept)
    of_delays = quantisations.delays.setdefault(group.label, Quantisation("ms", clock.step_ms))
    of_delays.add(delays, steps * clock.step_ms)


def _factors(projection: Projection, mapping: Mapping, receptor: npt.NDArray[np.int8]) -> FloatArray:
    """Return how many stored units make a unit of weight, for each connection."""
    own = projection.synapse_dynamics.weight_scale
    if own is not None:
        return np.full(len(receptor), float(own))
    return np.asarray(mapping.scales(projection.post_group).factors, dtype=float)[receptor]


def _name(projection: Projection, receptor: int) -> str:
    """Return the name of the receptor, or of what the synapse type brings along in its place."""
    if projection.receptor_from_dynamics:
        return str(projection.receptor_name)
    return projection.post_group.kind.receptors[receptor]


_COLUMNS = ("pre", "post", "weights", "delays")


def _joined(parts: list[npt.NDArray[np.float64]]) -> npt.NDArray[np.float64]:
    return np.concatenate(parts) if parts else np.empty(0)


def _receptors(blocks: list[Block], common: int) -> npt.NDArray[np.int8]:
    parts = [
        np.full(len(block.pre), common, dtype=np.int8)
        if block.receptors is None
        else block.receptors.astype(np.int8)
        for block in blocks
    ]
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int8)
