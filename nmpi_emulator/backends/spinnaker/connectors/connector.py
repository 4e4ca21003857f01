"""What all connectors share."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import numpy.typing as npt
from pyNN.random import NumpyRNG, RandomDistribution

from nmpi_emulator.backends.spinnaker import distributions
from nmpi_emulator.backends.spinnaker.errors import SpynnakerException
from nmpi_emulator.backends.spinnaker.expressions import evaluate
from nmpi_emulator.backends.spinnaker.fixed_point import is_drawn_by_cores
from nmpi_emulator.backends.spinnaker.generators import check_generator
from nmpi_emulator.backends.spinnaker.random_distribution import DRAWN_ONLY_BY_CORES
from nmpi_emulator.backends.spinnaker.scalars import is_scalar
from nmpi_emulator.backends.spinnaker.sealed import Sealed
from nmpi_emulator.backends.spinnaker.session import session

if TYPE_CHECKING:
    from nmpi_emulator.backends.spinnaker.projections import Projection

FloatArray = npt.NDArray[np.float64]
IndexArray = npt.NDArray[np.int64]

#: Seeds of generators of single projections lie below this.
_LARGEST_SEED = 0x7FFFFFFF


@dataclass(frozen=True)
class Block:
    """Connections onto the cells of one core, as they are given, before the machine rounds them.

    :param pre: and *post*: numbers of the cells in their populations.
    :param delays: in ms.
    :param receptors: numbers of the receptors; ``None`` if all go to the projection's own.
    """

    pre: IndexArray
    post: IndexArray
    weights: FloatArray
    delays: FloatArray
    receptors: IndexArray | None = None


class AbstractConnector(Sealed):
    """The family of all connectors.

    Source of the rules: sPyNNaker 7.4.1, ``AbstractConnector``.

    :param safe: whether weights of different signs are refused.
    :param callback: is ignored, with a warning.
    """

    settable = frozenset(("safe", "space", "verbose"))

    #: Whether the cores can generate the connections.
    on_machine: ClassVar[bool] = False
    #: Whether cells count from the first of the population, at a view as well: so the release does.
    counts_whole: ClassVar[bool] = False

    def __init__(self, safe: bool = True, callback: Any = None, verbose: bool = False) -> None:
        if callback is not None:
            session().log.warn_once("sPyNNaker ignores connector callbacks.")
        self.safe, self.verbose = safe, verbose
        self.space: Any = None
        self._seeds: dict[tuple[int, int], int] = {}

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    def connect(self, projection: Any) -> None:
        """Refuse PyNN's own way of connecting."""
        raise SpynnakerException("PyNN's own connect method is not supported on SpiNNaker")

    # --- when a projection is made ---

    def set_space(self, space: Any) -> None:
        """Take the space in which distances are measured."""
        self.space = space

    def prepare(self, projection: Projection) -> None:
        """Look at the populations, and refuse what cannot be between them."""

    def validate(self, projection: Projection) -> None:
        """Refuse a projection that this connector cannot make."""
        views = (
            (projection.pre_is_view, projection.pre_group),
            (projection.post_is_view, projection.post_group),
        )
        if any(is_view and len(group.shape) > 1 for is_view, group in views):
            raise session().refuse_configuration(
                "spinnaker/grid-view",
                "A projection from or to a view of a population on a grid is not supported",
            )

    def generates_on_machine(self, projection: Projection) -> bool:
        """Tell whether the cores generate the connections; a seeded generator is then refused."""
        values = (projection.weights, projection.delays)
        if not (self.on_machine and all(map(is_drawn_by_cores, values))):
            return False
        for value, name in zip(values, ("weight", "delay"), strict=True):
            if isinstance(value, RandomDistribution):
                check_generator(value.rng, f"RandomDistribution in {name}")
        return True

    # --- what the machine must reckon with ---

    def to_post_maximum(self, projection: Projection) -> float:
        """Return the largest number of synapses that one target cell gets."""
        raise NotImplementedError

    def connections_maximum(self, projection: Projection) -> float:
        """Return the largest number of connections."""
        raise NotImplementedError

    def connections_minimum(self, projection: Projection) -> float:
        """Return the number of connections that there are at least."""
        return self.connections_maximum(projection)

    def row_maximum(self, n_post: int, projection: Projection, low: float | None, high: float | None) -> int:
        """Return the largest number of synapses of one source cell onto *n_post* target cells.

        :param low: and *high*: count only delays between these, in ms; ``None`` for all.
        """
        most = self._row_maximum(n_post, projection)
        if low is None or high is None:
            return math.ceil(most)
        return self._delayed(projection, self._row_total(projection), most, low, high)

    def _row_maximum(self, n_post: int, projection: Projection) -> float:
        raise NotImplementedError

    def _row_total(self, projection: Projection) -> float:
        """Return the number of connections among which delays are drawn."""
        return float(projection.n_pre * projection.n_post)

    def _delayed(self, projection: Projection, total: float, most: float, low: float, high: float) -> int:
        """Return how many of *most* synapses have a delay between two bounds."""
        delays = projection.delays
        if isinstance(delays, RandomDistribution):
            probability = distributions.probability_between(delays, low, high)
            if probability <= 0:
                return 0
            return max(1, math.ceil(distributions.most_selected(total, math.ceil(most), probability)))
        if isinstance(delays, str):
            values = self._each_delay(delays, projection)
            share = float(np.mean((low <= values) & (values <= high)))
            if share == 0:
                return 0
            return math.ceil(distributions.most_selected(total, math.ceil(most), share))
        if is_scalar(delays):
            return math.ceil(most) if low <= delays <= high else 0
        raise self._unsupported("delay", delays)

    def _each_delay(self, delays: str, projection: Projection) -> FloatArray:
        """Return the delays that an expression gives.

        :raises TypeError: if it does not depend on the distance.
        """
        values = self._evaluated(delays, projection)
        if np.ndim(values) == 0:
            raise session().findings.refuse(
                TypeError,
                "spinnaker/value-type",
                f"A delay that is given as a text must depend on the distance d, unlike {delays!r}: the "
                "release fails to count its values",
                where=projection.place,
            )
        return np.ravel(values)

    def get_delay_maximum(self, projection: Projection) -> float:
        """Return the longest delay, in ms."""
        return self._delay_maximum(projection, self.connections_maximum(projection))

    def _delay_maximum(self, projection: Projection, n: float) -> float:
        delays = projection.delays
        if isinstance(delays, RandomDistribution):
            probable = distributions.probable_maximum(delays, n)
            high = distributions.bound(delays, "high")
            return probable if high is None else min(probable, high)
        if isinstance(delays, str):
            return float(np.max(self._evaluated(delays, projection)))
        if is_scalar(delays):
            return float(delays)
        raise self._unsupported("delay", delays)

    def get_delay_variance(self, projection: Projection) -> float:
        """Return the variance of the delays."""
        return self._variance(projection.delays, "delay", projection)

    def get_weight_maximum(self, projection: Projection) -> float:
        """Return the largest absolute weight."""
        return self._weight_maximum(projection, self.connections_maximum(projection))

    def _weight_maximum(self, projection: Projection, n: float) -> float:
        weights = projection.weights
        if isinstance(weights, RandomDistribution):
            if distributions.mean(weights) < 0:
                least = distributions.probable_minimum(weights, n)
                low = distributions.bound(weights, "low")
                return abs(least if low is None else max(least, low))
            most = distributions.probable_maximum(weights, n)
            high = distributions.bound(weights, "high")
            return abs(most if high is None else min(most, high))
        if isinstance(weights, str):
            return float(np.max(self._evaluated(weights, projection)))
        if is_scalar(weights):
            return float(abs(weights))
        raise self._unsupported("weight", weights)

    def get_weight_mean(self, projection: Projection) -> float:
        """Return the mean absolute weight."""
        weights = projection.weights
        if isinstance(weights, RandomDistribution):
            return abs(distributions.mean(weights))
        if isinstance(weights, str):
            return float(np.mean(self._evaluated(weights, projection)))
        if is_scalar(weights):
            return float(abs(weights))
        raise self._unsupported("weight", weights)

    def get_weight_variance(self, projection: Projection) -> float:
        """Return the variance of the weights."""
        return self._variance(projection.weights, "weight", projection)

    def _variance(self, values: Any, what: str, projection: Projection) -> float:
        if isinstance(values, RandomDistribution):
            return distributions.variance(values)
        if isinstance(values, str):
            return float(np.var(self._evaluated(values, projection)))
        if is_scalar(values):
            return 0.0
        raise self._unsupported(what, values)

    def _unsupported(self, what: str, value: Any) -> SpynnakerException:
        kind = "None" if value is None else type(value).__name__
        return session().findings.refuse(
            SpynnakerException,
            "spinnaker/value-type",
            f"A {what} of type {kind} is not supported by {type(self).__name__}: it takes a number, a "
            "RandomDistribution or a distance expression; use a FromListConnector for single values",
        )

    # --- distances ---

    def _evaluated(self, expression: str, projection: Projection) -> Any:
        return evaluate(expression, d=self._distances(expression, projection))

    def _distance_matrix(self, expression: str, projection: Projection) -> FloatArray:
        """Return the distances of all pairs: sources x targets, or axes x sources x targets if need be."""
        distances = self._distances(expression, projection)
        pairs = (projection.n_pre, projection.n_post)
        return np.reshape(distances, (-1, *pairs) if _is_by_axis(expression) else pairs)

    def _distances(self, expression: str, projection: Projection) -> Any:
        """Return the distances of all pairs in one row, one axis after the other if need be.

        :raises TypeError: for an expression that is not a text.
        """
        by_axis = _is_by_axis(expression)
        pre, post = projection.pre.positions, projection.post.positions
        return self.space.distances(pre, post, by_axis)

    # --- the connections ---

    def check_placed(self, projection: Projection) -> None:
        """Raise if the release cannot tell which cores the connections lead to."""

    def blocks(self, projection: Projection) -> Iterator[Block]:
        """Generate the connections, core by core of the target population."""
        cores = projection.post_group.slices()
        if len(cores) > 1 and any(isinstance(each, str) for each in (projection.weights, projection.delays)):
            _warn_of_distances(projection)
        if self.counts_population(projection):
            for core in cores:
                yield self._block(projection, core.cells, core.first)
            return
        first = projection.first_post
        for core in cores:
            inside = core.cells[(core.cells >= first) & (core.cells < first + projection.n_post)]
            if inside.size:
                yield self._block(projection, inside - first, core.first)

    def _block(self, projection: Projection, posts: IndexArray, core: int) -> Block:
        """Generate the connections onto some target cells.

        :param posts: counted within the target population or view; see :meth:`counts_population`.
        :param core: the number of the first cell of their core, by which cores are told apart.
        """
        pre, post = self.pairs(projection, posts)
        pre, post = np.asarray(pre, dtype=np.int64), np.asarray(post, dtype=np.int64)
        weights = self._weights(projection, pre, post, core)
        delays = self._values(projection.delays, "delay", projection, pre, post, core)
        if self.counts_population(projection):
            return Block(pre, post, weights, delays)
        return Block(pre + projection.first_pre, post + projection.first_post, weights, delays)

    def counts_population(self, projection: Projection) -> bool:
        """Tell whether cells count from the first of the population, be it a view that is connected."""
        return self.counts_whole

    def pairs(self, projection: Projection, posts: IndexArray) -> tuple[IndexArray, IndexArray]:
        """Return source and target of each connection onto some target cells."""
        raise NotImplementedError

    def _weights(self, projection: Projection, pre: IndexArray, post: IndexArray, core: int) -> FloatArray:
        weights = self._values(projection.weights, "weight", projection, pre, post, core)
        if not projection.is_generated_by_cores:
            self.warn_of_none(weights.size)
        mixed = weights.size and np.min(weights) < 0 < np.max(weights)
        if self.safe and mixed and not projection.is_generated_by_cores:
            raise session().findings.refuse(
                SpynnakerException,
                "spinnaker/weight-signs",
                "Weights must be either all positive or all negative in the projection "
                f"{projection.pre.label}->{projection.post.label}",
            )
        return weights if projection.synapse_dynamics.signed_weights else np.abs(weights)

    def warn_of_none(self, connections: float) -> None:
        """Say that there are no connections: none at all, or onto one of the cores if the host makes them."""
        if self.safe and not connections:
            session().log.warn_once(f"No connection in {self}")

    def _values(
        self,
        values: Any,
        what: str,
        projection: Projection,
        pre: IndexArray,
        post: IndexArray,
        core: int,
    ) -> FloatArray:
        n = len(pre)
        if isinstance(values, RandomDistribution):
            if values.name in DRAWN_ONLY_BY_CORES and not projection.is_generated_by_cores:
                raise session().findings.refuse(
                    KeyError,
                    "spinnaker/value-type",
                    f"Only the cores can draw a {what} from {values.name}, but the host makes the "
                    f"connections of a {type(self).__name__}",
                    where=projection.place,
                )
            return self._drawn(values, n, core)
        if isinstance(values, str):
            evaluated = evaluate(values, d=self._distance_matrix(values, projection))
            by_pair = np.broadcast_to(evaluated, (projection.n_pre, projection.n_post))
            return np.asarray(by_pair[pre, _places_on_core(projection, post, core)], dtype=float)
        if is_scalar(values):
            return np.full(n, values, dtype=float)
        raise self._unsupported(what, values)

    def _drawn(self, distribution: RandomDistribution, n: int, core: int) -> FloatArray:
        """Draw values; those of one core are the same however often they are asked for."""
        key = (core, id(distribution))
        if key not in self._seeds:
            self._seeds[key] = int(distribution.rng.next() * _LARGEST_SEED)
        copy = type(distribution)(
            distribution.name, None, rng=NumpyRNG(self._seeds[key]), **distribution.parameters
        )
        return np.atleast_1d(np.asarray(copy.next(n) if n != 1 else [copy.next(1)], dtype=float)).reshape(n)


