"""All to all, one to one, and patterns of these."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nmpi_emulator.backends.spinnaker.scalars import is_scalar
from nmpi_emulator.backends.spinnaker.session import session

from .connector import AbstractConnector, IndexArray, MachineConnector

if TYPE_CHECKING:
    from nmpi_emulator.backends.spinnaker.projections import Projection


class AllToAllConnector(MachineConnector):
    """Every source cell to every target cell."""

    settable = MachineConnector.settable | {"allow_self_connections"}

    def __init__(
        self,
        allow_self_connections: bool = True,
        safe: bool = True,
        verbose: bool = False,
        callback: Any = None,
    ) -> None:
        super().__init__(safe, callback, verbose)
        self.allow_self_connections = allow_self_connections

    def to_post_maximum(self, projection: Projection) -> float:
        """Return the largest number of synapses that one target cell gets."""
        return projection.n_pre

    def connections_maximum(self, projection: Projection) -> float:
        """Return the largest number of connections."""
        return projection.n_pre * projection.n_post

    def _row_maximum(self, n_post: int, projection: Projection) -> float:
        return n_post

    def pairs(self, projection: Projection, posts: IndexArray) -> tuple[IndexArray, IndexArray]:
        """Return source and target of each connection onto some target cells."""
        pre = np.repeat(np.arange(projection.n_pre), len(posts))
        post = np.tile(posts, projection.n_pre)
        if self.allow_self_connections or not projection.is_recurrent:
            return pre, post
        other = pre != post
        return pre[other], post[other]


class OneToOneConnector(MachineConnector):
    """Each source cell to the target cell of the same number."""

    def generates_on_machine(self, projection: Projection) -> bool:
        """Tell whether the cores generate the connections: between grids only if both are cut alike."""
        pre, post = projection.pre_group, projection.post_group
        on_grid = len(pre.shape) > 1 or len(post.shape) > 1
        if on_grid and (pre.shape, pre.max_atoms_per_dimension) != (post.shape, post.max_atoms_per_dimension):
            return False
        return super().generates_on_machine(projection)

    def check_host_made_view(self, projection: Projection) -> None:
        """Refuse views: the release compares the cells of a core with the ends of the view all at once.

        :raises ValueError: unless all cores have but one cell.
        """
        most = max(core.size for core in projection.post_group.slices())
        if most > 1:
            raise session().findings.refuse(
                ValueError,
                "spinnaker/host-made",
                f"The host makes the connections of {projection.label}, for the cores cannot draw their "
                "weights or delays: the release fails at views of a OneToOneConnector then",
                limit="uniform, normal and exponential distributions",
                where=projection.place,
            )
        super().check_host_made_view(projection)

    def to_post_maximum(self, projection: Projection) -> float:
        """Return the largest number of synapses that one target cell gets."""
        return 1

    def connections_maximum(self, projection: Projection) -> float:
        """Return the largest number of connections."""
        return max(projection.n_pre, projection.n_post)

    def row_maximum(self, n_post: int, projection: Projection, low: float | None, high: float | None) -> int:
        """Return 1, or 0 if no delay lies between the bounds."""
        delays = projection.delays
        if low is None or high is None or not (isinstance(delays, str) or is_scalar(delays)):
            return 1
        if isinstance(delays, str):
            values = self._each_delay(delays, projection)
            return int(low <= np.min(values) and np.max(values) <= high)
        return int(low <= delays <= high)

    def pairs(self, projection: Projection, posts: IndexArray) -> tuple[IndexArray, IndexArray]:
        """Return source and target of each connection onto some target cells."""
        both = posts[posts < projection.n_pre]
        return both, both


class AllButMeConnector(MachineConnector):
    """All to all within groups of cells, but not to oneself: ``extra_models.AllButMeConnector``."""

    needs_line = True

    def __init__(
        self,
        n_neurons_per_group: int | None = None,
        weights: Any = None,
        safe: bool = True,
        verbose: bool = False,
        callback: Any = None,
    ) -> None:
        super().__init__(safe, callback, verbose)
        self._group, self._given = n_neurons_per_group, weights
        self._check_weights(n_neurons_per_group)

    def __repr__(self) -> str:
        return f"WTAConnector(n_neuron_per_group={self._group})"

    def _check_weights(self, group: int | None) -> None:
        if self._given is not None and group is not None and len(self._given) != group * (group - 1):
            raise ValueError(
                "There must be one weight for each connection in a group: "
                f"{group} x ({group} - 1) = {group * (group - 1)}, not {len(self._given)}"
            )

    def _group_size(self, projection: Projection) -> int:
        return self._group or min(projection.n_pre, projection.n_post)

    def validate(self, projection: Projection) -> None:
        """Raise unless the populations consist of equal groups."""
        check_groups(self, projection, self._group)
        self._check_weights(self._group_size(projection))

    def to_post_maximum(self, projection: Projection) -> float:
        """Return the largest number of synapses that one target cell gets."""
        return self._group_size(projection) - 1

    def connections_maximum(self, projection: Projection) -> float:
        """Return the largest number of connections."""
        group = self._group_size(projection)
        return min(projection.n_pre, projection.n_post) // group * group * (group - 1)

    def _row_maximum(self, n_post: int, projection: Projection) -> float:
        return n_post if self._group is None else min(self._group - 1, n_post)

    def get_weight_maximum(self, projection: Projection) -> float:
        """Return the largest absolute weight."""
        return super().get_weight_maximum(projection) if self._given is None else float(np.max(self._given))

    def get_weight_mean(self, projection: Projection) -> float:
        """Return the mean absolute weight."""
        if self._given is None:
            return super().get_weight_mean(projection)
        return float(np.mean(np.abs(self._given)))

    def get_weight_variance(self, projection: Projection) -> float:
        """Return the variance of the weights."""
        if self._given is None:
            return super().get_weight_variance(projection)
        return float(np.var(np.abs(self._given)))

    def pairs(self, projection: Projection, posts: IndexArray) -> tuple[IndexArray, IndexArray]:
        """Return source and target of each connection onto some target cells."""
        group = self._group_size(projection)
        post = np.repeat(posts, group)
        pre = post // group * group + np.tile(np.arange(group), len(posts))
        other = (pre != post) & (pre < projection.n_pre)
        return pre[other], post[other]

    def _weights(self, projection: Projection, pre: Any, post: Any, core: int) -> Any:
        if self._given is None:
            return super()._weights(projection, pre, post, core)
        group = self._group_size(projection)
        source, target = pre % group, post % group
        place = target * (group - 1) + source - (source > target)
        return np.abs(np.asarray(self._given, dtype=float)[place])


class OneToOneOffsetConnector(MachineConnector):
    """Each cell to the one some places further on: ``extra_models.OneToOneOffsetConnector``."""

    needs_line = True

    def __init__(
        self,
        offset: int,
        wrap: bool,
        n_neurons_per_group: int | None = None,
        safe: bool = True,
        verbose: bool = False,
        callback: Any = None,
    ) -> None:
        super().__init__(safe, callback, verbose)
        self._offset, self._wrap, self._group = offset, wrap, n_neurons_per_group

    def __repr__(self) -> str:
        return f"offsetConnector(offset={self._offset}, wrap={self._wrap}, n_neurons_per_group={self._group})"

    def validate(self, projection: Projection) -> None:
        """Raise unless the populations consist of equal groups that are larger than the offset."""
        check_groups(self, projection, self._group)
        if (self._group or projection.n_pre) < abs(self._offset):
            raise ValueError("The offset must be smaller than the number of neurons")

    def check_flags(self, projection: Projection) -> None:
        """Raise if the cores cannot be told how to go on at the end, which they are by a number.

        :raises TypeError: for ``wrap=None``.
        """
        int(self._wrap)

    def to_post_maximum(self, projection: Projection) -> float:
        """Return the largest number of synapses that one target cell gets."""
        return 1

    def connections_maximum(self, projection: Projection) -> float:
        """Return the largest number of connections."""
        if self._wrap:
            return projection.n_pre
        groups = 1 if self._group is None else projection.n_pre // self._group
        return projection.n_pre - groups * abs(self._offset)

    def row_maximum(self, n_post: int, projection: Projection, low: float | None, high: float | None) -> int:
        """Return 1: a cell has one target."""
        return 1

    def pairs(self, projection: Projection, posts: IndexArray) -> tuple[IndexArray, IndexArray]:
        """Return source and target of each connection onto some target cells."""
        group = self._group or projection.n_pre
        start = posts // group * group
        shifted = posts % group - self._offset
        if self._wrap:
            return start + shifted % group, posts
        inside = (shifted >= 0) & (shifted < group)
        return (start + shifted)[inside], posts[inside]


def check_groups(connector: AbstractConnector, projection: Projection, group: int | None) -> None:
    """Raise unless two populations of one size consist of whole groups."""
    name = type(connector).__name__
    if projection.n_pre != projection.n_post:
        raise NotImplementedError(f"{name} is only for populations that have the same size")
    if group is None:
        return
    if group > projection.n_pre:
        raise ValueError(f"A group of {name} cannot be larger than the population")
    if projection.n_post % group:
        raise NotImplementedError(
            "The number of neurons must be divisible by the number of neurons per group"
        )
