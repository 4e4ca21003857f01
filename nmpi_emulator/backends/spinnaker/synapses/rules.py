"""The rules of spike-timing dependent plasticity: timing and weight dependences.

Source: sPyNNaker 7.4.1, ``spynnaker.pyNN.models.neuron.plasticity.stdp``.
"""

from __future__ import annotations

import math
from typing import Any, ClassVar

from nmpi_emulator.backends.spinnaker.sealed import Sealed
from nmpi_emulator.backends.spinnaker.session import session

#: Fixed point one of traces and their tables.  Source: sPyNNaker 7.4.1, STDP_FIXED_POINT_ONE.
TRACE_ONE = 2048

_WORD = 4
#: What 16 bits can count.
_LONGEST_TABLE = 2**16 - 1


def table_words(tau_ms: float, shift: int = 0) -> int:
    """Return the length of the table of an exponential decay, in words.

    Source: sPyNNaker 7.4.1, ``get_exp_lut_array``.

    :raises ZeroDivisionError: for a time constant of zero.
    :raises OverflowError: for one that makes more entries than the table can count, with 16 bits.
    """
    decay = session().clock.step_ms / float(tau_ms)
    entries, odd = divmod(math.log(TRACE_ONE) / decay / 2**shift, 2)
    words = int(entries) + int(odd > 0)
    if 2 * words > _LONGEST_TABLE:
        raise session().findings.refuse(
            OverflowError,
            "spinnaker/fixed-point-range",
            "A time constant of plasticity is too long for the time step: its table cannot be counted",
            limit=f"{_LONGEST_TABLE} entries, 7.62 for each time step",
            actual=f"{tau_ms} ms",
        )
    return words + 1


class _Rule(Sealed):
    """Something with named parameters, two of which are equal if these are."""

    #: What the numerics calls it.
    rule: ClassVar[str]
    #: The parameters by which two rules are told apart.
    compared: ClassVar[tuple[str, ...]] = ()
    names: ClassVar[tuple[str, ...]] = ()

    def is_same_as(self, other: Any) -> bool:
        """Tell whether another rule is the same."""
        return type(other) is type(self) and all(
            getattr(self, name) == getattr(other, name) for name in self.compared
        )

    def get_parameter_names(self) -> tuple[str, ...]:
        """Return the names of the parameters."""
        return self.names

    def values(self) -> dict[str, Any]:
        """Return all parameters, for the numerics."""
        return {name: value for name, value in vars(self).items() if not name.startswith("_")}


class TimingRule(_Rule):
    """A timing dependence."""

    settable = frozenset(("A_plus", "A_minus"))

    #: Bytes of the trace of a source cell, and half words of a synapse.
    trace_bytes: int = 2
    half_words: ClassVar[int] = 1
    n_weight_terms: ClassVar[int] = 1

    A_plus: float
    A_minus: float

    def parameter_bytes(self) -> int:
        """Return what the parameters take on a core."""
        raise NotImplementedError

    def words(self) -> dict[str, float]:
        """Return the parameters that a core gets as words with sign, in steps of their format."""
        return {}


class TimingDependenceSpikePair(TimingRule):
    """All pairs of spikes count: ``SpikePairRule``."""

    rule = "pair"
    compared = names = ("tau_plus", "tau_minus")

    def __init__(
        self,
        tau_plus: float = 20.0,
        tau_minus: float = 20.0,
        A_plus: float = 0.01,  # noqa: N803
        A_minus: float = 0.01,  # noqa: N803
    ) -> None:
        self.tau_plus, self.tau_minus = tau_plus, tau_minus
        self.A_plus, self.A_minus = A_plus, A_minus
        self._words = table_words(tau_plus) + table_words(tau_minus)

    def parameter_bytes(self) -> int:
        """Return what the parameters take on a core."""
        return _WORD * self._words


class TimingDependenceSpikeNearestPair(TimingDependenceSpikePair):
    """Only nearest spikes count: ``extra_models.SpikeNearestPairRule``."""

    rule = "nearest_pair"
    trace_bytes = 0


class TimingDependencePfisterSpikeTriplet(TimingRule):
    """Triplets of spikes count (Pfister and Gerstner 2006): ``extra_models.PfisterSpikeTriplet``."""

    rule = "pfister_triplet"
    compared = names = ("tau_plus", "tau_minus", "tau_x", "tau_y")
    trace_bytes = 4
    n_weight_terms = 2

    def __init__(
        self,
        tau_plus: float,
        tau_minus: float,
        tau_x: float,
        tau_y: float,
        A_plus: float,  # noqa: N803
        A_minus: float,  # noqa: N803
    ) -> None:
        self.tau_plus, self.tau_minus, self.tau_x, self.tau_y = tau_plus, tau_minus, tau_x, tau_y
        self.A_plus, self.A_minus = A_plus, A_minus
        self._words = sum(map(table_words, (tau_plus, tau_minus)))
        self._words += sum(table_words(tau, 2) for tau in (tau_x, tau_y))

    def parameter_bytes(self) -> int:
        """Return what the parameters take on a core."""
        return _WORD * self._words


