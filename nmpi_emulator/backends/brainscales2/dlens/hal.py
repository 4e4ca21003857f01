"""``dlens_vx_v3.hal``: constants of the hardware that PyNN scripts use."""

from __future__ import annotations

from typing import Any, NoReturn

from nmpi_emulator.platforms.brainscales2.limits import LIMITS


class _Values:
    """The range of a value."""

    def __init__(self, largest: int) -> None:
        """Go from 0 to ``largest``."""
        self.min, self.max, self.size = 0, largest, largest + 1


class SynapseQuad:
    """Four synapses."""

    Weight = _Values(LIMITS["largest_weight"].count)


class SynapseWeightQuad:
    """The weights of four synapses together."""

    Value = _Values(4 * LIMITS["largest_weight"].count)


class CapMemCell:
    """A cell of the analog parameter memory."""

    Value = _Values(LIMITS["largest_code"].count)


def __getattr__(name: str) -> Any:
    """Refuse what leads to hardware."""
    _refuse(name)


def _refuse(name: str) -> NoReturn:
    if name.startswith("__"):
        raise AttributeError(name)
    raise ImportError(
        f"dlens_vx_v3.hal.{name} is not available in the emulator: the lower software layers talk to the "
        "chip, which only exists in Heidelberg"
    )
