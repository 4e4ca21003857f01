"""Software simulators that scripts import by PyNN's names, whatever the platform."""

from __future__ import annotations

from collections.abc import Mapping

from .declaration import Platform

#: What stands under the name of PyNN's module for Brian2: our own, which is right where PyNN's is not, and
#: faster.
_SIMULATED = {"pyNN.brian2": "nmpi_emulator.backends.pynn_brian2"}

#: The same where a platform that simulates with Brian2 is told not to.
_MOCKED = {"pyNN.brian2": "pyNN.mock"}


def simulator_modules(platform: Platform, simulator: str) -> Mapping[str, str]:
    """Return where PyNN's modules of simulators really are, by import name.

    A script can ask for Brian2 by name on every platform; only as the back end of the platform itself is it
    replaced.

    :param simulator: what executes networks: ``"brian2"``, ``"mock"``, or ``"check"`` for the rules alone.
    """
    return _MOCKED if platform.system == "brian2" and simulator != "brian2" else _SIMULATED