class MachineConnector(AbstractConnector):
    """A connector whose connections the cores can generate.

    The host makes them if the cores cannot draw their weights or delays, and not always the same.
    """

    on_machine = True
    #: Whether the host makes connections only to cells in a line, not to those on a grid.
    needs_line: ClassVar[bool] = False

    def check_placed(self, projection: Projection) -> None:
        """Refuse what the release fails at if the host makes the connections, and warn of views.

        :raises NotImplementedError: for some connectors, if the target cells lie on a grid.
        """
        if projection.is_generated_by_cores:
            self.check_flags(projection)
            return
        shape = projection.post_group.shape
        if self.needs_line and len(shape) > 1:
            raise session().findings.refuse(
                NotImplementedError,
                "spinnaker/host-made",
                f"The host makes the connections of {projection.label}, for the cores cannot draw their "
                f"weights or delays: the release cannot do so for a {type(self).__name__} to cells on a grid",
                limit="uniform, normal and exponential distributions",
                actual=shape,
                where=projection.place,
            )
        if projection.pre_is_view or projection.post_is_view:
            self.check_host_made_view(projection)

    def check_flags(self, projection: Projection) -> None:
        """Raise if the cores cannot be told whether a cell connects to itself: it goes to them as a number.

        :raises ValueError: or TypeError, for what makes no number.
        """
        int(getattr(self, "allow_self_connections", True) or not projection.is_recurrent)

    def check_host_made_view(self, projection: Projection) -> None:
        """Warn that the release counts the cells of whole populations."""
        message = (
            f"The host makes the connections of {projection.label}, for the cores cannot draw their weights "
            "or delays: the release makes them from the first cells of the sources and to all cells "
            "of the target population"
        )
        session().findings.note("spinnaker/connector-view", message)
        session().log.warning(message)

    def counts_population(self, projection: Projection) -> bool:
        """Tell whether cells count from the first of the population: at views that the host connects."""
        is_view = projection.pre_is_view or projection.post_is_view
        return self.counts_whole or (is_view and not projection.is_generated_by_cores)

    def validate(self, projection: Projection) -> None:
        """Refuse a seeded generator of weights or delays that the cores draw."""
        self.generates_on_machine(projection)


