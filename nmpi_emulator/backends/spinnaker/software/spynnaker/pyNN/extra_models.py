"""What a script finds as ``spynnaker.pyNN.extra_models``."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.extra_models import *  # noqa: F403
