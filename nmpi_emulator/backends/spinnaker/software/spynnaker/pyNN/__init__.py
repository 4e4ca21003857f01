"""What a script finds as ``spynnaker.pyNN``: all of ``pyNN.spiNNaker``, and a little more."""

from __future__ import annotations

from typing import Any

from nmpi_emulator.backends.spinnaker.celltypes.model import AbstractPyNNModel as AbstractPyNNModel
from nmpi_emulator.backends.spinnaker.errors import ConfigurationException as ConfigurationException
from nmpi_emulator.backends.spinnaker.errors import SpynnakerException as SpynnakerException
from nmpi_emulator.backends.spinnaker.procedures import NativeRNG as NativeRNG
from nmpi_emulator.backends.spinnaker.pynn import *  # noqa: F403
from nmpi_emulator.backends.spinnaker.software_name import VERSION
from nmpi_emulator.backends.spinnaker.views import IDMixin as IDMixin

__version__ = VERSION


def __getattr__(name: str) -> Any:
    """Fail for what SpiNNaker does not have, with a pointer for what other simulators have."""
    from nmpi_emulator.backends.spinnaker import pynn
    from nmpi_emulator.backends.spinnaker.absent import absent_name, has_part

    if name == "__all__":
        return pynn.__all__
    if has_part(__name__, name):
        raise AttributeError(name)
    raise absent_name("spynnaker.pyNN", name)
