"""``import pyNN.spiNNaker.external_devices``: fails in the release, by a slip, because it is no package there."""

from __future__ import annotations

from ..external_devices import *  # noqa: F403
from ..slips import check_package

check_package("external_devices")
