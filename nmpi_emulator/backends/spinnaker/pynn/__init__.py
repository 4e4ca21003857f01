"""What a script finds when it says ``import pyNN.spiNNaker as sim``.

The names are those that ``spynnaker.pyNN`` of the release exports, no more: a script that asks for another
one must fail here as it fails there.
"""

from __future__ import annotations

from typing import Any

from nmpi_emulator.backends.spinnaker import surface
from nmpi_emulator.backends.spinnaker.absent import absent_name
from nmpi_emulator.backends.spinnaker.release_names import release_names
from nmpi_emulator.backends.spinnaker.surface import *  # noqa: F403


def __getattr__(name: str) -> Any:
    """Find what the release of the job has, and fail for the rest with a pointer for what others have."""
    names = release_names()
    if name == "__all__":
        return sorted([*surface.__all__, *names])
    if name in names:
        return names[name]
    raise absent_name("pyNN.spiNNaker", name)


def __dir__() -> list[str]:
    return sorted([*surface.__all__, *release_names()])