class TimingDependenceVogels2011(TimingRule):
    """Inhibitory plasticity (Vogels et al. 2011): ``extra_models.Vogels2011Rule``."""

    rule = "vogels2011"
    compared = names = ("alpha", "tau")

    def __init__(self, alpha: float, tau: float = 20.0, A_plus: float = 0.01, A_minus: float = 0.01) -> None:  # noqa: N803
        self.alpha, self.tau = alpha, tau
        self.A_plus, self.A_minus = A_plus, A_minus
        self._words = 1 + table_words(tau)

    def parameter_bytes(self) -> int:
        """Return what the parameters take on a core."""
        return _WORD * self._words

    def words(self) -> dict[str, float]:
        """Return ``alpha``, which has the format of traces."""
        return {"alpha": float(self.alpha) * TRACE_ONE}


class TimingDependenceRecurrent(TimingRule):
    """Weights change when pairs have accumulated: ``extra_models.RecurrentRule``."""

    rule = "recurrent"
    compared = (
        "accumulator_depression",
        "accumulator_potentiation",
        "mean_pre_window",
        "mean_post_window",
    )
    names = (*compared, "dual_fsm")
    half_words = 2

    def __init__(
        self,
        accumulator_depression: int = -6,
        accumulator_potentiation: int = 6,
        mean_pre_window: float = 35.0,
        mean_post_window: float = 35.0,
        dual_fsm: bool = True,
        A_plus: float = 0.01,  # noqa: N803
        A_minus: float = 0.01,  # noqa: N803
    ) -> None:
        self.accumulator_depression = accumulator_depression
        self.accumulator_potentiation = accumulator_potentiation
        self.mean_pre_window, self.mean_post_window = mean_pre_window, mean_post_window
        self.dual_fsm = dual_fsm
        self.trace_bytes = 2 if dual_fsm else 0
        self.A_plus, self.A_minus = A_plus, A_minus

    def parameter_bytes(self) -> int:
        """Return what the parameters take on a core."""
        return 2 * _WORD + 2 * TRACE_ONE * 2

    def words(self) -> dict[str, float]:
        """Return the bounds of the count."""
        return {
            "accumulator_depression": self.accumulator_depression + 1,
            "accumulator_potentiation": self.accumulator_potentiation - 1,
        }


class WeightRule(_Rule):
    """A weight dependence; its amplitudes come from the timing dependence."""

    settable = frozenset(("A_plus", "A_minus"))

    words_per_receptor: ClassVar[int] = 4
    n_weight_terms: ClassVar[int] = 1

    w_min: float
    w_max: float
    A_plus: float | None = None
    A_minus: float | None = None

    def set_amplitudes(self, timing: TimingRule) -> None:
        """Take over the amplitudes."""
        self.A_plus, self.A_minus = timing.A_plus, timing.A_minus

    @property
    def weight_maximum(self) -> float:
        """The largest weight that can be reached."""
        return self.w_max

    def accums(self, weight_scale: float) -> dict[str, float]:
        """Return what a core gets in the format s16.15.

        Source: ``write_parameters`` of the weight dependences.

        :param weight_scale: 1 for current, 1024 for conductance models.
        """
        return {name: getattr(self, name) * weight_scale for name in self.compared}

    def parameter_bytes(self, receptors: int, terms: int) -> int:
        """Return what the parameters take on a core.

        :raises NotImplementedError: if the timing dependence has another number of terms.
        """
        if terms != self.n_weight_terms:
            raise session().findings.refuse(
                NotImplementedError,
                "spinnaker/stdp-terms",
                f"{type(self).__name__} does not go with this timing dependence: the number of its "
                "terms differs",
                limit=f"{self.n_weight_terms} term" + "s" * (self.n_weight_terms > 1),
                actual=terms,
            )
        return self.words_per_receptor * _WORD * receptors


class WeightDependenceAdditive(WeightRule):
    """Changes that do not depend on the weight: ``AdditiveWeightDependence``."""

    rule = "additive"
    compared = names = ("w_min", "w_max", "A_plus", "A_minus")

    def __init__(self, w_min: float = 0.0, w_max: float = 1.0) -> None:
        self.w_min, self.w_max = w_min, w_max


class WeightDependenceMultiplicative(WeightDependenceAdditive):
    """Changes proportional to the distance from the bound: ``MultiplicativeWeightDependence``."""

    rule = "multiplicative"

    def accums(self, weight_scale: float) -> dict[str, float]:
        """Return what a core gets in the format s16.15: the amplitudes are plain numbers."""
        amplitudes = {name: getattr(self, name) for name in ("A_plus", "A_minus")}
        return {**super().accums(weight_scale), **amplitudes}


class WeightDependenceAdditiveTriplet(WeightRule):
    """Additive changes with a triplet term: ``extra_models.WeightDependenceAdditiveTriplet``."""

    rule = "additive_triplet"
    compared = ("w_min", "w_max", "A_plus", "A_minus", "A3_plus", "A3_minus")
    names = ("w_min", "w_max", "A3_plus", "A3_minus")
    words_per_receptor = 6
    n_weight_terms = 2

    def __init__(
        self,
        w_min: float = 0.0,
        w_max: float = 1.0,
        A3_plus: float = 0.01,  # noqa: N803
        A3_minus: float = 0.01,  # noqa: N803
    ) -> None:
        self.w_min, self.w_max, self.A3_plus, self.A3_minus = w_min, w_max, A3_plus, A3_minus

    def accums(self, weight_scale: float) -> dict[str, float]:
        """Return what a core gets in the format s16.15: the amplitudes are parts of ``w_max``."""
        return {
            name: value if name in ("w_min", "w_max") else value * self.w_max
            for name, value in super().accums(weight_scale).items()
        }
