"""``import spynnaker8``: a package of older releases."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.old_packages import check_package

check_package("spynnaker8")

from nmpi_emulator.backends.spinnaker import external_devices, extra_models  # noqa: E402, F401
from nmpi_emulator.backends.spinnaker.pynn import *  # noqa: E402, F403
