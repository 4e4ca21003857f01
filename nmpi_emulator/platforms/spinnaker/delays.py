"""How far SpiNNaker can delay a spike."""

from __future__ import annotations

import math

from .limits import LIMITS
from .rules import RuleSet

RING_BUFFER_BITS = int(LIMITS["ring_buffer_bits"].value)


def bits(n_values: int) -> int:
    """Return how many bits number *n_values* things.

    Source: sPyNNaker, ``utility_calls.get_n_bits``; a single thing takes a bit as well.
    """
    if n_values == 0:
        return 0
    return 1 if n_values == 1 else math.ceil(math.log2(n_values))


def slots_available(neurons: int, receptors: int, rules: RuleSet) -> int:
    """Return how many steps the ring buffers of a core can hold.

    :param neurons: on the fullest core of the population.
    :param receptors: the number of receptor types of the cell type.
    """
    if rules.delay_slots is not None:
        return rules.delay_slots
    return int(2 ** (RING_BUFFER_BITS - bits(neurons) - bits(receptors)))


def slots_used(longest_ms: float, step_ms: float, available: int) -> int:
    """Return how many of them a population uses, whose longest incoming delay is *longest_ms*."""
    return min(int(2 ** bits(max(0, math.ceil(longest_ms / step_ms)))), available)


def longest_supported_ms(slots: int, step_ms: float, rules: RuleSet) -> float:
    """Return the longest delay with a delay extension, in ms."""
    return slots * rules.delay_stages * step_ms + slots * step_ms


def stages(longest_ms: float, slots: int, step_ms: float) -> int:
    """Return how many stages a delay extension needs; 0 if the core can do it alone."""
    alone_ms = slots * step_ms
    return 0 if alone_ms >= longest_ms else math.ceil(longest_ms / alone_ms) - 1
