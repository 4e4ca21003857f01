"""What all synapse types share: the forms in which weights and delays may be given."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from pyNN.random import RandomDistribution

from nmpi_emulator.backends.spinnaker.errors import InvalidParameterType
from nmpi_emulator.backends.spinnaker.scalars import is_scalar
from nmpi_emulator.backends.spinnaker.sealed import Sealed
from nmpi_emulator.backends.spinnaker.session import session
from nmpi_emulator.platforms.spinnaker.limits import LIMITS

if TYPE_CHECKING:
    from nmpi_emulator.backends.spinnaker.projections import Projection

#: What a synapse has besides the parameters of its type.
BUILT_IN = frozenset({"source", "target", "weight", "delay"})

_ROW_LENGTH = int(LIMITS["synapses_per_row"].value)


class AbstractSynapseDynamics(Sealed):
    """The family of all synapse types.

    Source of the rules: sPyNNaker 7.4.1, ``AbstractSynapseDynamics``.

    :param delay: in ms; ``None`` for the smallest delay of the simulation.
    :param weight: in nA, uS or mV.
    """

    #: Whether a core of neurons can process the synapses as well, and whether separate cores can.
    is_combined_core_capable: ClassVar[bool] = True
    is_split_core_capable: ClassVar[bool] = True
    #: Synaptic events that a core processes in a second; ``None`` where the software cannot say.
    synapses_per_second: int | None = None
    #: Whether weights change while the network runs.
    changes_during_run: ClassVar[bool] = False
    #: Whether the cores can generate the synapses by themselves, if they can generate the connector's.
    generated_by_cores: ClassVar[bool] = True
    #: Whether a core makes the synapses up from a few numbers, without rows in memory.
    makes_up_synapses: ClassVar[bool] = False
    #: Whether the sign of a weight means something; else only its size counts.
    signed_weights: ClassVar[bool] = False
    #: The weights are stored at this scale rather than at that of their receptor.
    weight_scale: ClassVar[float | None] = None
    #: How many synapses a row is made for at least; ``None`` for as many as there are.
    pad_to_length: int | None = None

    absolute_max_atoms_per_core: int = _ROW_LENGTH

    def __init__(self, delay: Any, weight: Any) -> None:
        _check_type(delay, "delay")
        self.delay = self._rounded(delay)
        _check_type(weight, "weight")
        self.weight = _converted(weight)

    def _rounded(self, delay: Any) -> Any:
        """Return a delay in whole steps; halves go to even."""
        if isinstance(delay, (RandomDistribution, str)):
            return delay
        clock = session().clock
        if delay is None:
            delay = clock.min_delay
        rounded = np.rint(np.array(delay) * clock.steps_per_ms) * clock.step_ms
        if not np.allclose(delay, rounded):
            message = f"Rounding the delay of {type(self).__name__} from {delay} to {rounded}"
            session().findings.note(
                "spinnaker/delay-rounded",
                message,
                limit=f"multiples of {clock.step_ms} ms",
                actual=str(delay),
            )
            session().log.warning(message)
        return float(rounded) if rounded.ndim == 0 else rounded

    # --- what scripts and projections ask for ---

    def get_synapse_parameter_names(self) -> Iterable[str]:
        """Return what each synapse has of its own."""
        return BUILT_IN

    def get_parameter_names(self) -> Iterable[str]:
        """Return the names of the parameters of the synapse type."""
        return ("weight", "delay")

    def _holders(self) -> tuple[Any, ...]:
        """Return the objects that hold parameters, the first that has one counts."""
        return (self,)

    def get_value(self, key: str) -> Any:
        """Return a parameter.

        :raises InvalidParameterType: if there is none of this name.
        """
        for holder in self._holders():
            if hasattr(holder, key):
                return getattr(holder, key)
        raise self._unknown(key)

    def set_value(self, key: str, value: Any) -> None:
        """Set a parameter.

        :raises InvalidParameterType: if there is none of this name.
        """
        for holder in self._holders():
            if hasattr(holder, key):
                setattr(holder, key, value)
                session().set_requires_mapping()
                return
        raise self._unknown(key)

    def _unknown(self, key: str) -> InvalidParameterType:
        return session().findings.refuse(
            InvalidParameterType,
            "spinnaker/synapse-parameter",
            f"{type(self).__name__} does not have the parameter {key}",
            limit=", ".join(self.get_parameter_names()),
        )

    def receptor_by_name(self, name: str | None) -> int | None:
        """Return the number of a receptor that the synapse type brings along; usually there is none."""
        return None

    # --- what the mapping asks for ---

    def merge(self, other: AbstractSynapseDynamics) -> AbstractSynapseDynamics:
        """Return what a population has that gets synapses of this type and then of another.

        :raises SynapticConfigurationException: if they cannot be together.
        """
        raise NotImplementedError

    def is_same_as(self, other: AbstractSynapseDynamics) -> bool:
        """Tell whether synapses of another type work in the same way."""
        return False

    def words(self, synapses: int) -> int:
        """Return the length of a synaptic row of *synapses*, in words."""
        raise NotImplementedError

    def most_synapses(self, words: int) -> int:
        """Return how many synapses fit into a row of *words*."""
        raise NotImplementedError

    def parameter_bytes(self, receptors: int) -> int:
        """Return what the parameters of the synapse type take on a core."""
        return 0

    def validate(self, projection: Projection) -> None:
        """Raise if a projection cannot have synapses of this type."""
        projection.connector.validate(projection)

    def longest_delay(self, projection: Projection) -> float:
        """Return the longest delay of a projection, in ms."""
        return float(projection.connector.get_delay_maximum(projection))

    def delay_variance(self, projection: Projection) -> float:
        """Return the variance of the delays of a projection."""
        return float(projection.connector.get_delay_variance(projection))

    def weight_maximum(self, projection: Projection) -> float:
        """Return the largest weight of a projection."""
        return float(projection.connector.get_weight_maximum(projection))

    def weight_mean(self, projection: Projection) -> float:
        """Return the mean weight of a projection."""
        return float(projection.connector.get_weight_mean(projection))

    def weight_variance(self, projection: Projection) -> float:
        """Return the variance of the weights of a projection."""
        return float(projection.connector.get_weight_variance(projection))


def _check_type(value: Any, name: str) -> None:
    """Raise unless a weight or delay has one of the forms that exist."""
    if value is None or isinstance(value, (int, float, str, RandomDistribution)):
        return
    try:
        if all(isinstance(item, (int, float, np.integer)) for item in value):
            return
    except TypeError:
        pass
    raise session().findings.refuse(
        TypeError,
        "spinnaker/value-type",
        f"Unexpected type for {name}: {type(value).__name__}",
        limit="int, float, str (distance expression), RandomDistribution, one-dimensional list of numbers",
    )


def _converted(weight: Any) -> Any:
    if weight is None or isinstance(weight, (int, str, RandomDistribution)):
        return weight
    return float(weight) if is_scalar(weight) else np.array(weight, dtype=float)
