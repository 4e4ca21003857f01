"""Plasticity rules, which run as kernels on the embedded processors of the chip."""

from __future__ import annotations

from typing import Any


class Timer:
    """When a plasticity rule works: start, period (ms) and number of times."""

    def __init__(self, start: float = 0.0, period: float = 0.0, num_periods: int = 1) -> None:
        """Keep the times."""
        self.start, self.period, self.num_periods = start, period, num_periods


class PlasticityRule:
    """A kernel for the embedded processors."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Refuse to be made.

        :raises NotImplementedError: always.
        """
        raise NotImplementedError(
            f"{type(self).__name__} is not available in the emulator: plasticity rules run as kernels on the "
            "embedded processors (PPU) of the chip"
        )
