"""Reward and punishment: ``extra_models.Neuromodulation``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .dynamics import AbstractSynapseDynamics
from .rules import TRACE_ONE, table_words
from .stdp import AbstractPlasticSynapseDynamics, refuse_combination

#: Receptors that the synapse type brings along.  Source: sPyNNaker 7.4.1, NEUROMODULATION_TARGETS.
TARGETS = {"reward": 0, "punishment": 1}

_WORD = 4


class SynapseDynamicsNeuromodulation(AbstractPlasticSynapseDynamics):
    """Synapses that change the dopamine level of the plastic synapses of a population.

    Source of the rules: sPyNNaker 7.4.1, ``SynapseDynamicsNeuromodulation``.
    """

    changes_during_run = False
    is_combined_core_capable = False
    weight_scale = TRACE_ONE

    def __init__(
        self,
        weight: Any = 0.0,
        tau_c: float = 1000.0,
        tau_d: float = 200.0,
        w_min: float = 0.0,
        w_max: float = 1.0,
    ) -> None:
        super().__init__(1, weight)
        self.tau_c, self.tau_d, self.w_min, self.w_max = tau_c, tau_d, w_min, w_max
        self._words = table_words(tau_c, 4) + table_words(tau_d, 2)
        if w_min < 0 or w_max < 0:
            raise refuse_combination("The smallest and largest weight must be >= 0")

    def merge(self, other: AbstractSynapseDynamics) -> AbstractSynapseDynamics:
        """Refuse to be the first on a population."""
        raise refuse_combination(
            "Neuromodulation can only be added to a population that has an STDP projection already"
        )

    def is_neuromodulation_same_as(self, other: SynapseDynamicsNeuromodulation) -> bool:
        """Tell whether another neuromodulation has the same numbers."""
        return all(
            getattr(self, name) == getattr(other, name) for name in ("tau_c", "tau_d", "w_min", "w_max")
        )

    def get_parameter_names(self) -> Iterable[str]:
        """Return the names of the parameters of the synapse type."""
        return ("weight",)

    def receptor_by_name(self, name: str | None) -> int | None:
        """Return the number of ``reward`` or ``punishment``."""
        return None if name is None else TARGETS.get(name)

    def words(self, synapses: int) -> int:
        """Return the length of a synaptic row of *synapses*, in words."""
        return 1 + synapses

    def most_synapses(self, words: int) -> int:
        """Return how many synapses fit into a row of *words*."""
        return words - 1

    def parameter_bytes(self, receptors: int) -> int:
        """Return what the parameters take on a core."""
        return _WORD * (3 + self._words)
