"""Short-term plasticity of a synapse driver.

A driver keeps an inactive fraction ``I`` that every spike moves up and that decays with one time
constant.  It weakens what it transmits, or strengthens it: the factor is ``1 - lambda (I - N)`` for
depression and ``1 + lambda (I - N)`` for facilitation.  Source: synapse model of the ESS; ``lambda`` and
``N`` come from analog settings, here 1 and 0, with which depression is the resource model of
Tsodyks and Markram up to a factor ``U``.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from nmpi_emulator.backends.engine.synapses.model import SynapseModel, TextRule
from nmpi_emulator.platforms.brainscales.limits import UTILISATIONS


@lru_cache
def driver_model(facilitating: bool) -> SynapseModel:
    """Return the synapse model of a driver; ``U`` is a utilisation, ``tau`` its time constant in ms."""
    sign = "+" if facilitating else "-"
    rule = TextRule(
        f"""
        inactive = inactive*exp(-(now - last)/tau)
        last = now
        transmit = weight*(1 {sign} inactive)
        inactive = inactive + U*(1 - inactive)
        """
    )
    name = "facilitating_driver" if facilitating else "depressing_driver"
    return SynapseModel(name, ("U", "tau"), {"inactive": 0.0, "last": -1e9}, rule)


def utilisation(wanted: float) -> float:
    """Return the utilisation that the capacitors of a driver can make, nearest to the one wanted."""
    available = np.array(UTILISATIONS)
    return float(available[np.argmin(np.abs(available - wanted))])
