"""Connectors whose connections are given one by one: as a list, a file, an array or a connection set."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from pyNN.recording.files import StandardTextFile

from nmpi_emulator.backends.spinnaker.errors import InvalidParameterType
from nmpi_emulator.backends.spinnaker.session import session

from .connector import AbstractConnector, Block, FloatArray, IndexArray, refuse_smaller

if TYPE_CHECKING:
    from nmpi_emulator.backends.spinnaker.projections import Projection
    from nmpi_emulator.backends.spinnaker.synapses.dynamics import AbstractSynapseDynamics


class FromListConnector(AbstractConnector):
    """Connections with their weights, delays and other parameters, row by row.

    Source of the rules: sPyNNaker 7.4.1, ``FromListConnector``.
    """

    settable = AbstractConnector.settable | {"conn_list", "column_names"}

    def __init__(
        self,
        conn_list: Any,
        column_names: Any = None,
        *,
        safe: bool = True,
        verbose: bool = False,
        callback: Any = None,
    ) -> None:
        super().__init__(safe, callback, verbose)
        self.column_names = column_names
        self._take(conn_list)

    def __repr__(self) -> str:
        return f"FromListConnector(n_connections={len(self._pre)})"

    # --- the list ---

    @property
    def conn_list(self) -> npt.NDArray[Any]:
        """The rows."""
        return self._rows

    @conn_list.setter
    def conn_list(self, conn_list: Any) -> None:
        self._take(conn_list)

    def _take(self, conn_list: Any) -> None:
        empty = conn_list is None or len(conn_list) == 0
        self._rows = np.zeros((0, 2), dtype=np.uint32) if empty else np.array(conn_list)
        names = self._names()
        self._pre = self._rows[:, 0].astype(np.uint32).astype(np.int64)
        self._post = self._rows[:, 1].astype(np.uint32).astype(np.int64)
        self._given_weights = self._column("weight", names)
        delays = self._column("delay", names)
        clock = session().clock if delays is not None else None
        self._given_delays = (
            None
            if delays is None or clock is None
            else np.rint(np.array(delays) * clock.steps_per_ms) * clock.step_ms
        )
        self._extra = self._extra_columns(names)

    def _names(self) -> tuple[str, ...]:
        """Return what the columns after the first two are."""
        if self._rows.ndim != 2:
            raise self._bad_list("Each row of the list must have the same number of elements")
        columns = self._rows.shape[1]
        if columns < 2:
            raise self._bad_list("Each row of the list must have at least 2 elements")
        if self.column_names is not None:
            if columns != len(self.column_names) + 2:
                raise self._bad_list(
                    "There must be a column name for each element of a row after the first two"
                )
            return tuple(self.column_names)
        known = {2: (), 4: ("weight", "delay")}
        if columns not in known:
            raise session().findings.refuse(
                TypeError,
                "spinnaker/connection-list",
                f"column_names is needed for rows of {columns} elements",
                limit="2 or 4 columns without names",
                actual=columns,
            )
        return known[columns]

    @staticmethod
    def _bad_list(message: str) -> InvalidParameterType:
        return session().findings.refuse(InvalidParameterType, "spinnaker/connection-list", message)

    def _column(self, name: str, names: tuple[str, ...]) -> Any:
        return self._rows[:, names.index(name) + 2] if name in names else None

    def _extra_columns(self, names: tuple[str, ...]) -> dict[str, Any]:
        extra = {}
        for column, name in enumerate(names, 2):
            if name in ("weight", "delay"):
                continue
            if len(self._rows) and np.ptp(self._rows[:, column]):
                raise ValueError(
                    f"All values in column {column} ({name}) of a FromListConnector must have the same value"
                )
            extra[name] = self._rows[:, column]
        return extra

    def get_extra_parameters(self) -> Any:
        """Return the columns that are neither weights nor delays."""
        return np.column_stack(list(self._extra.values())) if self._extra else None

    def get_extra_parameter_names(self) -> tuple[str, ...] | None:
        """Return what these columns are."""
        return tuple(self._extra) or None

    def apply_to(self, synapse_type: AbstractSynapseDynamics) -> None:
        """Set the parameters of the synapse type that the list names."""
        for name, values in self._extra.items():
            synapse_type.set_value(name, values)

    # --- bounds ---

    def validate(self, projection: Projection) -> None:
        """Warn of rows whose cells do not exist; they are left out."""
        for cells, n, what in (
            (self._post, projection.n_post, "targets"),
            (self._pre, projection.n_pre, "sources"),
        ):
            outside = cells >= n
            if outside.any():
                message = f"Some {what} are out of range: {self._rows[outside].tolist()}"
                session().findings.note(
                    "spinnaker/connection-list", message, limit=f"0 to {n - 1}", actual=int(cells.max())
                )
                session().log.warning(message)

    def to_post_maximum(self, projection: Projection) -> float:
        """Return the largest number of synapses that one target cell gets."""
        return int(np.bincount(self._post).max()) if len(self._post) else 0

    def connections_maximum(self, projection: Projection) -> float:
        """Return the number of connections."""
        return len(self._post)

    def row_maximum(self, n_post: int, projection: Projection, low: float | None, high: float | None) -> int:
        """Return the largest number of synapses of one source cell onto *n_post* target cells."""
        delays = self._given_delays
        if delays is None and isinstance(projection.delays, np.ndarray):
            delays = projection.delays
        keep = np.ones(len(self._pre), dtype=bool)
        if low is not None and high is not None and delays is not None:
            keep = (delays >= low) & (delays <= high)
        if not keep.any():
            return 0
        cores = self._post[keep] // n_post
        row = self._pre[keep] * (int(cores.max()) + 1) + cores
        most = int(np.unique(row, return_counts=True)[1].max())
        if low is None or high is None or delays is not None:
            return most
        return self._delayed(projection, self._row_total(projection), most, low, high)

    def get_delay_maximum(self, projection: Projection) -> float:
        """Return the longest delay."""
        return self._extreme(self._given_delays, projection.delays, super().get_delay_maximum, projection)

    def get_delay_variance(self, projection: Projection) -> float:
        """Return the variance of the delays."""
        if self._given_delays is not None:
            return float(np.var(self._given_delays))
        if isinstance(projection.delays, np.ndarray):
            return float(np.var(projection.delays))
        return super().get_delay_variance(projection)

    def get_weight_maximum(self, projection: Projection) -> float:
        """Return the largest absolute weight."""
        weights = None if self._given_weights is None else np.abs(self._given_weights)
        return self._extreme(weights, projection.weights, super().get_weight_maximum, projection)

    @staticmethod
    def _extreme(own: Any, common: Any, otherwise: Any, projection: Projection) -> float:
        if own is not None:
            return float(np.amax(own))
        return float(np.amax(common)) if isinstance(common, np.ndarray) else otherwise(projection)

    def get_weight_mean(self, projection: Projection) -> float:
        """Return the mean absolute weight."""
        if self._given_weights is not None:
            return float(np.mean(np.abs(self._given_weights)))
        if isinstance(projection.weights, np.ndarray):
            return float(np.mean(projection.weights))
        return super().get_weight_mean(projection)

    def get_weight_variance(self, projection: Projection) -> float:
        """Return the variance of the weights."""
        if self._given_weights is not None:
            return float(np.var(np.abs(self._given_weights)))
        if isinstance(projection.weights, np.ndarray):
            return float(np.var(projection.weights))
        return super().get_weight_variance(projection)

    # --- the connections ---

    def check_placed(self, projection: Projection) -> None:
        """Raise for views: the release looks the cores up for the cells of the whole population.

        :raises TypeError: if the cells are not numbered by numbers.
        :raises IndexError: if there are fewer cells than the population has.
        """
        if self._rows.dtype.kind in "SUb":
            raise session().findings.refuse(
                TypeError,
                "spinnaker/connection-list",
                "The rows of a FromListConnector must consist of numbers",
                actual=str(self._rows[:1].tolist()),
                where=projection.place,
            )
        refuse_smaller(projection, projection.n_pre, projection.pre_group.size, "sources")
        refuse_smaller(projection, projection.n_post, projection.post_group.size, "targets")

    def blocks(self, projection: Projection) -> Iterator[Block]:
        """Go through the rows, core by core."""
        exists = (self._post < projection.n_post) & (self._pre < projection.n_pre)
        self._existing = np.flatnonzero(exists)
        yield from super().blocks(projection)

    def _block(self, projection: Projection, posts: IndexArray, core: int) -> Block:
        rows = self._existing[np.isin(self._post[self._existing], posts)]
        pre, post = self._pre[rows], self._post[rows]
        weights = self._of_rows(self._given_weights, projection.weights, "weight", projection, rows, core)
        delays = self._of_rows(self._given_delays, projection.delays, "delay", projection, rows, core)
        return Block(pre + projection.first_pre, post + projection.first_post, weights, delays)

    def _of_rows(
        self, own: Any, common: Any, what: str, projection: Projection, rows: IndexArray, core: int
    ) -> FloatArray:
        if own is not None:
            return np.asarray(own[rows], dtype=float)
        if isinstance(common, np.ndarray):
            return np.asarray(common[rows], dtype=float)
        return self._values(common, what, projection, self._pre[rows], self._post[rows], core)


class FromFileConnector(FromListConnector):
    """A list of connections that a file holds."""

    def __init__(
        self,
        file: Any,
        distributed: bool = False,
        safe: bool = True,
        callback: Any = None,
        verbose: bool = False,
    ) -> None:
        self._file = file
        reader = self.get_reader(file) if isinstance(file, str) else file
        try:
            rows = self._read(reader, distributed)
        finally:
            if isinstance(file, str):
                reader.close()
        columns = self.get_reader(file).get_metadata().get("columns")
        if columns is not None:
            columns = [column for column in columns if column not in ("i", "j")]
        super().__init__(rows, column_names=columns, safe=safe, verbose=verbose, callback=callback)

    def __repr__(self) -> str:
        return f"FromFileConnector({self._file})"

    def _read(self, reader: Any, distributed: bool) -> Any:
        if not distributed:
            return reader.read()
        directory, name = os.path.split(reader.file)
        parts = [entry for entry in sorted(os.listdir(directory or ".")) if entry.startswith(f"{name}.")]
        return np.concatenate([self.get_reader(os.path.join(directory, part)).read() for part in parts])

    @staticmethod
    def get_reader(file: Any) -> StandardTextFile:
        """Return what reads a file of connections."""
        return StandardTextFile(file, mode="r")


class ArrayConnector(AbstractConnector):
    """The pairs of cells where an array holds 1."""

    counts_whole = True

    def __init__(
        self, array: npt.NDArray[Any], safe: bool = True, callback: Any = None, verbose: bool = False
    ) -> None:
        super().__init__(safe, callback, verbose)
        self._array = array
        if len(array.shape) < 2:
            raise IndexError("The array of an ArrayConnector must have two dimensions")
        self._total = int(np.count_nonzero(np.asarray(array) == 1))

    def __repr__(self) -> str:
        return f"ArrayConnector({self._array})"

    def to_post_maximum(self, projection: Projection) -> float:
        """Return what the software reckons with: no synapse, by a slip of the release."""
        return 0

    def connections_maximum(self, projection: Projection) -> float:
        """Return the number of connections."""
        return self._total

    def get_delay_maximum(self, projection: Projection) -> float:
        """Return the longest delay, reckoned by the number of rows."""
        return self._delay_maximum(projection, len(self._array))

    def _row_maximum(self, n_post: int, projection: Projection) -> float:
        return float(np.max(np.sum(self._array, axis=1)))

    def _row_total(self, projection: Projection) -> float:
        return self._total

    def check_placed(self, projection: Projection) -> None:
        """Raise for views as targets: the release indexes the array by the cells of the whole population.

        :raises IndexError: if the array has fewer columns.
        """
        refuse_smaller(projection, self._array.shape[1], projection.post_group.size, "targets")

    def pairs(self, projection: Projection, posts: IndexArray) -> tuple[IndexArray, IndexArray]:
        """Return source and target of each connection onto some target cells."""
        wanted = np.array(
            [[self._array[i, j] == 1 for j in posts] for i in range(projection.n_pre)], dtype=bool
        ).reshape(projection.n_pre, len(posts))
        pre, place = np.nonzero(wanted)
        return pre, posts[place]


class CSAConnector(AbstractConnector):
    """The pairs of cells of a connection set (the package ``csa``)."""

    counts_whole = True

    def __init__(self, cset: Any, safe: bool = True, callback: Any = None, verbose: bool = False) -> None:
        super().__init__(safe, callback, verbose)
        # An optional package: whoever has a connection set has it.
        import csa

        self._csa, self._set = csa, cset
        self._all: list[tuple[Any, ...]] | None = None

    def __repr__(self) -> str:
        return f"CSAConnector({self._all})"

    def show_connection_set(self, n_pre_neurons: int, n_post_neurons: int) -> None:
        """Show the connections as csa does."""
        self._csa.show(self._all, n_pre_neurons, n_post_neurons)

    def to_post_maximum(self, projection: Projection) -> float:
        """Return the largest number of synapses that one target cell gets."""
        return projection.n_pre

    def connections_maximum(self, projection: Projection) -> float:
        """Return the largest number of connections."""
        return projection.n_pre * projection.n_post

    def _row_maximum(self, n_post: int, projection: Projection) -> float:
        return n_post

    def row_maximum(self, n_post: int, projection: Projection, low: float | None, high: float | None) -> int:
        """Return the largest number of synapses of one source cell onto *n_post* target cells.

        :raises ValueError: without bounds of the delays, as the release asks where synapses may need cores.
        """
        if low is None or high is None:
            raise session().findings.refuse(
                ValueError,
                "spinnaker/connector-argument",
                "The release fails at a CSAConnector where it reckons how many cores the synapses need, as "
                "for time steps below 1 ms: give the target population n_synapse_cores",
                where=projection.place,
            )
        return super().row_maximum(n_post, projection, low, high)

    @staticmethod
    def _pairs_only(connections: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """Return connections, which must be without values.

        :raises ValueError: if they have values.
        """
        if any(len(connection) > 2 for connection in connections):
            raise session().findings.refuse(
                ValueError,
                "spinnaker/connection-set",
                "The connection set of a CSAConnector cannot bring values along: give weight and delay "
                "with the "
                "synapse type",
            )
        return connections

    def pairs(self, projection: Projection, posts: IndexArray) -> tuple[IndexArray, IndexArray]:
        """Return source and target of each connection onto some target cells."""
        if self._all is None:
            cross = self._csa.cross(range(projection.n_pre), range(projection.n_post))
            self._all = self._pairs_only(list(cross * self._set))
        pairs = np.array(self._all, dtype=np.int64).reshape(-1, 2)
        here = pairs[np.isin(pairs[:, 1], posts)]
        return here[:, 0], here[:, 1]
