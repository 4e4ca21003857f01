"""Synapses as a connector makes them, collected until the projection is complete."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.engine.numerics import FloatArray

Indices = npt.NDArray[np.int32]


class Blocks:
    """Collects blocks of synapses, and returns them as one array per value."""

    def __init__(self) -> None:
        """Begin without a synapse."""
        self._pre: list[npt.NDArray[Any]] = []
        self._post: list[Any] = []
        self._sizes: list[int] = []
        self._values: defaultdict[str, list[Any]] = defaultdict(list)

    def add(self, pre: npt.ArrayLike, post: npt.ArrayLike, values: dict[str, Any]) -> None:
        """Add synapses from the cells ``pre`` to ``post``, which is one cell or as many.

        Each of ``values`` is a number for all synapses of the block, or one for each.
        """
        indices = np.atleast_1d(np.asarray(pre))
        self._pre.append(indices)
        self._post.append(post)
        self._sizes.append(indices.size)
        for name, value in values.items():
            self._values[name].append(value)

    def cells(self) -> tuple[Indices, Indices]:
        """Return the pre- and the postsynaptic index of every synapse."""
        if not self._pre:
            return np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int32)
        return np.concatenate(self._pre).astype(np.int32), self._spread(self._post, np.int32)

    def values(self) -> dict[str, FloatArray]:
        """Return the values of every synapse, by name."""
        return {name: self._spread(parts, float) for name, parts in self._values.items()}

    def _spread(self, parts: list[Any], dtype: npt.DTypeLike) -> npt.NDArray[Any]:
        if all(np.ndim(part) == 0 for part in parts):
            return np.repeat(np.array(parts, dtype=dtype), self._sizes)
        return np.concatenate(
            [
                np.broadcast_to(np.asarray(part, dtype=dtype), (size,))
                for part, size in zip(parts, self._sizes, strict=True)
            ]
        )
