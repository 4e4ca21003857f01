"""``import pyNN.spiNNaker.external_devices``, which fails in the release by a slip."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.external_devices import *  # noqa: F403
from nmpi_emulator.backends.spinnaker.slips import check_package

check_package("external_devices")