def _warn_of_distances(projection: Projection) -> None:
    message = (
        f"Weights or delays from {projection.pre.label} to {projection.post.label} depend on distances: the "
        "release measures them to cells of the first core, whatever core a cell is on"
    )
    session().findings.note("spinnaker/distance-by-core", message)
    session().log.warning(message)


def _places_on_core(projection: Projection, post: IndexArray, core: int) -> IndexArray:
    """Return the numbers of target cells on their core, by which the release looks their positions up.

    quirk: that is right for the first core only; the cells of the others count as lying at the places of
    the first ones.  Source: sPyNNaker 7.4.1, ``AbstractConnector._generate_values``.
    """
    cells = next(each.cells for each in projection.post_group.slices() if each.first == core)
    order = np.argsort(cells)
    places: IndexArray = order[np.searchsorted(cells, post, sorter=order)]
    return places


def refuse_smaller(projection: Projection, given: int, needed: int, what: str) -> None:
    """Raise if there are fewer cells than the release looks up.

    :param what: which cells these are.
    :raises IndexError: if there are.
    """
    if given < needed:
        connector = type(projection.connector).__name__
        raise session().findings.refuse(
            IndexError,
            "spinnaker/connector-view",
            f"The release fails at a {connector} with fewer {what} than the population has cells: connect "
            "whole populations, with the indices of their cells",
            limit=needed,
            actual=given,
            where=projection.place,
        )


def _is_by_axis(expression: str) -> bool:
    """Tell whether an expression uses the distances along single axes: ``d[0]``."""
    return bool(re.match(r".*d\[\d*\].*", expression))


def whole_number(size: Any, name: str) -> int:
    """Return a number of connections as a whole number.

    :raises SpynnakerException: if it is none.
    """
    if isinstance(size, int):
        return int(size)
    rounded: int = round(size)
    if abs(rounded - size) < 0.001:
        session().log.warning(
            f"Size of {name} rounded from {size} to {rounded}. Please use int values for size"
        )
        return rounded
    raise session().findings.refuse(
        SpynnakerException, "spinnaker/connections", f"The number of a {name} must be an int", actual=size
    )


def refuse_number(message: str, **details: Any) -> SpynnakerException:
    """Return the exception for a number of connections that cannot be."""
    return session().findings.refuse(SpynnakerException, "spinnaker/connections", message, **details)
