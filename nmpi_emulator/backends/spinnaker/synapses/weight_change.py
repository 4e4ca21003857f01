"""Weights that another projection changes: ``extra_models.WeightChangeable`` and ``WeightChanger``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nmpi_emulator.platforms.spinnaker import memory

from .dynamics import AbstractSynapseDynamics
from .stdp import AbstractPlasticSynapseDynamics, refuse_combination

if TYPE_CHECKING:
    from nmpi_emulator.backends.spinnaker.projections import Projection


class SynapseDynamicsWeightChangable(AbstractPlasticSynapseDynamics):
    """Synapses whose weights a weight changer moves between two bounds.

    Source of the rules: sPyNNaker 7.4.1, ``SynapseDynamicsWeightChangable``.
    """

    synapses_per_second = 10_000_000

    def __init__(self, weight_min: float, weight_max: float, weight: Any = 0.0, delay: Any = None) -> None:
        super().__init__(delay, weight)
        self.weight_min, self.weight_max = weight_min, weight_max
        if weight_min < 0.0 or weight_max < 0.0:
            raise refuse_combination("The smallest and the largest weight must be greater than or equal to 0")
        if weight_min >= weight_max:
            raise refuse_combination("The smallest weight must be less than the largest")

    def merge(self, other: AbstractSynapseDynamics) -> AbstractSynapseDynamics:
        """Allow weight changers, and equal changeable synapses, beside these."""
        if isinstance(other, SynapseDynamicsWeightChanger):
            return self
        if not isinstance(other, SynapseDynamicsWeightChangable):
            raise refuse_combination("Only WeightChanger and WeightChangeable can be on one population")
        if not self.is_same_as(other):
            raise refuse_combination("All WeightChangeable of one population must have the same bounds")
        return self

    def is_same_as(self, other: AbstractSynapseDynamics) -> bool:
        """Tell whether another type has the same bounds."""
        return (
            isinstance(other, SynapseDynamicsWeightChangable)
            and other.weight_max == self.weight_max
            and other.weight_min == self.weight_min
        )

    def validate(self, projection: Projection) -> None:
        """Raise unless the cores generate the connections."""
        super().validate(projection)
        if not projection.connector.generates_on_machine(projection):
            raise refuse_combination("WeightChangeable needs a connector that the cores can generate")

    def words(self, synapses: int) -> int:
        """Return the length of a synaptic row of *synapses*, in words."""
        return 1 + (synapses + 1) // 2 * 2

    def most_synapses(self, words: int) -> int:
        """Return how many synapses fit into a row of *words*."""
        return words - 1

    def parameter_bytes(self, receptors: int) -> int:
        """Return what the parameters take on a core: their number, and two bounds for each receptor."""
        return memory.WORD + 2 * memory.HALF_WORD * receptors

    def weight_maximum(self, projection: Projection) -> float:
        """Return the largest weight that a synapse can reach."""
        return max(super().weight_maximum(projection), self.weight_max)

    def weight_mean(self, projection: Projection) -> float:
        """Return the weight to reckon with: any may become the largest."""
        return self.weight_maximum(projection)

    def weight_variance(self, projection: Projection) -> float:
        """Return the variance to reckon with: none."""
        return 0.0


class SynapseDynamicsWeightChanger(AbstractPlasticSynapseDynamics):
    """Synapses whose spikes change the weights of another projection.

    Source of the rules: sPyNNaker 7.4.1, ``SynapseDynamicsWeightChanger``.

    :param weight_change: by how much.
    :param projection: the projection whose weights change.
    """

    changes_during_run = False
    signed_weights = True

    def __init__(self, weight_change: Any, projection: Projection) -> None:
        super().__init__(1, weight_change)
        self.changed = projection
        if not isinstance(projection.synapse_dynamics, SynapseDynamicsWeightChangable):
            raise refuse_combination("A weight changer can only act on a projection that is changeable")

    def merge(self, other: AbstractSynapseDynamics) -> AbstractSynapseDynamics:
        """Refuse to be the first on a population."""
        raise refuse_combination(
            "A weight changer can only be added to a population that has a changeable projection already"
        )

    def validate(self, projection: Projection) -> None:
        """Raise unless the projection runs between the same cells as the one it changes."""
        if projection.pre_group.size != self.changed.pre_group.size:
            raise refuse_combination(
                "The source population must be as large as that of the changed projection"
            )
        if projection.post_group is not self.changed.post_group:
            raise refuse_combination("The target population must be that of the changed projection")
        if projection.receptor != self.changed.receptor:
            raise refuse_combination("The receptor type must be that of the changed projection")
        super().validate(projection)

    def receptor_by_name(self, name: str | None) -> int | None:
        """Return 0: any name will do for synapses that transmit nothing."""
        return 0

    def weight_maximum(self, projection: Projection) -> float:
        """Return the largest weight that a changed synapse can reach."""
        return self.changed.synapse_dynamics.weight_maximum(self.changed)

    def weight_mean(self, projection: Projection) -> float:
        """Return the weight to reckon with: any may become the largest."""
        return self.weight_maximum(projection)

    def weight_variance(self, projection: Projection) -> float:
        """Return the variance to reckon with: none."""
        return 0.0

    def words(self, synapses: int) -> int:
        """Return the length of a synaptic row of *synapses*, in words."""
        return 1 + synapses

    def most_synapses(self, words: int) -> int:
        """Return how many synapses fit into a row of *words*."""
        return words - 1
