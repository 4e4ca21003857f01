"""Synapses that release by chance.

Numbers are drawn per event, and for several release sites a different number per synapse, so these
rules are Python over arrays.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nmpi_emulator.backends.engine.numerics import FloatArray
from nmpi_emulator.backends.engine.synapses.model import (
    Handler,
    Indices,
    SynapseArrays,
    SynapseModel,
)


class _Releasing:
    """Knows the arrays of the synapses; postsynaptic spikes do not matter."""

    def __init__(self, arrays: SynapseArrays) -> None:
        self._arrays = arrays
        self._rng = arrays.rng

    def of(self, synapses: Indices, *names: str) -> list[FloatArray]:
        return [self._arrays.array(name)[synapses] for name in names]

    def post(self, synapses: Indices, now: float) -> None:
        pass


class _Simple(_Releasing):
    """Every spike is transmitted with probability ``p``."""

    def pre(self, synapses: Indices, now: float) -> FloatArray:
        weight, p = self.of(synapses, "weight", "p")
        return np.where(self._rng.random(synapses.size) < p, weight, 0.0)


class _Facilitating(_Releasing):
    """The release probability follows the utilisation ``u`` of Tsodyks and Markram."""

    def use(self, synapses: Indices, now: float) -> FloatArray:
        """Bring ``u`` to the present spike and return it."""
        u, last, tau, full = self.of(synapses, "u", "last", "tau_facil", "U")
        facilitating = tau > 0
        kept = u * np.exp((last - now) / np.where(facilitating, tau, 1.0))
        used = np.where(facilitating, kept + full * (1 - kept), full)
        self._arrays.array("u")[synapses] = used
        return used

    def recovered(self, synapses: Indices, now: float) -> FloatArray:
        """Return the probability that an empty site has recovered since the last spike."""
        last, tau = self.of(synapses, "last", "tau_rec")
        return -np.expm1((last - now) / tau)


class _TsodyksMarkram(_Facilitating):
    """One release site, empty after a release until it recovers."""

    def pre(self, synapses: Indices, now: float) -> FloatArray:
        weight, full = self.of(synapses, "weight", "available")
        use, recovery = self.use(synapses, now), self.recovered(synapses, now)
        chances = self._rng.random((2, synapses.size))
        available = (full > 0) | (chances[0] < recovery)
        released = available & (chances[1] < use)
        self._arrays.array("available")[synapses] = available & ~released
        self._arrays.array("last")[synapses] = now
        return np.where(released, weight, 0.0)


class _MultiQuantal(_Facilitating):
    """``n`` release sites; each transmits an n-th of the weight."""

    def pre(self, synapses: Indices, now: float) -> FloatArray:
        weight, sites, empty = self.of(synapses, "weight", "n", "empty")
        use, recovery = self.use(synapses, now), self.recovered(synapses, now)
        empty = empty - self._rng.binomial(empty.astype(np.int64), recovery)
        released = self._rng.binomial((sites - empty).astype(np.int64), use)
        self._arrays.array("empty")[synapses] = empty + released
        self._arrays.array("last")[synapses] = now
        return weight * released / sites


@dataclass(frozen=True)
class _Release:
    """The rule whose handler is of class ``handler``."""

    handler: type[_Releasing]
    listens: bool = False
    watches: bool = False

    def bind(self, arrays: SynapseArrays) -> Handler:
        handler: Handler = self.handler(arrays)  # type: ignore[assignment]
        return handler


#: Each spike is transmitted with probability ``p``.
SIMPLE_STOCHASTIC = SynapseModel(name="simple_stochastic", parameters=("p",), rule=_Release(_Simple))

#: Fuhrmann et al. 2002, J. Neurophysiol. 87:140: a single site that is full or empty.
STOCHASTIC_TSODYKS_MARKRAM = SynapseModel(
    name="stochastic_tsodyks_markram",
    parameters=("U", "tau_rec", "tau_facil"),
    state={"u": 0.0, "available": 1.0, "last": -1e9},
    rule=_Release(_TsodyksMarkram),
)

#: NEST's ``quantal_stp_synapse``: ``n`` sites that release and recover independently.
MULTI_QUANTAL = SynapseModel(
    name="multi_quantal",
    parameters=("U", "n", "tau_rec", "tau_facil"),
    state={"u": 0.0, "empty": 0.0, "last": -1e9},
    rule=_Release(_MultiQuantal),
)
