"""Connectors with a fixed number of connections."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from nmpi_emulator.backends.spinnaker import distributions
from nmpi_emulator.backends.spinnaker.errors import SpynnakerException
from nmpi_emulator.backends.spinnaker.generators import check_generator
from nmpi_emulator.backends.spinnaker.session import session

from .connector import Block, IndexArray, MachineConnector, refuse_number, refuse_smaller, whole_number

if TYPE_CHECKING:
    from nmpi_emulator.backends.spinnaker.projections import Projection


class _NumberConnector(MachineConnector):
    """A connector with a number of connections that is drawn with or without replacement.

    :param seedable: the name under which a seeded generator is refused.
    """

    seedable = ""
    needs_line = True

    def __init__(
        self,
        n: Any,
        *,
        allow_self_connections: bool = True,
        with_replacement: bool = False,
        rng: Any = None,
        safe: bool = True,
        verbose: bool = False,
        callback: Any = None,
    ) -> None:
        super().__init__(safe, callback, verbose)
        self.n = whole_number(n, self.seedable)
        self.allow_self_connections, self._with_replacement = allow_self_connections, with_replacement
        self._rng = rng

    def __repr__(self) -> str:
        return f"{self.seedable}({self.n})"

    def _available(self, projection: Projection) -> int:
        """Return how many cells or pairs there are to choose from."""
        raise NotImplementedError

    def prepare(self, projection: Projection) -> None:
        """Refuse more connections than there can be without replacement."""
        if self._with_replacement:
            return
        available = self._available(projection)
        if self.n > available:
            raise refuse_number(
                f"{self.seedable} cannot choose more than there are with with_replacement=False",
                limit=available,
                actual=self.n,
            )
        if not self.allow_self_connections and self.n == available and projection.is_recurrent:
            raise refuse_number(
                f"{self.seedable} cannot choose all with with_replacement=False and "
                "allow_self_connections=False",
                limit=available - 1,
                actual=self.n,
            )

    def validate(self, projection: Projection) -> None:
        """Refuse a seeded generator if the cores draw the connections."""
        if self.generates_on_machine(projection):
            check_generator(self._rng, self.seedable)

    def _choose(self, projection: Projection, n_from: int, own: int | None) -> IndexArray:
        """Choose cells, never the one with the number *own*."""
        candidates = np.arange(n_from)
        if own is not None:
            candidates = candidates[candidates != own]
        rng = self._rng or projection.rng
        drawn = rng.choice(candidates, self.n, self._with_replacement)
        return np.sort(np.asarray(drawn, dtype=np.int64))

    def _choose_many(self, projection: Projection, n_from: int, owns: IndexArray) -> IndexArray:
        """Choose cells for each of some others, one row each."""
        excludes = projection.is_recurrent and not self.allow_self_connections
        if self._with_replacement and self._rng is None:
            size = (len(owns), self.n)
            drawn = projection.rng.integers(0, n_from - excludes, size)
            if excludes:
                drawn += drawn >= owns[:, np.newaxis]
            return np.sort(drawn, axis=1)
        rows = [self._choose(projection, n_from, int(own) if excludes else None) for own in owns]
        return np.array(rows, dtype=np.int64).reshape(len(owns), self.n)


class FixedNumberPreConnector(_NumberConnector):
    """A fixed number of source cells for each target cell."""

    settable = MachineConnector.settable | {"allow_self_connections"}

    seedable = "FixedNumberPreConnector"

    def check_host_made_view(self, projection: Projection) -> None:
        """Refuse views as targets: the release looks up the sources of each cell of the population.

        :raises IndexError: if the target is a view that is smaller than the population.
        """
        refuse_smaller(projection, projection.n_post, projection.post_group.size, "targets")
        super().check_host_made_view(projection)

    def _available(self, projection: Projection) -> int:
        return projection.n_pre

    def to_post_maximum(self, projection: Projection) -> float:
        """Return the number of synapses that one target cell gets."""
        return self.n

    def connections_maximum(self, projection: Projection) -> float:
        """Return the number of connections."""
        return self.n * projection.n_post

    def _row_maximum(self, n_post: int, projection: Projection) -> float:
        pairs = projection.n_pre * projection.n_post
        total = distributions.most_selected(pairs, self.n * projection.n_post, 1.0 / projection.n_pre, 1e-4)
        share = min(n_post / float(projection.n_post), 1.0)
        return distributions.most_selected(pairs, total, share, 1e-5)

    def pairs(self, projection: Projection, posts: IndexArray) -> tuple[IndexArray, IndexArray]:
        """Return source and target of each connection onto some target cells."""
        pre = self._choose_many(projection, projection.n_pre, posts)
        return pre.ravel(), np.repeat(posts, self.n)


class FixedNumberPostConnector(_NumberConnector):
    """A fixed number of target cells for each source cell."""

    settable = MachineConnector.settable | {"allow_self_connections"}

    seedable = "FixedNumberPostConnector"

    def _available(self, projection: Projection) -> int:
        return projection.n_post

    def to_post_maximum(self, projection: Projection) -> float:
        """Return the largest number of synapses that one target cell gets.

        The software reckons with one connection of each source cell, whatever the number is.
        """
        pairs = projection.n_pre * projection.n_post
        return math.ceil(distributions.most_selected(pairs, projection.n_pre, 1.0 / projection.n_post, 1e-5))

    def connections_maximum(self, projection: Projection) -> float:
        """Return the number of connections."""
        return self.n * projection.n_pre

    def _row_maximum(self, n_post: int, projection: Projection) -> float:
        pairs = projection.n_pre * projection.n_post
        share = min(n_post / float(projection.n_post), 1.0)
        return distributions.most_selected(pairs, self.n, share, 1e-5)

    def blocks(self, projection: Projection) -> Iterator[Block]:
        """Choose all targets, then go through the cores."""
        sources = np.arange(projection.n_pre)
        self._targets = self._choose_many(projection, projection.n_post, sources)
        yield from super().blocks(projection)

    def pairs(self, projection: Projection, posts: IndexArray) -> tuple[IndexArray, IndexArray]:
        """Return source and target of each connection onto some target cells."""
        pre, place = np.nonzero(np.isin(self._targets, posts))
        return pre, self._targets[pre, place]


class MultapseConnector(_NumberConnector):
    """A fixed number of connections in all: ``FixedTotalNumberConnector``."""

    seedable = "MultapseConnector"

    def __init__(
        self,
        n: Any,
        allow_self_connections: bool = True,
        with_replacement: bool = True,
        rng: Any = None,
        safe: bool = True,
        verbose: bool = False,
        callback: Any = None,
    ) -> None:
        super().__init__(
            n,
            allow_self_connections=allow_self_connections,
            with_replacement=with_replacement,
            rng=rng,
            safe=safe,
            verbose=verbose,
            callback=callback,
        )

    def _available(self, projection: Projection) -> int:
        return projection.n_pre * projection.n_post

    def to_post_maximum(self, projection: Projection) -> float:
        """Return the largest number of synapses that one target cell gets."""
        return distributions.most_selected(self.n, self.n, 1.0 / projection.n_post)

    def connections_maximum(self, projection: Projection) -> float:
        """Return the number of connections."""
        return self.n

    def _row_maximum(self, n_post: int, projection: Projection) -> float:
        share = min(n_post / float(projection.n_post), 1.0)
        most = max(distributions.most_selected(self.n, self.n, share), 1)
        return max(distributions.most_selected(self.n, most, 1.0 / projection.n_pre), 1)

    def blocks(self, projection: Projection) -> Iterator[Block]:
        """Choose all connections, then go through the cores.

        :raises ValueError: if the host makes them for several cores, which the release cannot.
        """
        cores = len(projection.post_group.slices())
        if not projection.is_generated_by_cores and cores > 1:
            raise session().findings.refuse(
                ValueError,
                "spinnaker/connector-argument",
                "The release fails at a FixedTotalNumberConnector whose connections the host makes, as for "
                "weights or delays that the cores cannot draw, if its target has several cores",
                limit="1 core",
                actual=f"{cores} cores",
                where=projection.place,
            )
        n_post = self._n_targets(projection)
        pairs = projection.n_pre * n_post
        rng = session().generator() if self._rng is None else np.random.default_rng(self._rng.seed)
        excludes = projection.is_recurrent and not self.allow_self_connections
        self._check_number(pairs - projection.n_pre if excludes else pairs)
        self._pairs = _draw_pairs(rng, self.n, pairs, n_post, self._with_replacement, excludes)
        yield from super().blocks(projection)

    def _n_targets(self, projection: Projection) -> int:
        return projection.post_group.size if self.counts_population(projection) else projection.n_post

    def _check_number(self, pairs: int) -> None:
        if self.n > pairs and not self._with_replacement:
            raise session().findings.refuse(
                SpynnakerException,
                "spinnaker/connections",
                "A FixedTotalNumberConnector without replacement finds no more pairs than there are",
                limit=pairs,
                actual=self.n,
            )

    def pairs(self, projection: Projection, posts: IndexArray) -> tuple[IndexArray, IndexArray]:
        """Return source and target of each connection onto some target cells."""
        pre, post = np.divmod(self._pairs, self._n_targets(projection))
        here = np.isin(post, posts)
        return pre[here], post[here]


def _draw_pairs(
    rng: np.random.Generator, n: int, pairs: int, n_post: int, replace: bool, excludes: bool
) -> IndexArray:
    """Draw pairs of cells, as one number each; without those of a cell with itself if *excludes*."""
    if not replace:
        if excludes:
            every = np.arange(pairs)
            return np.sort(rng.choice(every[every // n_post != every % n_post], n, replace=False))
        return np.sort(rng.choice(pairs, n, replace=False))
    drawn = rng.integers(0, pairs, n)
    while excludes and (same := np.flatnonzero(drawn // n_post == drawn % n_post)).size:
        drawn[same] = rng.integers(0, pairs, same.size)
    return np.sort(drawn)
