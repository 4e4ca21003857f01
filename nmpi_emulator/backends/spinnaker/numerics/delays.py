"""Where a delay is spent."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.engine.numerics import FloatArray


def dendritic_part(delay_steps: npt.ArrayLike, slots: int) -> FloatArray:
    """Return the part of each delay, between 0 and 1, that lies behind the synapse.

    A core delays a spike by its ring buffer, behind the synapse, by at most ``slots`` ticks.  Whole
    multiples of that are spent before, in stages of a delay extension, so the synapse sees the
    presynaptic spike late.  Only plasticity can tell.

    :param delay_steps: delays in ticks, at least one.
    :param slots: ticks that the ring buffers of the target's cores hold.
    """
    steps = np.asarray(delay_steps, dtype=np.int64)
    within = (steps - 1) % slots + 1
    part: FloatArray = within / steps
    return part
