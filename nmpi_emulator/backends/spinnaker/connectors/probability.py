"""Connectors that draw each connection with a probability."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from pyNN.random import NumpyRNG

from nmpi_emulator.backends.spinnaker import distributions
from nmpi_emulator.backends.spinnaker.expressions import evaluate
from nmpi_emulator.backends.spinnaker.generators import check_generator
from nmpi_emulator.backends.spinnaker.session import session

from .connector import AbstractConnector, FloatArray, IndexArray, MachineConnector, refuse_smaller

if TYPE_CHECKING:
    from nmpi_emulator.backends.spinnaker.projections import Projection

#: The largest number of the format in which the cores keep a probability, u0.32.
LARGEST_PROBABILITY = 1.0 - 2.0**-32


class FixedProbabilityConnector(MachineConnector):
    """Each pair of cells with the same probability."""

    settable = MachineConnector.settable | {"p_connect"}

    def __init__(
        self,
        p_connect: float,
        allow_self_connections: bool = True,
        safe: bool = True,
        verbose: bool = False,
        rng: Any = None,
        callback: Any = None,
    ) -> None:
        if p_connect == 1.0:
            p_connect = LARGEST_PROBABILITY
            message = (
                f"A probability of 1.0 in the FixedProbabilityConnector becomes {p_connect}; if this is "
                "a problem, "
                "use the AllToAllConnector instead"
            )
            session().findings.note("spinnaker/probability", message)
            session().log.warning(message)
        if not 0.0 <= p_connect < 1.0:
            raise self._refuse(p_connect)
        super().__init__(safe, callback, verbose)
        self._p_connect = p_connect
        self._allow_self_connections, self._rng = allow_self_connections, rng

    def __repr__(self) -> str:
        return f"FixedProbabilityConnector({self._p_connect})"

    @staticmethod
    def _refuse(value: float) -> Exception:
        return session().refuse_configuration(
            "spinnaker/probability", "A probability must be >= 0 and <= 1", limit="0 to 1", actual=value
        )

    @property
    def p_connect(self) -> float:
        """The probability of a connection."""
        return self._p_connect

    @p_connect.setter
    def p_connect(self, value: float) -> None:
        if not 0.0 <= value <= 1.0:
            raise self._refuse(value)
        self._p_connect = value

    def validate(self, projection: Projection) -> None:
        """Refuse a seeded generator if the cores draw the connections."""
        if self.generates_on_machine(projection):
            check_generator(self._rng, "FixedProbabilityConnector")

    def to_post_maximum(self, projection: Projection) -> float:
        """Return the largest number of synapses that one target cell gets."""
        pairs = projection.n_pre * projection.n_post
        return distributions.most_selected(pairs, projection.n_pre, self._p_connect, 1e-4)

    def connections_maximum(self, projection: Projection) -> float:
        """Return the largest number of connections."""
        pairs = projection.n_pre * projection.n_post
        return distributions.most_selected(pairs, pairs, self._p_connect)

    def _row_maximum(self, n_post: int, projection: Projection) -> float:
        pairs = projection.n_pre * projection.n_post
        return distributions.most_selected(pairs, n_post, self._p_connect, 1e-4)

    def pairs(self, projection: Projection, posts: IndexArray) -> tuple[IndexArray, IndexArray]:
        """Return source and target of each connection onto some target cells."""
        rng = self._rng or projection.rng
        pre, place = chosen(rng, projection.n_pre, len(posts), self._p_connect)
        post = posts[place]
        if self._allow_self_connections or not projection.is_recurrent:
            return pre, post
        other = pre != post
        return pre[other], post[other]


def chosen(rng: Any, n_pre: int, n_post: int, probability: float) -> tuple[IndexArray, IndexArray]:
    """Return row and column of the pairs that are drawn, each with the same probability.

    A generator of the script's draws a number for each pair, in the order of the real software.  Otherwise
    the gaps between connections are drawn, which takes as long as there are connections.
    """
    if isinstance(rng, np.random.Generator):
        pairs = n_pre * n_post
        if probability <= 0 or not pairs:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
        if probability > 0.25:
            flat = np.flatnonzero(rng.random(pairs) < probability)
        else:
            flat = _by_gaps(rng, pairs, probability)
        return flat // n_post, flat % n_post
    flat = np.flatnonzero(np.atleast_1d(rng.next(n_pre * n_post)) < probability)
    return flat // n_post, flat % n_post


def _by_gaps(rng: np.random.Generator, pairs: int, probability: float) -> IndexArray:
    """Draw which of *pairs* trials succeed, by the gaps between successes."""
    places, last = [], -1
    while last < pairs:
        expected = int((pairs - last) * probability)
        steps = rng.geometric(probability, expected + 4 * int(expected**0.5) + 16)
        block = last + np.cumsum(steps)
        places.append(block)
        last = int(block[-1])
    flat = np.concatenate(places)
    return flat[flat < pairs]


class ProbabilityMatrixConnector(AbstractConnector):
    """A connector with a probability for each pair of cells."""

    def __init__(self, safe: bool, callback: Any, verbose: bool, allow_self: bool, rng: Any) -> None:
        super().__init__(safe, callback, verbose)
        self.allow_self_connections = allow_self
        self._rng = rng or NumpyRNG(session().job.seed)

    def probabilities(self, projection: Projection) -> FloatArray:
        """Return the probability of each pair."""
        raise NotImplementedError

    def _largest(self, projection: Projection) -> float:
        return float(np.amax(self.probabilities(projection)))

    def to_post_maximum(self, projection: Projection) -> float:
        """Return the largest number of synapses that one target cell gets."""
        pairs = projection.n_pre * projection.n_post
        return distributions.most_selected(pairs, projection.n_pre, self._largest(projection))

    def connections_maximum(self, projection: Projection) -> float:
        """Return the largest number of connections."""
        pairs = projection.n_pre * projection.n_post
        return distributions.most_selected(pairs, pairs, self._largest(projection))

    def _row_maximum(self, n_post: int, projection: Projection) -> float:
        pairs = projection.n_pre * projection.n_post
        return distributions.most_selected(pairs, n_post, self._largest(projection))

    def pairs(self, projection: Projection, posts: IndexArray) -> tuple[IndexArray, IndexArray]:
        """Return source and target of each connection onto some target cells."""
        wanted = self.probabilities(projection)[:, posts].reshape(-1)
        drawn = np.atleast_1d(self._rng.next(wanted.size))
        if not self.allow_self_connections and projection.is_recurrent:
            # Exact only for the first core: it is what the real software leaves out.
            drawn[:: len(posts) + 1] = np.inf
        places = np.flatnonzero(drawn < wanted)
        return places // len(posts), posts[places % len(posts)]


class IndexBasedProbabilityConnector(ProbabilityMatrixConnector):
    """Each pair of cells with a probability that depends on their numbers ``i`` and ``j``."""

    counts_whole = True

    def __init__(
        self,
        index_expression: str,
        allow_self_connections: bool = True,
        rng: Any = None,
        safe: bool = True,
        callback: Any = None,
        verbose: bool = False,
    ) -> None:
        super().__init__(safe, callback, verbose, allow_self_connections, rng)
        self.index_expression = index_expression
        self._probabilities: Any = None

    def __setattr__(self, name: str, value: Any) -> None:
        """Take any attribute: the class of the release has no ``__slots__``."""
        object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        return f"IndexBasedProbabilityConnector({self.index_expression})"

    def check_placed(self, projection: Projection) -> None:
        """Raise for views as targets: the release looks their cells up by the numbers in the population.

        :raises IndexError: if the view is smaller than the population.
        """
        refuse_smaller(projection, projection.n_post, projection.post_group.size, "targets")

    def probabilities(self, projection: Projection) -> FloatArray:
        """Return the probability of each pair: whatever the expression gives, be it a single number."""
        if self._probabilities is None:
            self._probabilities = np.fromfunction(
                lambda i, j: evaluate(self.index_expression, i=i, j=j), (projection.n_pre, projection.n_post)
            )
        return self._probabilities  # type: ignore[no-any-return]


class DistanceDependentProbabilityConnector(ProbabilityMatrixConnector):
    """Each pair of cells with a probability that depends on their distance ``d``."""

    settable = AbstractConnector.settable | {"allow_self_connections", "d_expression"}

    def __init__(
        self,
        d_expression: str,
        allow_self_connections: bool = True,
        n_connections: int | None = None,
        rng: Any = None,
        safe: bool = True,
        verbose: bool = False,
        callback: Any = None,
    ) -> None:
        super().__init__(safe, callback, verbose, allow_self_connections, rng)
        self.d_expression = d_expression
        self._probabilities: Any = None
        refuse_n_connections(self, n_connections)

    def __repr__(self) -> str:
        return f"DistanceDependentProbabilityConnector({self.d_expression})"

    def prepare(self, projection: Projection) -> None:
        """Measure the distances.

        :raises ValueError: for distances along single axes, which the release cannot arrange.
        """
        d = self._distance_matrix(self.d_expression, projection)
        if d.ndim > 2:
            raise session().findings.refuse(
                ValueError,
                "spinnaker/connector-argument",
                "The release fails at distances along single axes in a "
                f"DistanceDependentProbabilityConnector ({self.d_expression}): use the whole distance, d",
                where=projection.place,
            )
        self._probabilities = evaluate(self.d_expression, d=d)

    def probabilities(self, projection: Projection) -> FloatArray:
        """Return the probability of each pair."""
        return self._probabilities  # type: ignore[no-any-return]

    def to_post_maximum(self, projection: Projection) -> float:
        """Return the largest number of synapses that one target cell gets.

        The software reckons with the number of targets here, not of sources.
        """
        pairs = projection.n_pre * projection.n_post
        return distributions.most_selected(pairs, projection.n_post, self._largest(projection))


class SmallWorldConnector(AbstractConnector):
    """All cells within a distance, and some of these connections rewired at random."""

    def __init__(
        self,
        degree: float,
        rewiring: float,
        allow_self_connections: bool = True,
        n_connections: int | None = None,
        rng: Any = None,
        safe: bool = True,
        callback: Any = None,
        verbose: bool = False,
    ) -> None:
        super().__init__(safe, callback, verbose)
        self._degree, self._rewiring = degree, rewiring
        if not allow_self_connections:
            raise session().findings.refuse(
                NotImplementedError,
                "spinnaker/connector-argument",
                "allow_self_connections=False is not supported by the SmallWorldConnector",
            )
        self._rng = rng or NumpyRNG(session().job.seed)
        self._near: Any = None
        refuse_n_connections(self, n_connections)

    def __repr__(self) -> str:
        return f"SmallWorldConnector(degree={self._degree}, rewiring={self._rewiring})"

    def prepare(self, projection: Projection) -> None:
        """Find out which cells are near."""
        pre, post = projection.pre.positions, projection.post.positions
        distances = np.reshape(self.space.distances(pre, post, False), (projection.n_pre, projection.n_post))
        self._near = (distances < self._degree).astype(float)

    def to_post_maximum(self, projection: Projection) -> float:
        """Return the largest number of synapses that one target cell gets."""
        return float(np.amax(self._near.sum(axis=0)))

    def connections_maximum(self, projection: Projection) -> float:
        """Return the number of connections."""
        return float(np.ceil(self._near.sum()))

    def _row_maximum(self, n_post: int, projection: Projection) -> float:
        return float(np.amax(self._near.sum(axis=1)))

    def _row_total(self, projection: Projection) -> float:
        return self.connections_maximum(projection)

    def pairs(self, projection: Projection, posts: IndexArray) -> tuple[IndexArray, IndexArray]:
        """Return source and target of each connection onto some target cells."""
        pre, place = np.nonzero(self._near[:, posts])
        place = place.copy()
        rewired = np.flatnonzero(np.atleast_1d(self._rng.next(len(pre))) < self._rewiring)
        if rewired.size:
            anywhere = np.atleast_1d(self._rng.next(rewired.size)) * (len(posts) - 1)
            place[rewired] = anywhere.astype(np.int64)
        return pre, posts[place]


def refuse_n_connections(connector: AbstractConnector, n_connections: int | None) -> None:
    """Raise if a number of connections is asked for where it cannot be."""
    if n_connections is not None:
        raise session().findings.refuse(
            NotImplementedError,
            "spinnaker/connector-argument",
            f"n_connections is not implemented for {type(connector).__name__} on SpiNNaker",
        )
