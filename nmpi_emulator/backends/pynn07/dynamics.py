"""Plasticity as scripts of the dialect describe it."""

from __future__ import annotations

from typing import Any


class TsodyksMarkramMechanism:
    """Short-term plasticity.

    ``U`` is the utilisation of a spike, ``tau_rec`` and ``tau_facil`` (ms) the time constants of
    recovery and facilitation, ``u0``, ``x0`` and ``y0`` the initial state.
    """

    def __init__(
        self,
        U: float = 0.5,  # noqa: N803
        tau_rec: float = 100.0,
        tau_facil: float = 0.0,
        u0: float = 0.0,
        x0: float = 1.0,
        y0: float = 0.0,
    ) -> None:
        """Keep the parameters.

        :raises ValueError: for a negative time constant.
        """
        self.U, self.tau_rec, self.tau_facil = float(U), float(tau_rec), float(tau_facil)
        if not (self.tau_rec >= 0 and self.tau_facil >= 0):
            raise ValueError(f"tau_rec and tau_facil are 0 ms or more, not {tau_rec!r} and {tau_facil!r}")
        self.u0, self.x0, self.y0 = u0, x0, y0


class SpikePairRule:
    """A rule that looks at pairs of spikes; time constants in ms."""

    def __init__(self, tau_plus: float = 20.0, tau_minus: float = 20.0) -> None:
        """Keep the time constants."""
        self.tau_plus, self.tau_minus = tau_plus, tau_minus


class _WeightDependence:
    """How much a pair changes the weight (uS)."""

    def __init__(
        self,
        w_min: float = 0.0,
        w_max: float = 1.0,
        A_plus: float = 0.01,  # noqa: N803
        A_minus: float = 0.01,  # noqa: N803
    ) -> None:
        """Keep the parameters."""
        self.w_min, self.w_max, self.A_plus, self.A_minus = w_min, w_max, A_plus, A_minus


class AdditiveWeightDependence(_WeightDependence):
    """The change does not depend on the weight."""


class MultiplicativeWeightDependence(_WeightDependence):
    """The change is proportional to the distance from the bounds."""


class AdditivePotentiationMultiplicativeDepression(_WeightDependence):
    """Potentiation does not depend on the weight, depression is proportional to it."""


class GutigWeightDependence(_WeightDependence):
    """The change is a power of the distance from the bounds."""

    def __init__(self, *args: Any, mu_plus: float = 0.5, mu_minus: float = 0.5, **kwargs: Any) -> None:
        """Keep the parameters."""
        super().__init__(*args, **kwargs)
        self.mu_plus, self.mu_minus = mu_plus, mu_minus


class STDPMechanism:
    """Plasticity that depends on the timing of spikes."""

    def __init__(
        self,
        timing_dependence: Any = None,
        weight_dependence: Any = None,
        voltage_dependence: Any = None,
        dendritic_delay_fraction: float = 1.0,
    ) -> None:
        """Keep the parts of the rule."""
        self.timing_dependence = timing_dependence
        self.weight_dependence = weight_dependence
        self.voltage_dependence = voltage_dependence
        self.dendritic_delay_fraction = dendritic_delay_fraction


class SynapseDynamics:
    """The plasticity of a projection: a ``fast`` and a ``slow`` mechanism."""

    def __init__(self, fast: Any = None, slow: Any = None) -> None:
        """Keep the two mechanisms.

        :raises TypeError: for anything else.
        """
        for name, mechanism, kind in (("fast", fast, TsodyksMarkramMechanism), ("slow", slow, STDPMechanism)):
            if mechanism is not None and not isinstance(mechanism, kind):
                raise TypeError(f"the {name} mechanism is a {kind.__name__}, not {mechanism!r}")
        self.fast, self.slow = fast, slow
