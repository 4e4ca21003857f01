"""Plasticity of Spikey's synapses, and what its software refuses of it."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np

from nmpi_emulator.backends.engine.synapses.model import SynapseModel, TextRule
from nmpi_emulator.backends.pylogging import get
from nmpi_emulator.backends.pynn07 import dynamics
from nmpi_emulator.platforms.spikey.limits import LIMITS, UTILISATIONS

_TAU = LIMITS["stdp_time_constant"].value
_THRESHOLD = LIMITS["stdp_threshold"].value
_LARGEST_CODE = LIMITS["weight_codes"].count - 1


class TsodyksMarkramMechanism(dynamics.TsodyksMarkramMechanism):
    """Short-term depression or facilitation."""


class SpikePairRule(dynamics.SpikePairRule):
    """A rule that looks at pairs of spikes; the chip has one time constant (ms)."""

    def __init__(self, tau_plus: float = _TAU, tau_minus: float = _TAU) -> None:
        """Take time constants, and warn of those that the chip does not have."""
        super().__init__(tau_plus, tau_minus)
        for name, value in (("tau_plus", tau_plus), ("tau_minus", tau_minus)):
            if not math.isclose(value, _TAU):
                get("PyN.syn").warn(f"{name} is about {_TAU:g} ms on the chip; {value:g} ms has no effect")


class AdditiveWeightDependence(dynamics.AdditiveWeightDependence):
    """Each change is one step of the 4-bit weight."""


class STDPMechanism(dynamics.STDPMechanism):
    """Plasticity that depends on the timing of pairs, with additive changes."""

    def __init__(
        self,
        timing_dependence: Any = None,
        weight_dependence: Any = None,
        voltage_dependence: Any = None,
        dendritic_delay_fraction: float = 0.0,
    ) -> None:
        """Take the parts of the rule.

        :raises Exception: for parts that the chip does not have.
        """
        if not isinstance(timing_dependence, dynamics.SpikePairRule):
            raise Exception(
                "ERROR: the timing dependence of the hardware is SpikePairRule, there is no other"
            )
        if not isinstance(weight_dependence, dynamics.AdditiveWeightDependence):
            raise Exception("ERROR: the weight dependence of the hardware is AdditiveWeightDependence")
        if voltage_dependence is not None:
            raise Exception("ERROR: there is no voltage_dependence on the hardware")
        if dendritic_delay_fraction:
            raise Exception(
                "ERROR: dendritic_delay_fraction must be 0: there are no delays to divide on the hardware"
            )
        super().__init__(timing_dependence, weight_dependence)


class SynapseDynamics(dynamics.SynapseDynamics):
    """The plasticity of a projection: a ``fast`` and a ``slow`` mechanism."""

    def __init__(self, fast: Any = None, slow: Any = None) -> None:
        """Take both mechanisms.

        :raises Exception: if short-term plasticity is to depress and to facilitate.
        """
        if fast is not None and fast.tau_rec and fast.tau_facil:
            raise Exception(
                "ERROR: a synapse driver does facilitation OR depression: one of tau_rec "
                f"({fast.tau_rec:g} ms) and tau_facil ({fast.tau_facil:g} ms) must be 0"
            )
        super().__init__(fast, slow)


def utilisation(wanted: float) -> float:
    """Return the utilisation that a driver's capacitors can make, nearest to the one wanted."""
    available = np.array(UTILISATIONS)
    return float(available[np.argmin(np.abs(available - wanted))])


@lru_cache
def short_term_model(facilitating: bool) -> SynapseModel:
    """Return the synapse model of a driver with a utilisation ``U`` and a time constant ``tau`` (ms).

    ``active`` is what a spike finds.  Depression transmits ``U`` of the resources that are left;
    facilitation begins at ``1 - U`` and grows with each spike.
    """
    if facilitating:
        text = """
        active = active*exp(-(now - last)/tau)
        last = now
        transmit = weight*(1 - U)*(1 + active)
        active = active + U*(1 - active)
        """
    else:
        text = """
        active = 1 - (1 - active)*exp(-(now - last)/tau)
        last = now
        transmit = weight*U*active
        active = active*(1 - U)
        """
    name = "facilitation" if facilitating else "depression"
    start = 0.0 if facilitating else 1.0
    return SynapseModel(name, ("U", "tau"), {"active": start, "last": -1e9}, TextRule(text))


#: Each synapse accumulates pairs of nearest neighbours.  A controller comes by periodically; where the
#: causal pairs exceed the anticausal ones by a threshold, or the other way round, it moves the weight by
#: one step and clears both.  The controller's pass is made up for at the next event: between two events
#: nothing changes that it would see.
_CONTROLLER = f"""
visit = floor(now/interval)
due = int(visit > visited)
more = due*int(causal - anticausal > {_THRESHOLD})
less = due*int(anticausal - causal > {_THRESHOLD})
code = clip(code + more - less, 0, {_LARGEST_CODE})
causal = causal*(1 - more - less)
anticausal = anticausal*(1 - more - less)
visited = visit
"""

#: ``step`` is the weight (uS) of one code, ``interval`` the controller's (ms).
STDP = SynapseModel(
    "additive_stdp",
    ("step", "interval"),
    {
        "code": 0.0,
        "causal": 0.0,
        "anticausal": 0.0,
        "visited": 0.0,
        "last_pre": -1e9,
        "last_post": -1e9,
        "pre_counted": 1.0,
        "post_counted": 1.0,
    },
    TextRule(
        on_pre=f"""{_CONTROLLER}
anticausal = anticausal + (1 - post_counted)*exp(-(now - last_post)/{_TAU})
post_counted = 1
last_pre = now
pre_counted = 0
transmit = code*step
""",
        on_post=f"""{_CONTROLLER}
causal = causal + (1 - pre_counted)*exp(-(now - last_pre)/{_TAU})
pre_counted = 1
last_post = now
post_counted = 0
""",
    ),
)
