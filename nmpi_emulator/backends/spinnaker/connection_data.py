"""The connections of a projection as they are on the machine, and how a script reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from .session import session

if TYPE_CHECKING:
    from .projections import Projection

FloatArray = npt.NDArray[np.float64]


#: One connection.  Source: sPyNNaker 7.4.1, ``NUMPY_CONNECTORS_DTYPE``.
_RECORD = np.dtype(
    [("source", np.uint32), ("target", np.uint32), ("weight", np.float64), ("delay", np.float64)]
)


@dataclass(eq=False)
class Connections:
    """All connections of a projection.

    :param pre: and *post*: indices of the cells in their populations.
    :param receptor: of each connection.
    :param weight: as it is stored, in the unit of the synapse; never negative.
    :param delay_steps: in steps.
    """

    pre: npt.NDArray[np.int32]
    post: npt.NDArray[np.int32]
    receptor: npt.NDArray[np.int8]
    weight: FloatArray
    delay_steps: npt.NDArray[np.int32]
    #: Returns the connections as they are now, where they change.
    present: Callable[[], Connections] | None = None

    def __len__(self) -> int:
        """Return the number of connections."""
        return len(self.pre)

    def now(self) -> Connections:
        """Return the connections as they are now."""
        return self.present() if self.present else self

    def column(self, name: str) -> npt.NDArray[Any]:
        """Return a value of every connection."""
        if name == "source":
            return self.pre.astype(np.uint32)
        if name == "target":
            return self.post.astype(np.uint32)
        if name == "weight":
            return self.weight
        return self.delay_steps * session().clock.step_ms


class ConnectionHolder:
    """Values of connections, read when they are first looked at.

    Source of the rules: sPyNNaker 7.4.1, ``ConnectionHolder``.
    """

    def __init__(
        self, projection: Projection, columns: list[str], as_list: bool, constants: list[tuple[str, Any]]
    ) -> None:
        self._projection = projection
        self._columns, self._as_list = columns, as_list
        self._constants = dict(constants)
        self._items: Any = None
        if projection.synapses is not None:
            # What is asked for after a run is what the connections are at that time.
            self._items = self._values(projection.synapses.now())

    def _content(self) -> Any:
        if self._items is None:
            if self._projection.synapses is None and self._projection.make_connections is not None:
                self._projection.make_connections()
            connections = self._projection.synapses
            if connections is None:
                raise session().findings.refuse(
                    NotImplementedError,
                    "spinnaker/connections-before-run",
                    f"The connections exist only after run() has been called; look at {self._columns} then",
                )
            self._items = self._values(connections.now())
        return self._items

    def _values(self, connections: Connections) -> Any:
        columns = [self._column(connections, name) for name in self._columns]
        return self._rows(connections, columns) if self._as_list else self._matrices(connections, columns)

    def _column(self, connections: Connections, name: str) -> npt.NDArray[Any]:
        if name in self._constants:
            return np.full(len(connections), self._constants[name], dtype=float)
        return connections.column(name)

    def _rows(self, connections: Connections, columns: list[npt.NDArray[Any]]) -> tuple[Any, ...]:
        """Return rows, ordered by source and then target; of a single column, its values."""
        order = np.lexsort((connections.post, connections.pre))
        if len(columns) == 1:
            return tuple(columns[0][order])
        return tuple(list(row) for row in zip(*(column[order] for column in columns), strict=True))

    def _matrices(self, connections: Connections, columns: list[npt.NDArray[Any]]) -> Any:
        """Return a matrix for each column; of several synapses between two cells, the last one counts."""
        shape = (self._projection.pre_group.size, self._projection.post_group.size)
        matrices = []
        for column in columns:
            matrix = np.full(shape, np.nan)
            matrix[connections.pre, connections.post] = column
            matrices.append(matrix)
        return matrices[0] if len(matrices) == 1 else tuple(matrices)

    @property
    def connections(self) -> list[npt.NDArray[Any]]:
        """The connections with all their values, as arrays of records."""
        known = self._projection.synapses
        if known is None:
            return []
        records = np.empty(len(known), dtype=_RECORD)
        for name in _RECORD.names or ():
            records[name] = known.now().column(name)
        return [records]

    def __getitem__(self, key: Any) -> Any:
        return self._content()[key]

    def __len__(self) -> int:
        return len(self._content())

    def __iter__(self) -> Iterator[Any]:
        return iter(self._content())

    def __str__(self) -> str:
        return str(self._content())

    def __repr__(self) -> str:
        return repr(self._content())

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._content(), name)
