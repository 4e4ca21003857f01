"""Synapses that change while the network runs, as the engine computes them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from .errors import SynapticConfigurationException
from .mapping.edges import slots_used
from .session import session
from .synapses.neuromodulation import TARGETS, SynapseDynamicsNeuromodulation
from .synapses.static import SynapseDynamicsStatic
from .synapses.stdp import SynapseDynamicsSTDP
from .synapses.weight_change import SynapseDynamicsWeightChangable, SynapseDynamicsWeightChanger

if TYPE_CHECKING:
    from nmpi_emulator.backends.engine.network import Connections
    from nmpi_emulator.backends.engine.synapses.model import SynapseModel
    from nmpi_emulator.backends.spinnaker.numerics.cells.form import CellForm
    from nmpi_emulator.backends.spinnaker.numerics.effects import Effects

    from .connection_data import Connections as Loaded
    from .mapping.mapping import Mapping
    from .projections import Projection

IndexArray = npt.NDArray[np.int64]


class Plasticity:
    """Turns synapses of the description into ones that change, where their type says so.

    :param mapping: gives the scales of the weights.
    """

    def __init__(self, mapping: Mapping, effects: Effects) -> None:
        self._mapping, self._effects = mapping, effects
        self._changeable: dict[Projection, IndexArray] = {}
        self._numbered = 0

    def changing(
        self, projection: Projection, description: Connections, form: CellForm
    ) -> Connections | None:
        """Return the description of synapses that change; ``None`` if they do not.

        :param description: the same synapses, static.
        :param form: the form of the target cells.
        """
        dynamics = projection.synapse_dynamics
        if type(dynamics) is SynapseDynamicsStatic:
            return None
        if isinstance(dynamics, SynapseDynamicsSTDP):
            return self._plastic(projection, dynamics, description, form)
        if isinstance(dynamics, SynapseDynamicsNeuromodulation):
            return self._modulating(projection, dynamics, description, form)
        if isinstance(dynamics, SynapseDynamicsWeightChangable):
            return self._changed(projection, dynamics, description)
        if isinstance(dynamics, SynapseDynamicsWeightChanger):
            return self._changer(projection, dynamics, description)
        return None

    # --- STDP ---

    def _plastic(
        self,
        projection: Projection,
        dynamics: SynapseDynamicsSTDP,
        description: Connections,
        form: CellForm,
    ) -> Connections | None:
        from nmpi_emulator.backends.spinnaker.numerics.plasticity.form import plastic_form

        timing, weights = dynamics.timing_dependence, dynamics.weight_dependence
        values = self._values(projection, dynamics, description, form)
        modulation = getattr(projection.post_group.dynamics, "neuromodulation", None)
        if modulation is not None:
            model = self._modulated(projection, dynamics, modulation)
            values["modulates"] = 0.0
            parameters = _spread({name: values[name] for name in model.parameters}, len(description))
        else:
            plastic = plastic_form(timing.rule, timing.values(), weights.rule, self._effects)
            model, parameters = plastic.model, plastic.parameters(values, len(description))
        return replace(
            description, model=model, parameters=parameters, dendritic_fraction=self._dendritic(projection)
        )

    def _values(
        self,
        projection: Projection,
        dynamics: SynapseDynamicsSTDP,
        description: Connections,
        form: CellForm,
    ) -> dict[str, Any]:
        return {
            **dynamics.timing_dependence.values(),
            **dynamics.weight_dependence.values(),
            "scale": self._scale(projection, description),
            "gain": form.gain,
        }

    def _scale(self, projection: Projection, description: Connections) -> Any:
        """Return how many stored units make a unit of weight, for each synapse."""
        factors = np.asarray(self._mapping.scales(projection.post_group).factors)
        return factors[description.receptor]

    def _dendritic(self, projection: Projection) -> Any:
        """Return which part of the delay lies behind the synapse."""
        from nmpi_emulator.backends.spinnaker.numerics.delays import dendritic_part

        made = _loaded(projection)
        return dendritic_part(made.delay_steps, slots_used(projection.post_group))

    # --- neuromodulation ---

    def _modulated(
        self,
        projection: Projection,
        dynamics: SynapseDynamicsSTDP,
        modulation: SynapseDynamicsNeuromodulation,
    ) -> SynapseModel:
        from nmpi_emulator.backends.spinnaker.numerics.plasticity.models import MODULATED, modulated_model
        from nmpi_emulator.backends.spinnaker.numerics.plasticity.modulation import Modulation

        timing, weights = dynamics.timing_dependence, dynamics.weight_dependence
        if timing.rule not in MODULATED:
            raise session().findings.refuse(
                SynapticConfigurationException,
                "spinnaker/no-program",
                f"Neuromodulation does not go with {type(timing).__name__}: no program does both",
                where=projection.place,
            )
        numbers = Modulation(modulation.tau_c, modulation.tau_d, modulation.w_min, modulation.w_max)
        return modulated_model(timing.rule, timing.values(), weights.rule, numbers)

    def _modulating(
        self,
        projection: Projection,
        dynamics: SynapseDynamicsNeuromodulation,
        description: Connections,
        form: CellForm,
    ) -> Connections:
        """Describe synapses that reward or punish: they belong to a receptor, but transmit nothing."""
        plastic = projection.post_group.dynamics
        assert isinstance(plastic, SynapseDynamicsSTDP)
        rewarding = projection.receptor == TARGETS["reward"]
        description = replace(description, receptor=np.zeros_like(description.receptor))
        values = self._values(projection, plastic, description, form)
        values["modulates"] = 1.0 if rewarding else -1.0
        model = self._modulated(projection, plastic, dynamics)
        parameters = _spread({name: values[name] for name in model.parameters}, len(description))
        return replace(description, model=model, parameters=parameters)

    # --- weights that others change ---

    def _changed(
        self,
        projection: Projection,
        dynamics: SynapseDynamicsWeightChangable,
        description: Connections,
    ) -> Connections:
        numbers = np.arange(self._numbered, self._numbered + len(description))
        self._numbered += len(description)
        self._changeable[projection] = numbers
        return self._with_pairs(projection, dynamics, description, numbers, changes=0.0)

    def _changer(
        self,
        projection: Projection,
        dynamics: SynapseDynamicsWeightChanger,
        description: Connections,
    ) -> Connections:
        target = dynamics.changed
        bounds = target.synapse_dynamics
        assert isinstance(bounds, SynapseDynamicsWeightChangable)
        numbers = _partners(_loaded(projection), _loaded(target), self._changeable[target])
        return self._with_pairs(projection, bounds, description, numbers, changes=1.0)

    def _with_pairs(
        self,
        projection: Projection,
        bounds: SynapseDynamicsWeightChangable,
        description: Connections,
        numbers: IndexArray,
        *,
        changes: float,
    ) -> Connections:
        from nmpi_emulator.backends.spinnaker.numerics.plasticity.change import changeable_model

        values = {
            "scale": self._scale(projection, description),
            "w_min": bounds.weight_min,
            "w_max": bounds.weight_max,
            "pair": numbers,
            "changes": changes,
        }
        return replace(description, model=changeable_model(), parameters=_spread(values, len(description)))


def _loaded(projection: Projection) -> Loaded:
    assert projection.synapses is not None
    return projection.synapses


def _spread(values: dict[str, Any], size: int) -> dict[str, npt.NDArray[np.float64]]:
    """Return parameters with one entry per synapse."""
    return {
        name: np.array(np.broadcast_to(np.asarray(value, dtype=float), (size,)))
        for name, value in values.items()
    }


def _partners(changer: Loaded, changed: Loaded, numbers: IndexArray) -> IndexArray:
    """Return the number of the synapse between the same cells, for each changer; -1 if there is none."""
    if not len(changed):
        return np.full(len(changer), -1)
    columns = int(max(changer.post.max(initial=0), changed.post.max(initial=0))) + 1
    keys = changed.pre.astype(np.int64) * columns + changed.post
    order = np.argsort(keys, kind="stable")
    wanted = changer.pre.astype(np.int64) * columns + changer.post
    places = order[np.maximum(np.searchsorted(keys[order], wanted, side="right") - 1, 0)]
    return np.where(keys[places] == wanted, numbers[places], -1)
