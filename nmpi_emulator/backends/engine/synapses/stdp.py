"""Spike-timing dependent plasticity: a timing rule combined with a weight dependence.

All pairs of spikes count, through two traces per synapse.  A trace is kept as it was before its
last spike (``x_pre``, ``x_post``), with the time of that spike and the number of spikes at that
time; so its value at the present time leaves coincident spikes out, in whichever order events are
handled.  NEST does the same: a pre- and a postsynaptic spike that reach a synapse together change
nothing.

``weight`` changes at every spike of either side.  What a presynaptic spike transmits is the weight
after the change that it has made itself.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from nmpi_emulator.backends.engine.cells.text import lines
from nmpi_emulator.backends.engine.synapses.model import SynapseModel, TextRule


class WeightDependence(NamedTuple):
    """How large a change is at a given weight, as text: one each for potentiation and depression.

    Both are per unit of amplitude and trace.
    """

    name: str
    potentiation: str
    depression: str
    parameters: tuple[str, ...] = ("w_min", "w_max")


#: Changes are fractions of ``w_max`` at any weight (Song, Miller and Abbott 2000).
ADDITIVE = WeightDependence("additive", "w_max", "w_max")
#: Changes are in proportion to what is left to either bound.
MULTIPLICATIVE = WeightDependence("multiplicative", "(w_max - weight)", "(weight - w_min)")
#: Potentiation as with ADDITIVE, depression as with MULTIPLICATIVE (van Rossum et al. 2000).
ADDITIVE_MULTIPLICATIVE = WeightDependence("additive_multiplicative", "w_max", "(weight - w_min)")
#: Powers between the two (Guetig et al. 2003, J. Neurosci. 23:3697): the weight is taken relative
#: to its range, as in NEST's ``stdp_synapse``: amplitudes keep their meaning at any range.
GUETIG = WeightDependence(
    "guetig",
    "(w_max - w_min)*clip((w_max - weight)/(w_max - w_min), 0, 1)**mu_plus",
    "(w_max - w_min)*clip((weight - w_min)/(w_max - w_min), 0, 1)**mu_minus",
    ("w_min", "w_max", "mu_plus", "mu_minus"),
)

_STATE = {
    "x_pre": 0.0,
    "n_pre": 0.0,
    "last_pre": -1e9,
    "x_post": 0.0,
    "n_post": 0.0,
    "last_post": -1e9,
}


def _trace(side: str, tau: str) -> str:
    """Return text for the trace of one side at the present time, coincident spikes left out."""
    grown = f"(x_{side} + int(now > last_{side})*n_{side})"
    return f"{grown}*exp((last_{side} - now)/{tau})"


def _mark(side: str, tau: str) -> str:
    """Return text that enters a spike into the trace of one side."""
    return f"""
    later = int(now > last_{side})
    x_{side} = {_trace(side, tau)}
    n_{side} = (1 - later)*n_{side} + 1
    last_{side} = now
    """


@lru_cache
def pair_rule(dependence: WeightDependence) -> SynapseModel:
    """Return the model in which every pair of spikes counts (PyNN's SpikePairRule)."""
    return SynapseModel(
        name=f"stdp_pair_{dependence.name}",
        parameters=("A_plus", "A_minus", "tau_plus", "tau_minus", *dependence.parameters),
        state=_STATE,
        rule=TextRule(
            on_pre=lines(
                f"""
                change = A_minus*{_trace("post", "tau_minus")}*{dependence.depression}
                weight = clip(weight - change, w_min, w_max)
                transmit = weight
                """,
                _mark("pre", "tau_plus"),
            ),
            on_post=lines(
                f"""
                change = A_plus*{_trace("pre", "tau_plus")}*{dependence.potentiation}
                weight = clip(weight + change, w_min, w_max)
                """,
                _mark("post", "tau_minus"),
            ),
        ),
    )


#: Vogels et al. 2011, Science 334:1569: near-coincidence potentiates in either order, and every
#: presynaptic spike depresses by ``2*rho*tau``, so that postsynaptic cells come to fire at ``rho``
#: (Hz).  ``eta`` is in the unit of the weight.
VOGELS = SynapseModel(
    name="stdp_vogels",
    parameters=("eta", "rho", "tau", "w_min", "w_max"),
    state=_STATE,
    rule=TextRule(
        on_pre=lines(
            f"""
            change = eta*({_trace("post", "tau")} - 2*rho*tau/1000)
            weight = clip(weight + change, w_min, w_max)
            transmit = weight
            """,
            _mark("pre", "tau"),
        ),
        on_post=lines(
            f"""
            change = eta*{_trace("pre", "tau")}
            weight = clip(weight + change, w_min, w_max)
            """,
            _mark("post", "tau"),
        ),
    ),
)
