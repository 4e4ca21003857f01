"""``import spynnaker7``: a package of older releases."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.old_packages import check_package

check_package("spynnaker7")

from nmpi_emulator.backends.spinnaker.pynn import *  # noqa: E402, F403
