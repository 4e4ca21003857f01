"""Synaptic receptors, as pieces of text that cell models are put together from.

A receptor is named by a suffix, usually its index: receptor 1 keeps its conductance in ``g1`` or
its current in ``i1``, decays with ``tau1``, reverses at ``e1`` and takes in ``input1``.  Within a
substep of ``h`` ms the decay is exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from nmpi_emulator.backends.engine.numerics import FloatArray


@dataclass(frozen=True)
class Receptor:
    """The kind of a receptor: what one spike opens over time, and whether it reverses.

    ``conductance`` receptors open a conductance (uS) with the reversal potential ``e``; the others
    a current (nA).  The weight of a synapse is the peak.
    """

    name: str
    conductance: bool
    #: Time constants in ms, beside the reversal potential.
    times: tuple[str, ...] = ("tau",)
    #: State variables beside the conductance or current itself.
    hidden: tuple[str, ...] = ()

    def value(self, suffix: str) -> str:
        """Return the name of the conductance or current."""
        return f"g{suffix}" if self.conductance else f"i{suffix}"

    def parameters(self, suffix: str) -> tuple[str, ...]:
        """Return the names of the parameters."""
        reversal = ("e",) if self.conductance else ()
        return tuple(f"{name}{suffix}" for name in (*self.times, *reversal))

    def state(self, suffix: str) -> dict[str, float]:
        """Return the names of the state variables; all begin at zero."""
        return dict.fromkeys((self.value(suffix), *(f"{x}{suffix}" for x in self.hidden)), 0.0)

    def derived(self, suffix: str) -> tuple[str, ...]:
        """Return the names of the arrays that ``derive`` computes."""
        raise NotImplementedError

    def derive(self, suffix: str, parameters: Mapping[str, FloatArray], h: float) -> dict[str, FloatArray]:
        """Return decay factors and averages for a substep of ``h`` ms."""
        raise NotImplementedError

    def mean(self, suffix: str) -> str:
        """Return text that sets ``mean``: the conductance or current averaged over the substep."""
        raise NotImplementedError

    def end(self, suffix: str) -> str:
        """Return text that sets ``end``: the conductance or current at the end of the substep."""
        raise NotImplementedError

    def decay(self, suffix: str) -> str:
        """Return text that carries the state over the substep; ``end`` went before."""
        raise NotImplementedError

    def absorb(self, suffix: str) -> str:
        """Return text that takes in what has arrived."""
        raise NotImplementedError


class Exponential(Receptor):
    """Opens at once and decays exponentially with ``tau``."""

    def derived(self, suffix: str) -> tuple[str, ...]:
        """Return the names of the arrays that ``derive`` computes."""
        return (f"decay{suffix}", f"average{suffix}")

    def derive(self, suffix: str, parameters: Mapping[str, FloatArray], h: float) -> dict[str, FloatArray]:
        """Return decay factors and averages for a substep of ``h`` ms."""
        tau = parameters[f"tau{suffix}"]
        return {
            f"decay{suffix}": np.exp(-h / tau),
            f"average{suffix}": -np.expm1(-h / tau) * tau / h,
        }

    def mean(self, suffix: str) -> str:
        """Return text that sets ``mean``."""
        return f"mean{suffix} = {self.value(suffix)}*average{suffix}"

    def end(self, suffix: str) -> str:
        """Return text that sets ``end``."""
        return f"end{suffix} = {self.value(suffix)}*decay{suffix}"

    def decay(self, suffix: str) -> str:
        """Return text that carries the state over the substep."""
        return f"{self.value(suffix)} = end{suffix}"

    def absorb(self, suffix: str) -> str:
        """Return text that takes in what has arrived."""
        x = self.value(suffix)
        return f"{x} = {x} + input{suffix}"


class Alpha(Receptor):
    """Follows the alpha function ``t/tau * exp(1 - t/tau)``, whose peak is 1."""

    def derived(self, suffix: str) -> tuple[str, ...]:
        """Return the names of the arrays that ``derive`` computes."""
        stems = ("decay", "average", "average_rise", "rise")
        return tuple(f"{stem}{suffix}" for stem in stems)

    def derive(self, suffix: str, parameters: Mapping[str, FloatArray], h: float) -> dict[str, FloatArray]:
        """Return decay factors and averages for a substep of ``h`` ms."""
        tau = parameters[f"tau{suffix}"]
        decay, integral = np.exp(-h / tau), -np.expm1(-h / tau) * tau
        return {
            f"decay{suffix}": decay,
            f"average{suffix}": integral / h,
            f"average_rise{suffix}": np.e * (integral - h * decay) / h,
            f"rise{suffix}": np.e * h / tau * decay,
        }

    def mean(self, suffix: str) -> str:
        """Return text that sets ``mean``."""
        rise = f"y{suffix}*average_rise{suffix}"
        return f"mean{suffix} = {self.value(suffix)}*average{suffix} + {rise}"

    def end(self, suffix: str) -> str:
        """Return text that sets ``end``."""
        return f"end{suffix} = {self.value(suffix)}*decay{suffix} + y{suffix}*rise{suffix}"

    def decay(self, suffix: str) -> str:
        """Return text that carries the state over the substep."""
        return f"""
        {self.value(suffix)} = end{suffix}
        y{suffix} = y{suffix}*decay{suffix}
        """

    def absorb(self, suffix: str) -> str:
        """Return text that takes in what has arrived."""
        return f"y{suffix} = y{suffix} + input{suffix}"


class Beta(Receptor):
    """Rises with ``tau_rise`` and decays with ``tau_decay``; the peak is 1."""

    def derived(self, suffix: str) -> tuple[str, ...]:
        """Return the names of the arrays that ``derive`` computes."""
        stems = ("fall", "average_fall", "rise", "average_rise", "peak")
        return tuple(f"{stem}{suffix}" for stem in stems)

    def derive(self, suffix: str, parameters: Mapping[str, FloatArray], h: float) -> dict[str, FloatArray]:
        """Return decay factors and averages for a substep of ``h`` ms."""
        fall = parameters[f"tau_decay{suffix}"]
        rise = parameters[f"tau_rise{suffix}"]
        # Equal time constants are the alpha function; a difference of one in 10^5 is near enough
        # and keeps the two exponentials apart.
        rise = np.where(np.abs(rise - fall) < 1e-5 * fall, fall * (1 - 1e-5), rise)
        peak_time = rise * fall / (fall - rise) * np.log(fall / rise)
        return {
            f"fall{suffix}": np.exp(-h / fall),
            f"average_fall{suffix}": -np.expm1(-h / fall) * fall / h,
            f"rise{suffix}": np.exp(-h / rise),
            f"average_rise{suffix}": -np.expm1(-h / rise) * rise / h,
            f"peak{suffix}": 1 / (np.exp(-peak_time / fall) - np.exp(-peak_time / rise)),
        }

    def mean(self, suffix: str) -> str:
        """Return text that sets ``mean``."""
        falling, rising = f"y{suffix}*average_fall{suffix}", f"z{suffix}*average_rise{suffix}"
        return f"mean{suffix} = peak{suffix}*({falling} - {rising})"

    def end(self, suffix: str) -> str:
        """Return text that sets ``end``."""
        return f"end{suffix} = peak{suffix}*(y{suffix}*fall{suffix} - z{suffix}*rise{suffix})"

    def decay(self, suffix: str) -> str:
        """Return text that carries the state over the substep."""
        return f"""
        {self.value(suffix)} = end{suffix}
        y{suffix} = y{suffix}*fall{suffix}
        z{suffix} = z{suffix}*rise{suffix}
        """

    def absorb(self, suffix: str) -> str:
        """Return text that takes in what has arrived."""
        return f"""
        y{suffix} = y{suffix} + input{suffix}
        z{suffix} = z{suffix} + input{suffix}
        {self.value(suffix)} = peak{suffix}*(y{suffix} - z{suffix})
        """


COND_EXP = Exponential("cond_exp", conductance=True)
COND_ALPHA = Alpha("cond_alpha", conductance=True, hidden=("y",))
COND_BETA = Beta("cond_beta", conductance=True, times=("tau_rise", "tau_decay"), hidden=("y", "z"))
CURR_EXP = Exponential("curr_exp", conductance=False)
CURR_ALPHA = Alpha("curr_alpha", conductance=False, hidden=("y",))
