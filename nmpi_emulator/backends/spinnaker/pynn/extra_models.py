"""``import pyNN.spiNNaker.extra_models``: fails in the release, by a slip, because it is no package there."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.extra_models import *  # noqa: F403
from nmpi_emulator.backends.spinnaker.slips import check_package

check_package("extra_models")
