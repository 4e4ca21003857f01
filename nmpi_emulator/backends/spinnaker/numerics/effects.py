"""Which properties of the machine's numbers are reproduced."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace


@dataclass(frozen=True)
class Effects:
    """The effects of SpiNNaker's numerics; each can be switched off by itself.

    ``weights``
        Weights are stored in 16 bits at the scale of their population and receptor, and so is what
        reaches a receptor in a step: sums saturate.  STDP changes weights in these units.
    ``state``
        Parameters, state and the arithmetic of a step are s16.15 fixed point.
    ``delays``
        Delays become whole steps by the machine's rule (halves to even, at least one).
    ``spike_grid``
        Given spike times and the windows of sources fall on ticks by the machine's rules, and are
        reported on the grid.
    ``order``
        The neuron loop of the machine: input is read first, values are recorded before the update,
        a spike bears the time of the beginning of its step.  It makes a post-synaptic potential
        start one step later than the engine does.

    With all of them off a cell is the engine's own floating-point model, where it has one.
    """

    weights: bool = True
    state: bool = True
    delays: bool = True
    spike_grid: bool = True
    order: bool = True

    @classmethod
    def only(cls, *names: str) -> Effects:
        """Return the named effects without the others."""
        return replace(NONE, **dict.fromkeys(names, True))

    def without(self, *names: str) -> Effects:
        """Return these effects without the named ones."""
        return replace(self, **dict.fromkeys(names, False))

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the names of all effects."""
        return tuple(effect.name for effect in fields(cls))


ALL = Effects()
NONE = Effects(weights=False, state=False, delays=False, spike_grid=False, order=False)
