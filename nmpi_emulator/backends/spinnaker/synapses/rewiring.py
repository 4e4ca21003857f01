"""The parts of a rewiring: who is the next partner, when a synapse forms, when it vanishes.

Source: sPyNNaker 7.4.1, ``spynnaker.pyNN.models.neuron.structural_plasticity.synaptogenesis``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.spinnaker.sealed import Sealed

ProbabilityTable = npt.NDArray[np.uint16]

_WORD, _HALF_WORD = 4, 2
#: A probability of one in the tables.
_CERTAIN = 2**16 - 1


class Part(Protocol):
    """A part of a rewiring."""

    def get_parameter_names(self) -> tuple[str, ...]:
        """Return the names of the parameters."""

    def memory_bytes(self) -> int:
        """Return what the parameters take on a core."""


class LastNeuronSelection(Sealed):
    """The next source is a cell that has just spiked."""

    def __init__(self, spike_buffer_size: int = 64) -> None:
        self.spike_buffer_size = spike_buffer_size

    def get_parameter_names(self) -> tuple[str, ...]:
        """Return the names of the parameters."""
        return ("spike_buffer_size",)

    def memory_bytes(self) -> int:
        """Return what the parameters take on a core."""
        return _WORD


class RandomSelection(Sealed):
    """The next source is any cell."""

    def get_parameter_names(self) -> tuple[str, ...]:
        """Return that there are no parameters."""
        return ()

    def memory_bytes(self) -> int:
        """Return that there are no parameters."""
        return 0


class DistanceDependentFormation(Sealed):
    """The nearer two cells are on a grid, the likelier a synapse forms between them.

    :param grid: its width and height; the grid is closed to a torus.
    :param p_form_forward: the probability at the same place, from another population.
    :param sigma_form_forward: the width of the Gaussian by which it falls off.
    :param p_form_lateral: and *sigma_form_lateral*: the same within a population.
    """

    def __init__(
        self,
        grid: Any = (16, 16),
        p_form_forward: float = 0.16,
        sigma_form_forward: float = 2.5,
        p_form_lateral: float = 1.0,
        sigma_form_lateral: float = 1.0,
    ) -> None:
        self.grid = np.asarray(grid, dtype=int)
        self.p_form_forward, self.sigma_form_forward = p_form_forward, sigma_form_forward
        self.p_form_lateral, self.sigma_form_lateral = p_form_lateral, sigma_form_lateral
        farthest = _farthest(int(self.grid[0]), int(self.grid[1]))
        self.forward_table = _table(p_form_forward, sigma_form_forward, farthest)
        self.lateral_table = _table(p_form_lateral, sigma_form_lateral, farthest)

    def get_parameter_names(self) -> tuple[str, ...]:
        """Return the names of the parameters."""
        return ("grid", "p_form_forward", "sigma_form_forward", "p_form_lateral", "sigma_form_lateral")

    def memory_bytes(self) -> int:
        """Return what the parameters take on a core."""
        return 6 * _WORD + _HALF_WORD * (len(self.forward_table) + len(self.lateral_table))


class RandomByWeightElimination(Sealed):
    """Weak synapses vanish more often than strong ones.

    :param threshold: the weight from which on a synapse counts as strong.
    """

    def __init__(
        self,
        threshold: float,
        prob_elim_depressed: float = 0.0245,
        prob_elim_potentiated: float = 0.000136,
    ) -> None:
        self.threshold = threshold
        self.prob_elim_depressed = prob_elim_depressed
        self.prob_elim_potentiated = prob_elim_potentiated

    def get_parameter_names(self) -> tuple[str, ...]:
        """Return the names of the parameters."""
        return ("prob_elim_depressed", "prob_elim_potentiated", "threshold")

    def memory_bytes(self) -> int:
        """Return what the parameters take on a core."""
        return 3 * _WORD


@lru_cache
def _farthest(width: int, height: int) -> int:
    """Return the largest squared distance on a grid, as the software finds it."""
    across = width if width > 1 else 1
    cells = [np.arange(size**2) for size in (width, height)]
    pre, post = (
        np.stack((numbers // across if width > 1 else 0 * numbers, numbers % height)) for numbers in cells
    )
    largest = 0
    for place in pre.T:
        delta = np.abs(post - place[:, np.newaxis])
        wrapped = np.where(delta > np.array([[width], [height]]) * 0.5, delta - [[width], [height]], delta)
        largest = max(largest, int(np.square(wrapped).sum(axis=0).max()))
    return largest


def _table(probability: float, sigma: float, farthest: int) -> ProbabilityTable:
    """Return the probability for each squared distance, as long as it is not zero."""
    squared = np.arange(farthest + 1)
    quantised = (probability * np.exp(-squared / (2 * sigma**2)) * _CERTAIN).astype(np.uint16)
    table = quantised[quantised > 0]
    return np.concatenate((table, np.zeros(table.size % 2, dtype=np.uint16)))
