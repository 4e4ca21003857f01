"""A connector that lays a kernel over two sheets of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from pyNN.random import RandomDistribution

from nmpi_emulator.backends.spinnaker.errors import SpynnakerException
from nmpi_emulator.backends.spinnaker.session import session

from .connector import Block, FloatArray, IndexArray, MachineConnector

if TYPE_CHECKING:
    from nmpi_emulator.backends.spinnaker.projections import Projection

_LARGEST_COUNT = 255


class KernelConnector(MachineConnector):
    """Each source cell to the target cells around its place, with the weights of a kernel.

    Source of the rules: sPyNNaker 7.4.1, ``KernelConnector``.  Shapes are (height, width); cells are numbered
    row by row.

    :param shape_pre: and *shape_post*, *shape_kernel*: sizes of the sheets and of the kernel.
    :param pre_sample_steps_in_post: and the other three: how the sheets lie over each other.
    """

    needs_line = True

    def __init__(
        self,
        shape_pre: Any,
        shape_post: Any,
        shape_kernel: Any,
        weight_kernel: Any = None,
        delay_kernel: Any = None,
        shape_common: Any = None,
        pre_sample_steps_in_post: Any = None,
        pre_start_coords_in_post: Any = None,
        post_sample_steps_in_pre: Any = None,
        post_start_coords_in_pre: Any = None,
        safe: bool = True,
        space: Any = None,
        verbose: bool = False,
        callback: Any = None,
    ) -> None:
        super().__init__(safe, callback, verbose)
        assert space is None, "A KernelConnector takes no space"
        starts = (pre_start_coords_in_post, post_start_coords_in_pre)
        steps = (pre_sample_steps_in_post, post_sample_steps_in_pre)
        for shape in (shape_kernel, shape_pre, shape_post):
            _check_pair(shape)
        for pair in (*starts, *steps, shape_common):
            if pair is not None:
                _check_pair(pair)
        self._pre_shape, self._post_shape, self._shape = shape_pre, shape_post, shape_kernel
        self._common = shape_pre if shape_common is None else shape_common
        self._pre_start, self._post_start = (
            pre_start_coords_in_post or (0, 0),
            post_start_coords_in_pre or (0, 0),
        )
        self._pre_step, self._post_step = (
            pre_sample_steps_in_post or (1, 1),
            post_sample_steps_in_pre or (1, 1),
        )
        self._weight_kernel = self._kernel(weight_kernel)
        self._delay_kernel = self._kernel(delay_kernel)

    def __repr__(self) -> str:
        return f"KernelConnector(shape_kernel[{self._shape[1]},{self._shape[0]}])"

    def _kernel(self, values: Any) -> FloatArray | None:
        if values is None:
            return None
        shape = (int(self._shape[0]), int(self._shape[1]))
        if isinstance(values, RandomDistribution):
            return np.array(values.next(shape[0] * shape[1]), dtype=float).reshape(shape)
        if np.isscalar(values):
            return np.full(shape, values, dtype=float)
        array = np.asarray(values, dtype=float)
        if array.shape[:2] == shape:
            return array
        raise session().findings.refuse(
            SpynnakerException,
            "spinnaker/kernel-shape",
            "The weights and delays of a KernelConnector must have the shape of the kernel",
            limit=shape,
            actual=array.shape,
        )

    def validate(self, projection: Projection) -> None:
        """Refuse populations on grids: the sheets are given by the shapes."""
        if len(projection.pre_group.shape) != 1 or len(projection.post_group.shape) != 1:
            raise session().refuse_configuration(
                "spinnaker/kernel-shape",
                "The KernelConnector works with populations without a grid structure",
            )

    # --- bounds ---

    def to_post_maximum(self, projection: Projection) -> float:
        """Return the largest number of synapses that one target cell gets."""
        return min(self._size, _LARGEST_COUNT)

    @property
    def _size(self) -> int:
        return int(self._shape[0] * self._shape[1])

    def connections_maximum(self, projection: Projection) -> float:
        """Return the largest number of connections."""
        return int(self._pre_shape[0] * self._pre_shape[1]) * self._size

    def row_maximum(self, n_post: int, projection: Projection, low: float | None, high: float | None) -> int:
        """Return the largest number of synapses of one source cell onto *n_post* target cells."""
        return min(self._size, n_post)

    def get_delay_maximum(self, projection: Projection) -> float:
        """Return the longest delay."""
        return (
            super().get_delay_maximum(projection)
            if self._delay_kernel is None
            else float(np.max(self._delay_kernel))
        )

    def get_delay_variance(self, projection: Projection) -> float:
        """Return the variance of the delays."""
        return (
            super().get_delay_variance(projection)
            if self._delay_kernel is None
            else float(np.var(self._delay_kernel))
        )

    def get_weight_maximum(self, projection: Projection) -> float:
        """Return the largest weight."""
        if self._weight_kernel is None:
            return super().get_weight_maximum(projection)
        return float(np.max(self._weight_kernel))

    def get_weight_mean(self, projection: Projection) -> float:
        """Return the mean weight."""
        return (
            super().get_weight_mean(projection)
            if self._weight_kernel is None
            else float(np.mean(self._weight_kernel))
        )

    def get_weight_variance(self, projection: Projection) -> float:
        """Return the variance of the weights."""
        if self._weight_kernel is None:
            return super().get_weight_variance(projection)
        return float(np.var(self._weight_kernel))

    # --- the connections ---

    def _block(self, projection: Projection, posts: IndexArray, core: int) -> Block:
        pre, post, row, column = self._places(projection, posts)
        weights = self._of_kernel(self._weight_kernel, projection.weights, row, column)
        delays = self._of_kernel(self._delay_kernel, projection.delays, row, column)
        # A negative weight of the kernel is inhibitory.
        receptors = (weights < 0).astype(np.int64)
        return Block(pre, post, np.abs(weights), delays, receptors)

    def _of_kernel(
        self, kernel: FloatArray | None, common: Any, row: IndexArray, column: IndexArray
    ) -> FloatArray:
        values = self._kernel(common) if kernel is None else kernel
        assert values is not None
        return values[row, column]

    def _places(
        self, projection: Projection, posts: IndexArray
    ) -> tuple[IndexArray, IndexArray, IndexArray, IndexArray]:
        """Return source, target, and place in the kernel of each connection."""
        sources = np.arange(projection.n_pre)
        pre_row, pre_column = np.divmod(sources, self._pre_shape[1])
        on_grid = ((pre_row - self._pre_start[0]) % self._pre_step[0] == 0) & (
            (pre_column - self._pre_start[1]) % self._pre_step[1] == 0
        )
        sources, pre_row, pre_column = sources[on_grid], pre_row[on_grid], pre_column[on_grid]
        post_row, post_column = np.divmod(posts, self._post_shape[1])
        row = self._as_pre(post_row, 0)[np.newaxis, :] - pre_row[:, np.newaxis]
        column = self._as_pre(post_column, 1)[np.newaxis, :] - pre_column[:, np.newaxis]
        kernel_row, kernel_column = self._shape[0] // 2 - row, self._shape[1] // 2 - column
        inside = (
            (kernel_row >= 0)
            & (kernel_row < self._shape[0])
            & (kernel_column >= 0)
            & (kernel_column < self._shape[1])
        )
        source, target = np.nonzero(inside)
        return sources[source], posts[target], kernel_row[inside], kernel_column[inside]

    def _as_pre(self, post: IndexArray, axis: int) -> IndexArray:
        """Return where a row or column of the target sheet lies on the source sheet."""
        common = self._post_start[axis] + post * self._post_step[axis]
        return np.asarray((common - self._pre_start[axis] - 1) // self._pre_step[axis] + 1)


def _check_pair(shape: Any) -> None:
    """Raise unless a shape has a height and a width.

    :raises TypeError: for a single number.
    :raises IndexError: if it is too short.
    """
    try:
        shape[0], shape[1]
    except (TypeError, IndexError) as error:
        raise session().findings.refuse(
            type(error),
            "spinnaker/kernel-shape",
            "The shapes of a KernelConnector are pairs: (height, width)",
            actual=shape,
        ) from None
