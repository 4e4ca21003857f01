"""PyNN's connectors, made to work for every size of population and to collect in bulk.

PyNN's own connectors fail between populations of one cell (a mask without dimension, since numpy
2.1) and in some cases of unequal numbers of synapses.  They are not patched: ``adapted`` returns a
copy of a connector whose class has these repairs in front.  So a connector works wherever a script
has it from, ``pyNN.connectors`` or a subclass of its own included.
"""

# mypy: allow-subclassing-any

from __future__ import annotations

import copy
import logging
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from pyNN import connectors, errors

logger = logging.getLogger("PyNN")


def adapted(connector: Any) -> Any:
    """Return a connector that does the same as ``connector``, with the repairs of this module."""
    for kind, repair in _REPAIRS:
        if isinstance(connector, kind) and not isinstance(connector, repair):
            repaired = copy.copy(connector)
            repaired.__class__ = type(type(connector).__name__, (repair, type(connector)), {})
            return repaired
    return connector


class _ColumnByColumn:
    """Connects the postsynaptic cells one after the other, as ``MapConnector`` does.

    Random numbers are drawn in the same order, so that the same seed gives the same network.
    """

    safe: bool
    callback: Callable[[float], Any] | None
    location_selector: Any
    _parameters_from_synapse_type: Callable[..., Any]

    def _standard_connect(
        self, projection: Any, connection_map_generator: Any, distance_map: Any = None
    ) -> None:
        """Make the synapses of each postsynaptic cell, given which cells they come from."""
        parameters = self._parameters_from_synapse_type(projection, distance_map)
        common = {
            name: values.evaluate(simplify=True)
            for name, values in parameters.items()
            if values.is_homogeneous
        }
        single = {name: values for name, values in parameters.items() if name not in common}
        self._check(projection, common)
        n_pre, n_post = projection.shape
        for column, sources in enumerate(connection_map_generator()):
            indices = _as_indices(sources, n_pre)
            if indices.size == 0:
                continue
            values = {n: np.atleast_1d(v[indices, column]) for n, v in single.items()}
            self._check(projection, values)
            projection._convergent_connect(
                indices,
                column,
                location_selector=self.location_selector,
                **common,
                **values,
            )
            if self.callback:
                self.callback(column / n_post)

    def _check(self, projection: Any, values: dict[str, Any]) -> None:
        """Apply the synapse type's own checks, unless the connector was told not to."""
        synapse_type = projection.synapse_type
        if not self.safe:
            return
        for name, check in synapse_type.parameter_checks.items():
            native = synapse_type.translations[name]["translated_name"]
            # What is no number is refused by the projection; PyNN would complain of its sign.
            if native in values and not np.any(np.isnan(values[native])):
                check(values[native], projection)


def _as_indices(sources: Any, n_pre: int) -> npt.NDArray[np.intp]:
    """Return which cells a mask selects; it may be one boolean for all, or indices already."""
    if sources is True:
        return np.arange(n_pre)
    mask = np.asarray(sources)
    if mask.dtype != bool:
        return mask.astype(np.intp)
    if mask.ndim == 0:
        return np.arange(n_pre if mask else 0)
    return np.flatnonzero(mask)


class _WholeList:
    """Makes the synapses of a list at once, in the order of the list."""

    conn_list: npt.NDArray[Any]
    column_names: Any
    location_selector: Any

    def connect(self, projection: Any) -> None:
        """Connect-up a projection."""
        table = np.atleast_2d(self.conn_list)
        if table.size == 0:
            return
        synapse_type = projection.synapse_type
        for name in self.column_names:
            if name not in synapse_type.get_parameter_names():
                raise ValueError(f"{name} is not a valid parameter for {type(synapse_type).__name__}")
        table = _existing(table, projection)
        parameters = copy.deepcopy(synapse_type.parameter_space)
        parameters.shape = (len(table),)
        parameters.update(**{name: table[:, column] for column, name in enumerate(self.column_names, 2)})
        values = synapse_type.translate(parameters)
        values.evaluate()
        pre, post = table[:, 0].astype(np.intp), table[:, 1].astype(np.intp)
        projection._convergent_connect(
            pre, post, location_selector=self.location_selector, **values.as_dict()
        )


def _existing(table: npt.NDArray[Any], projection: Any) -> npt.NDArray[Any]:
    """Return the rows of a connection list whose cells exist."""
    if np.any(table[:, :2] < 0):
        raise errors.ConnectionError("index in a connection list below zero")
    if np.any(table[:, 0] >= projection.pre.size):
        raise errors.ConnectionError("source index out of range")
    exists = table[:, 1] < projection.post.size
    if not exists.all():
        logger.warning("%d connections to target cells that do not exist are left out", np.sum(~exists))
    kept: npt.NDArray[Any] = table[exists]
    return kept


class _WholeFile(_WholeList):
    """Makes the synapses of a list that was read from a file."""

    file: Any

    def connect(self, projection: Any) -> None:
        """Connect-up a projection."""
        names = self.file.get_metadata().get("columns", ("weight", "delay"))
        self.column_names = [name for name in names if name not in ("i", "j")]
        self.conn_list = self.file.read()
        super().connect(projection)


class _ConnectionSet(_ColumnByColumn):
    """Makes the synapses of a connection set; PyNN confuses numbers and indices of cells."""

    cset: Any

    def connect(self, projection: Any) -> None:
        """Connect-up a projection."""
        csa = connectors.csa
        n_pre, n_post = projection.shape
        pairs = list(csa.cross((0, n_pre - 1), (0, n_post - 1)) * self.cset)
        if csa.arity(self.cset) == 2:
            rows = np.array(pairs, dtype=float).reshape(-1, 4)
            projection._convergent_connect(
                rows[:, 0].astype(np.intp),
                rows[:, 1].astype(np.intp),
                location_selector=self.location_selector,
                weight=rows[:, 2],
                delay=rows[:, 3],
            )
            return
        sources: list[list[int]] = [[] for _ in range(n_post)]
        for pre, post in pairs:
            sources[post].append(pre)
        self._standard_connect(projection, lambda: (np.array(s, dtype=int) for s in sources))


class _Unwritten:
    """Says why there are no synapses."""

    def connect(self, projection: Any) -> None:
        """Refuse: PyNN declares this connector, but describes no way to connect."""
        raise NotImplementedError(
            f"PyNN has no code for {type(self).__name__}, for any simulator. A FromListConnector "
            f"with a list of your own does what you need."
        )


#: What is repaired in which kind of connector; the first one that fits counts.
_REPAIRS: tuple[tuple[type, type], ...] = (
    (connectors.CSAConnector, _ConnectionSet),
    (connectors.MapConnector, _ColumnByColumn),
    (connectors.FromFileConnector, _WholeFile),
    (connectors.FromListConnector, _WholeList),
    (connectors.SmallWorldConnector, _Unwritten),
)
