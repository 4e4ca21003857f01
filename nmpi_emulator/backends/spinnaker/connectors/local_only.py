"""Connectors between sheets of cells whose synapses the cores make up: convolution and pooling."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from pyNN.random import RandomDistribution

from nmpi_emulator.backends.spinnaker.errors import SynapticConfigurationException
from nmpi_emulator.backends.spinnaker.scalars import is_scalar
from nmpi_emulator.backends.spinnaker.session import session

from .connector import AbstractConnector, Block, FloatArray, IndexArray

if TYPE_CHECKING:
    from nmpi_emulator.backends.spinnaker.projections import Projection


def _refuse(message: str) -> SynapticConfigurationException:
    return session().findings.refuse(SynapticConfigurationException, "spinnaker/kernel-shape", message)


class _SheetConnector(AbstractConnector):
    """A connector with signed weights between populations on grids."""

    positive_receptor_type: str
    negative_receptor_type: str

    @property
    def signed_weights(self) -> FloatArray:
        """All weights."""
        raise NotImplementedError

    def _check_receptors(self, projection: Projection) -> None:
        for name in (self.positive_receptor_type, self.negative_receptor_type):
            if projection.post_group.receptor(name) is None:
                raise session().refuse_configuration(
                    "spinnaker/receptor", f"The target population does not have a receptor type {name}"
                )
        if not isinstance(projection.delays, float):
            raise session().refuse_configuration(
                "spinnaker/value-type", f"The {type(self).__name__} only takes one delay for all"
            )

    def connections_maximum(self, projection: Projection) -> float:
        """Return the largest number of connections."""
        return projection.n_pre * projection.n_post

    def blocks(self, projection: Projection) -> Iterator[Block]:
        """Generate the connections, core by core of the target population.

        :raises AssertionError: if the synapse type wants rows, which the connector cannot make.
        """
        if not projection.synapse_dynamics.makes_up_synapses:
            raise session().findings.refuse(
                AssertionError,
                "spinnaker/synapse-combination",
                f"A {type(self).__name__} does not go with synapses of the type "
                f"{type(projection.synapse_dynamics).__name__}",
                limit="Convolution, PoolDense",
                where=projection.place,
            )
        return super().blocks(projection)

    def _signed_block(
        self, projection: Projection, pre: IndexArray, post: IndexArray, weights: FloatArray
    ) -> Block:
        """Return connections whose sign says which receptor they reach; zeros are left out."""
        some = weights != 0
        pre, post, weights = pre[some], post[some], weights[some]
        names = (self.positive_receptor_type, self.negative_receptor_type)
        numbers = [projection.post_group.receptor(name) or 0 for name in names]
        receptors = np.where(weights < 0, numbers[1], numbers[0])
        delays = np.full(len(pre), projection.delays, dtype=float)
        return Block(pre, post, np.abs(weights), delays, receptors)


class ConvolutionConnector(_SheetConnector):
    """A kernel that is moved over the source sheet.

    Source of the rules: sPyNNaker 7.4.1, ``ConvolutionConnector``.
    """

    def __init__(
        self,
        kernel_weights: Any,
        kernel_shape: Any = None,
        strides: Any = None,
        padding: Any = None,
        pool_shape: Any = None,
        pool_stride: Any = None,
        positive_receptor_type: str = "excitatory",
        negative_receptor_type: str = "inhibitory",
        safe: bool = True,
        verbose: bool = False,
        callback: Any = None,
        filter_edges: bool = True,
    ) -> None:
        super().__init__(safe, callback, verbose)
        self.kernel_weights = self._decoded(kernel_weights, kernel_shape)
        self._padding = self._decoded_padding(padding)
        self._strides = np.array((1, 1)) if strides is None else _pair(strides, "strides")
        self._pool = None if pool_shape is None else _pair(pool_shape, "pool_shape")
        self._pool_stride = self._pool if pool_stride is None else _pair(pool_stride, "pool_stride")
        if self._pool is not None:
            self.kernel_weights = self.kernel_weights / np.prod(self._pool)
        self.positive_receptor_type = positive_receptor_type
        self.negative_receptor_type = negative_receptor_type

    @property
    def signed_weights(self) -> FloatArray:
        """All weights."""
        return self.kernel_weights

    @staticmethod
    def _shape(shape: Any) -> tuple[int, int]:
        if shape is None:
            raise _refuse("kernel_shape must be provided")
        if is_scalar(shape):
            return int(shape), int(shape)
        if isinstance(shape, tuple) and len(shape) == 2:
            return shape
        raise _refuse(f"Unknown kernel_shape: {shape}")

    def _decoded(self, weights: Any, shape: Any) -> FloatArray:
        if isinstance(weights, (int, float)):
            return np.full(self._shape(shape), weights, dtype=float)
        if isinstance(weights, RandomDistribution):
            rows, columns = self._shape(shape)
            return np.array(weights.next(rows * columns), dtype=float).reshape(rows, columns)
        if not isinstance(weights, (Sequence, np.ndarray)):
            raise _refuse(f"Unknown combination of kernel_weights ({weights}) and kernel_shape ({shape})")
        if not all(isinstance(row, (Sequence, np.ndarray)) for row in weights):
            return np.array(weights, dtype=float).reshape(self._shape(shape))
        if len({len(row) for row in weights}) > 1:
            raise _refuse("kernel_weights must be a 2D array with every row the same length")
        return np.array(weights, dtype=float)

    def _decoded_padding(self, padding: Any) -> IndexArray:
        if padding is None or padding is False:
            return np.zeros(2, dtype=np.int64)
        if padding is True:
            return np.array(self.kernel_weights.shape) // 2
        return _pair(padding, "padding")

    def get_post_shape(self, shape: Any) -> tuple[int, ...]:
        """Return the shape of the target sheet for a source sheet of *shape*."""
        pooled = np.array(shape) if self._pool is None else np.array(shape) // self._pool_stride
        size = pooled - (np.array(self.kernel_weights.shape) - 1) + 2 * self._padding
        return tuple(int(n) for n in np.clip(size // self._strides, 1, None))

    def validate(self, projection: Projection) -> None:
        """Raise unless the sheets fit the kernel."""
        pre, post = projection.pre_group, projection.post_group
        if len(pre.shape) != 2 or len(post.shape) != 2:
            raise session().refuse_configuration(
                "spinnaker/grid",
                "The ConvolutionConnector only works where the populations of a projection are both 2D: "
                "give both "
                "a Grid2D structure",
            )
        expected = self.get_post_shape(pre.shape)
        if expected != post.shape:
            raise session().refuse_configuration(
                "spinnaker/grid",
                f"For a source of the shape {pre.shape}, this ConvolutionConnector needs a target of "
                "another shape",
                limit=expected,
                actual=post.shape,
            )
        self._check_receptors(projection)

    def to_post_maximum(self, projection: Projection) -> float:
        """Return the largest number of synapses that one target cell gets."""
        return min(self.kernel_weights.size, projection.n_pre)

    def row_maximum(self, n_post: int, projection: Projection, low: float | None, high: float | None) -> int:
        """Return the largest number of synapses of one source cell onto *n_post* target cells."""
        return min(self.kernel_weights.size, n_post)

    def get_weight_maximum(self, projection: Projection) -> float:
        """Return the largest weight."""
        return float(np.amax(self.kernel_weights))

    def _block(self, projection: Projection, posts: IndexArray, core: int) -> Block:
        width, _ = projection.pre_group.shape
        pre_x, pre_y = np.arange(projection.n_pre) % width, np.arange(projection.n_pre) // width
        if self._pool_stride is not None:
            pre_x, pre_y = pre_x // self._pool_stride[0], pre_y // self._pool_stride[1]
        post_width = projection.post_group.shape[0]
        # A target cell sees the part of the source sheet that begins at its place times the stride.
        left = (posts % post_width) * self._strides[0] - self._padding[0]
        top = (posts // post_width) * self._strides[1] - self._padding[1]
        kernel_x = pre_x[:, np.newaxis] - left[np.newaxis, :]
        kernel_y = pre_y[:, np.newaxis] - top[np.newaxis, :]
        columns, rows = self.kernel_weights.shape
        inside = (kernel_x >= 0) & (kernel_x < columns) & (kernel_y >= 0) & (kernel_y < rows)
        source, target = np.nonzero(inside)
        weights = self.kernel_weights[kernel_x[inside], kernel_y[inside]]
        return self._signed_block(projection, source, posts[target], weights)


class PoolDenseConnector(_SheetConnector):
    """Every cell of a pooled sheet to every target cell, with a weight for each pair.

    Source of the rules: sPyNNaker 7.4.1, ``PoolDenseConnector``.
    """

    def __init__(
        self,
        weights: Any,
        pool_shape: Any = None,
        pool_stride: Any = None,
        positive_receptor_type: str = "excitatory",
        negative_receptor_type: str = "inhibitory",
        safe: bool = True,
        verbose: bool = False,
        callback: Any = None,
    ) -> None:
        super().__init__(safe, callback, verbose)
        self.weights = weights if isinstance(weights, RandomDistribution) else np.array(weights)
        self._pool, self._pool_stride = pool_shape, pool_shape if pool_stride is None else pool_stride
        self.positive_receptor_type = positive_receptor_type
        self.negative_receptor_type = negative_receptor_type

    @property
    def signed_weights(self) -> FloatArray:
        """All weights."""
        return np.atleast_1d(np.asarray(self.weights, dtype=float))

    @classmethod
    def get_post_pool_shape(
        cls, pre_shape: Any, pool_shape: Any = None, pool_stride: Any = None
    ) -> IndexArray:
        """Return the shape of a pooled sheet."""
        stride = pool_shape if pool_stride is None else pool_stride
        shape = np.array(pre_shape)
        return shape if stride is None else shape // _several(stride, len(shape))

    def _pooled(self, projection: Projection) -> IndexArray:
        return self.get_post_pool_shape(projection.pre_group.shape, self._pool, self._pool_stride)

    def validate(self, projection: Projection) -> None:
        """Raise unless there is a weight for each pair."""
        pre = projection.pre_group
        if len(pre.shape) != 2:
            raise session().refuse_configuration(
                "spinnaker/grid", "The PoolDenseConnector needs a source population with a Grid2D structure"
            )
        expected = int(np.prod(self._pooled(projection))) * projection.n_post
        if not isinstance(self.weights, RandomDistribution) and self.weights.size != expected:
            raise session().refuse_configuration(
                "spinnaker/grid",
                f"For a source of the shape {pre.shape} and a target of {projection.n_post} cells, this "
                "connector "
                "needs a weight for each pair",
                limit=expected,
                actual=self.weights.size,
            )
        self._check_receptors(projection)

    def to_post_maximum(self, projection: Projection) -> float:
        """Return the largest number of synapses that one target cell gets."""
        return projection.n_pre

    def row_maximum(self, n_post: int, projection: Projection, low: float | None, high: float | None) -> int:
        """Return the largest number of synapses of one source cell onto *n_post* target cells."""
        return n_post

    def get_weight_maximum(self, projection: Projection) -> float:
        """Return the largest weight."""
        return float(np.amax(self.signed_weights))

    def _block(self, projection: Projection, posts: IndexArray, core: int) -> Block:
        width, _ = projection.pre_group.shape
        pooled = self._pooled(projection)
        sources = np.arange(projection.n_pre)
        stride = np.array((1, 1)) if self._pool_stride is None else _several(self._pool_stride, 2)
        x, y = sources % width // stride[0], sources // width // stride[1]
        inside = (x < pooled[0]) & (y < pooled[1])
        sources, x, y = sources[inside], x[inside], y[inside]
        if isinstance(self.weights, RandomDistribution):
            self.weights = np.array(self.weights.next(int(np.prod(pooled)) * projection.n_post))
        table = np.asarray(self.weights, dtype=float).reshape(*pooled, projection.n_post)
        if self._pool is not None:
            table = table / np.prod(_several(self._pool, 2))
        weights = table[x[:, np.newaxis], y[:, np.newaxis], posts[np.newaxis, :]]
        pre, post = np.repeat(sources, len(posts)), np.tile(posts, len(sources))
        return self._signed_block(projection, pre, post, weights.ravel())


def _pair(shape: Any, name: str) -> IndexArray:
    """Return two numbers, of one or two."""
    if is_scalar(shape):
        return np.array([shape, shape], dtype=np.int64)
    assert isinstance(shape, tuple), f"{name} must be an int or a tuple(int, int)"
    if len(shape) == 1:
        return np.array([shape[0], 1], dtype=np.int64)
    if len(shape) == 2:
        return np.array(shape, dtype=np.int64)
    raise _refuse(f"{name} must be an int or a tuple(int, int)")


def _several(shape: Any, n: int) -> IndexArray:
    """Return *n* numbers, of one or *n*."""
    if is_scalar(shape):
        return np.array([shape] * n, dtype=np.int64)
    if len(shape) == n:
        return np.array(shape, dtype=np.int64)
    raise _refuse(f"A shape must be an int or a tuple of {n} numbers")
