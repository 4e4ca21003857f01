"""Synapses that form and vanish, as the engine computes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from .connection_data import Connections as Loaded
from .session import session
from .synapses import rewiring as rules
from .synapses.stdp import SynapseDynamicsSTDP
from .synapses.structural import AbstractSynapseDynamicsStructural, is_structural

if TYPE_CHECKING:
    from nmpi_emulator.backends.engine.network import Connections
    from nmpi_emulator.backends.spinnaker.numerics.cells.form import CellForm
    from nmpi_emulator.backends.spinnaker.numerics.plasticity.places import Wiring
    from nmpi_emulator.backends.spinnaker.numerics.plasticity.rewiring import RewiredProjection
    from nmpi_emulator.backends.spinnaker.numerics.plasticity.synaptogenesis import Selection

    from .mapping.mapping import Mapping
    from .neurons import NeuronGroup
    from .projections import Projection

#: Returns a value of every place of a description, as it is now.
Reader = Callable[["Connections", str], Any]


class RewiredPopulation:
    """The projections onto a population whose synapses form and vanish.

    :param form: the form of its cells.
    :param first: returns the number of the first cell of a population in the network.
    """

    def __init__(
        self, group: NeuronGroup, mapping: Mapping, form: CellForm, first: Callable[[str], int]
    ) -> None:
        self._group, self._form, self._first = group, form, first
        self._factors = np.asarray(mapping.scales(group).factors, dtype=float)
        self.projections = [p for p in group.incoming_projections() if is_structural(p.synapse_dynamics)]

    def describe(self, name: str) -> list[Connections]:
        """Return the places of all projections, in their order.

        :param name: unique in the network.
        :raises ValueError: if there are too many to be simulated.
        """
        from nmpi_emulator.backends.spinnaker.numerics.plasticity.models import plastic_model
        from nmpi_emulator.backends.spinnaker.numerics.plasticity.places import rewired_connections
        from nmpi_emulator.backends.spinnaker.numerics.plasticity.rewiring import Rewiring

        dynamics = self._group.dynamics
        assert is_structural(dynamics)
        rewiring = Rewiring(
            targets=self._group.size,
            projections=tuple(map(self._rewired, self.projections)),
            selection=_selection(dynamics.partner_selection),
            f_rew=dynamics.f_rew,
            s_max=dynamics.s_max,
            with_replacement=dynamics.with_replacement,
        )
        plastic = None
        if all(isinstance(p.synapse_dynamics, SynapseDynamicsSTDP) for p in self.projections):
            learning = self.projections[0].synapse_dynamics
            assert isinstance(learning, SynapseDynamicsSTDP)
            timing = learning.timing_dependence
            plastic = plastic_model(timing.rule, timing.values(), learning.weight_dependence.rule)
        wirings = [self._wiring(p, plastic.parameters if plastic else ()) for p in self.projections]
        target = self._first(self._group.label)
        return rewired_connections(name, rewiring, wirings, target, session().clock.step_ms, plastic)

    def _rewired(self, projection: Projection) -> RewiredProjection:
        from nmpi_emulator.backends.spinnaker.numerics.plasticity import synaptogenesis
        from nmpi_emulator.backends.spinnaker.numerics.plasticity.rewiring import RewiredProjection

        dynamics = _structural(projection)
        formation, elimination = dynamics.formation, dynamics.elimination
        assert isinstance(formation, rules.DistanceDependentFormation)
        assert isinstance(elimination, rules.RandomByWeightElimination)
        factor = self._factors[projection.receptor]
        return RewiredProjection(
            sources=projection.pre_group.size,
            formation=synaptogenesis.DistanceDependentFormation(
                (int(formation.grid[0]), int(formation.grid[1])),
                formation.p_form_forward,
                formation.sigma_form_forward,
                formation.p_form_lateral,
                formation.sigma_form_lateral,
            ),
            elimination=synaptogenesis.RandomByWeightElimination(
                elimination.threshold, elimination.prob_elim_depressed, elimination.prob_elim_potentiated
            ),
            initial_weight=round(dynamics.initial_weight * factor) / factor,
            lateral=projection.pre_group is self._group,
        )

    def _wiring(self, projection: Projection, names: tuple[str, ...]) -> Wiring:
        from nmpi_emulator.backends.spinnaker.numerics.plasticity.places import InitialSynapses, Wiring

        made = projection.synapses
        assert made is not None
        dynamics = _structural(projection)
        steps = max(round(dynamics.initial_delay * session().clock.steps_per_ms), 1)
        values: dict[str, Any] = {"scale": self._factors[projection.receptor], "gain": self._form.gain}
        if isinstance(dynamics, SynapseDynamicsSTDP):
            values.update(dynamics.timing_dependence.values())
            values.update(dynamics.weight_dependence.values())
        return Wiring(
            first_source=self._first(projection.pre_group.label),
            receptor=projection.receptor,
            delays=(steps, steps),
            initial=InitialSynapses(
                made.pre.astype(np.int64),
                made.post.astype(np.int64),
                made.weight,
                made.delay_steps.astype(np.int64),
            ),
            parameters={name: values[name] for name in names},
            label=projection.label,
        )

    def present(self, projection: Projection, places: Connections, read: Reader) -> Loaded:
        """Return the synapses that a projection has now."""
        from nmpi_emulator.backends.spinnaker.numerics.plasticity.rewiring import COUNT

        counts = np.asarray(read(places, COUNT)).astype(np.int64)
        weights = np.asarray(read(places, "weight")) / np.maximum(counts, 1)
        which = np.repeat(np.arange(len(counts)), counts)
        steps = np.rint(places.delay[which] * session().clock.steps_per_ms)
        return Loaded(
            (places.pre[which] - self._first(projection.pre_group.label)).astype(np.int32),
            (places.post[which] - self._first(self._group.label)).astype(np.int32),
            np.full(len(which), projection.receptor, dtype=np.int8),
            weights[which],
            steps.astype(np.int32),
        )


def _structural(projection: Projection) -> AbstractSynapseDynamicsStructural:
    dynamics = projection.synapse_dynamics
    assert is_structural(dynamics)
    return dynamics


def _selection(selection: rules.Part) -> Selection:
    from nmpi_emulator.backends.spinnaker.numerics.plasticity import synaptogenesis

    if isinstance(selection, rules.LastNeuronSelection):
        return synaptogenesis.LastNeuronSelection(selection.spike_buffer_size)
    return synaptogenesis.RandomSelection()
