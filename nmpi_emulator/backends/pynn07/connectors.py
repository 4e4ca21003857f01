"""Connectors: which cells are joined by a synapse, and with which weight and delay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray
from nmpi_emulator.backends.pynn07.errors import InvalidDimensionsError


@dataclass(frozen=True)
class Ends:
    """What a connector joins: positions (three rows) of the cells on both sides.

    :param same: whether both sides are the same cells.
    """

    pre: FloatArray
    post: FloatArray
    same: bool
    rng: np.random.Generator

    @property
    def n_pre(self) -> int:
        """Number of presynaptic cells."""
        return int(self.pre.shape[1])

    @property
    def n_post(self) -> int:
        """Number of postsynaptic cells."""
        return int(self.post.shape[1])


@dataclass
class Synapses:
    """Synapses as arrays: indices of both cells, weights (uS) and delays (ms)."""

    pre: IntArray
    post: IntArray
    weights: FloatArray
    delays: FloatArray


class Connector:
    """Joins cells; ``weights`` (uS) and ``delays`` (ms) are numbers, arrays or random distributions."""

    def __init__(self, weights: Any = 0.0, delays: Any = 0.0, **ignored: Any) -> None:
        """Keep what the synapses shall have."""
        self.weights = 0.0 if weights is None else weights
        self.delays = 0.0 if delays is None else delays

    def pairs(self, ends: Ends) -> tuple[IntArray, IntArray]:
        """Return the indices of the cells that are joined."""
        raise NotImplementedError

    def connect(self, ends: Ends) -> Synapses:
        """Return the synapses."""
        pre, post = self.pairs(ends)
        return Synapses(
            pre,
            post,
            values_for(self.weights, pre, post, ends),
            values_for(self.delays, pre, post, ends),
        )


def values_for(value: Any, pre: IntArray, post: IntArray, ends: Ends) -> FloatArray:
    """Return one number per synapse.

    ``value`` is a number, a random distribution, one number per synapse, a matrix with a row for
    each presynaptic cell, or an expression of the distance ``d``.
    """
    if hasattr(value, "next"):
        return np.atleast_1d(np.asarray(value.next(max(len(pre), 1)), dtype=float))[: len(pre)]
    if isinstance(value, str):
        return np.broadcast_to(_of_distance(value, pre, post, ends), pre.shape).astype(float)
    array = np.asarray(value, dtype=float)
    if array.ndim == 2:
        if array.shape != (ends.n_pre, ends.n_post):
            raise InvalidDimensionsError(
                f"a matrix for {ends.n_pre} x {ends.n_post} cells cannot have the shape {array.shape}"
            )
        return array[pre, post]
    if array.ndim == 1 and array.size not in (1, len(pre)):
        raise InvalidDimensionsError(f"{len(pre)} synapses need as many numbers, not {array.size}")
    return np.broadcast_to(array, pre.shape).astype(float)


def _of_distance(expression: str, pre: IntArray, post: IntArray, ends: Ends) -> Any:
    distance = np.sqrt(np.sum((ends.pre[:, pre] - ends.post[:, post]) ** 2, axis=0))
    names = {name: getattr(np, name) for name in ("exp", "sin", "cos", "sqrt", "log", "pi", "where", "abs")}
    # The expression is a part of the user's own script, which runs in this very process.
    return eval(expression, {"__builtins__": {}}, {**names, "d": distance})


def _without_self(pre: IntArray, post: IntArray, ends: Ends, allowed: bool) -> tuple[IntArray, IntArray]:
    if allowed or not ends.same:
        return pre, post
    other = pre != post
    return pre[other], post[other]


class AllToAllConnector(Connector):
    """Joins every cell with every cell."""

    def __init__(
        self, allow_self_connections: bool = True, weights: Any = 0.0, delays: Any = 0.0, **ignored: Any
    ) -> None:
        """Keep what the synapses shall have."""
        super().__init__(weights, delays)
        self.allow_self_connections = allow_self_connections

    def pairs(self, ends: Ends) -> tuple[IntArray, IntArray]:
        """Return the indices of the cells that are joined."""
        pre = np.repeat(np.arange(ends.n_pre), ends.n_post)
        post = np.tile(np.arange(ends.n_post), ends.n_pre)
        return _without_self(pre, post, ends, self.allow_self_connections)


class OneToOneConnector(Connector):
    """Joins each cell with the one in the same place."""

    def pairs(self, ends: Ends) -> tuple[IntArray, IntArray]:
        """Return the indices of the cells that are joined."""
        if ends.n_pre != ends.n_post:
            raise self.unequal(ends)
        return np.arange(ends.n_pre), np.arange(ends.n_pre)

    def unequal(self, ends: Ends) -> Exception:
        """Return the error for sides of different sizes."""
        return RuntimeError(
            f"OneToOneConnector needs as many cells on both sides, not {ends.n_pre} and {ends.n_post}"
        )


def _bernoulli(size: int, p: float, rng: np.random.Generator) -> IntArray:
    """Return which of *size* events happen, in order, if each does with the probability *p*.

    The gaps between them are drawn, so that time and memory go with the events that happen.
    """
    if p == 0:
        return np.empty(0, dtype=np.int64)
    happened: list[IntArray] = []
    last = -1
    while last < size:
        expected = (size - last) * p
        gaps = np.minimum(rng.geometric(p, int(expected + 5 * np.sqrt(expected)) + 8), size + 1)
        happened.append(last + np.cumsum(gaps))
        last = int(happened[-1][-1])
    events = np.concatenate(happened)
    return events[events < size]


class FixedProbabilityConnector(Connector):
    """Joins every pair of cells with the same probability."""

    def __init__(
        self,
        p_connect: float,
        allow_self_connections: bool = True,
        weights: Any = 0.0,
        delays: Any = 0.0,
        **ignored: Any,
    ) -> None:
        """Keep the probability and what the synapses shall have."""
        super().__init__(weights, delays)
        if not 0 <= p_connect <= 1:
            raise ValueError(f"a probability is a number from 0 to 1, not {p_connect!r}")
        self.p_connect = p_connect
        self.allow_self_connections = allow_self_connections

    def pairs(self, ends: Ends) -> tuple[IntArray, IntArray]:
        """Return the indices of the cells that are joined."""
        chosen = _bernoulli(ends.n_pre * ends.n_post, self.p_connect, ends.rng)
        pre, post = np.divmod(chosen, ends.n_post)
        return _without_self(pre, post, ends, self.allow_self_connections)


class DistanceDependentProbabilityConnector(Connector):
    """Joins cells with a probability that depends on their distance ``d``, an expression."""

    def __init__(
        self,
        d_expression: str,
        allow_self_connections: bool = True,
        weights: Any = 0.0,
        delays: Any = 0.0,
        **ignored: Any,
    ) -> None:
        """Keep the expression and what the synapses shall have."""
        super().__init__(weights, delays)
        self.d_expression = d_expression
        self.allow_self_connections = allow_self_connections

    def pairs(self, ends: Ends) -> tuple[IntArray, IntArray]:
        """Return the indices of the cells that are joined."""
        pre, post = AllToAllConnector(self.allow_self_connections).pairs(ends)
        chosen = ends.rng.random(pre.shape) < _of_distance(self.d_expression, pre, post, ends)
        return pre[chosen], post[chosen]


class _FixedNumberConnector(Connector):
    """Joins a fixed number of cells of one side with every cell of the other."""

    def __init__(
        self,
        n: Any,
        allow_self_connections: bool = True,
        weights: Any = 0.0,
        delays: Any = 0.0,
        **ignored: Any,
    ) -> None:
        """Keep the number (or a distribution of numbers) and what the synapses shall have."""
        super().__init__(weights, delays)
        self.n = n
        self.allow_self_connections = allow_self_connections

    def _choices(self, n_many: int, n_each: int, ends: Ends) -> tuple[IntArray, IntArray]:
        """Return, for each of ``n_each`` cells, itself and those of ``n_many`` that it is joined with."""
        chosen = []
        for index in range(n_each):
            known = n_many - (ends.same and not self.allow_self_connections)
            n = int(self.n.next()) if hasattr(self.n, "next") else int(self.n)
            if not 0 <= n <= known:
                raise ValueError(f"cannot choose {n} of {known} cells")
            one = np.sort(ends.rng.choice(known, n, replace=False, shuffle=False))
            chosen.append(one + (one >= index) if known < n_many else one)
        each = np.repeat(np.arange(n_each), [len(one) for one in chosen])
        return np.concatenate([*chosen, np.empty(0, dtype=np.int64)]), each


class FixedNumberPreConnector(_FixedNumberConnector):
    """Joins every postsynaptic cell with a fixed number of presynaptic ones."""

    def pairs(self, ends: Ends) -> tuple[IntArray, IntArray]:
        """Return the indices of the cells that are joined."""
        return self._choices(ends.n_pre, ends.n_post, ends)


class FixedNumberPostConnector(_FixedNumberConnector):
    """Joins every presynaptic cell with a fixed number of postsynaptic ones."""

    def pairs(self, ends: Ends) -> tuple[IntArray, IntArray]:
        """Return the indices of the cells that are joined."""
        post, pre = self._choices(ends.n_post, ends.n_pre, ends)
        return pre, post


class FromListConnector(Connector):
    """Joins the cells of a list of ``(pre, post, weight, delay)``."""

    def __init__(self, conn_list: Sequence[Any], **ignored: Any) -> None:
        """Keep the list; cells may be given as indices or as tuples of one index."""
        super().__init__()
        self.conn_list = conn_list

    def rows(self) -> Sequence[Any]:
        """Return the list."""
        return self.conn_list

    def connect(self, ends: Ends) -> Synapses:
        """Return the synapses.

        :raises IndexError: for cells that there are not.
        :raises ValueError: for a row that names no two cells.
        """
        table = np.array([_row(row) for row in self.rows()]).reshape(-1, 4)
        pre, post = table[:, 0].astype(np.int64), table[:, 1].astype(np.int64)
        for side, cells, size in (("pre", pre, ends.n_pre), ("post", post, ends.n_post)):
            if np.any((cells < 0) | (cells >= size)):
                raise IndexError(f"the list names {side}synaptic cells that are not among {size}")
        return Synapses(pre, post, table[:, 2], table[:, 3])


def _row(row: Sequence[Any]) -> list[float]:
    """Return the numbers of both cells, weight and delay; the last two may be missing.

    :raises ValueError: if they are not these.
    """
    if not 2 <= len(row) <= 4:
        raise ValueError(f"a row of the list is (pre, post, weight, delay), not {row!r}")
    if any(np.size(entry) != 1 for entry in row):
        raise ValueError(f"a cell is given by its number, not by its place in several dimensions: {row!r}")
    numbers = [float(np.ravel(entry)[0]) for entry in row]
    return numbers + [0.0] * (4 - len(numbers))


class FromFileConnector(FromListConnector):
    """Joins the cells of a file of lines ``pre post weight delay``.

    Cells may be written as plain numbers or as ``name[number]``.
    """

    def __init__(self, filename: str, **ignored: Any) -> None:
        """Keep the name of the file."""
        super().__init__(())
        self.filename = filename

    def rows(self) -> Sequence[Any]:
        """Return what the file holds."""
        with open(self.filename, encoding="utf-8") as file:
            lines = [line.split() for line in file if line.strip() and not line.startswith("#")]
        return [(_number(a), _number(b), *map(float, rest)) for a, b, *rest in lines]


def _number(text: str) -> float:
    inner = text[text.rfind("[") + 1 : text.rfind("]")] if text.endswith("]") else text
    return float(inner)
