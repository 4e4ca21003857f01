"""``pyNN.hardware.spikey.hardware``: the little of the lower software layers that scripts use."""

from __future__ import annotations

from typing import Any

from nmpi_emulator.backends.constraints.pointers import about_platform
from nmpi_emulator.backends.pylogging import get


class _Access:
    """``hardware.hwa``."""

    def __init__(self) -> None:
        #: How often the controller of STDP comes by; the emulated one has its own interval.
        self.autoSTDPFrequency = 0.0

    def setIcb(self, current_ua: float) -> None:  # noqa: N802
        """Take the current (uA) that sets the refractory period, which ``tau_refrac`` sets here."""
        get("PyN.hal").warn(f"setIcb({current_ua:g}) has no effect: set tau_refrac of the neurons")

    def __getattr__(self, name: str) -> Any:
        raise _refusal(f"hwa.{name}")


class Hardware:
    """``hardware``."""

    def __init__(self) -> None:
        self.hwa = _Access()

    def __getattr__(self, name: str) -> Any:
        raise _refusal(name)


def _refusal(name: str) -> AttributeError:
    return AttributeError(
        f"hardware.{name} talks to the chip, which the emulator does not have; see {about_platform('Spikey')}"
    )
