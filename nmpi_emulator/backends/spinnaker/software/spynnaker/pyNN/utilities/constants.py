"""What a script finds as ``spynnaker.pyNN.utilities.constants``: those that say something about a network.

Source: sPyNNaker 7.4.1, ``constants``.
"""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.absent import refuses
from nmpi_emulator.platforms.spinnaker.limits import LIMITS

SPIKE_PARTITION_ID = "SPIKE"
LIVE_POISSON_CONTROL_PARTITION_ID = "CONTROL"
SYNAPSE_SDRAM_PARTITION_ID = "SDRAM Synaptic Inputs"

SPIKES = "spikes"
MEMBRANE_POTENTIAL = "v"
GSYN_EXCIT = "gsyn_exc"
GSYN_INHIB = "gsyn_inh"
REWIRING = "rewiring"

POP_TABLE_MAX_ROW_LENGTH = LIMITS["neurons_per_core"].count
MIN_SUPPORTED_DELAY = 1

__getattr__ = refuses(__name__)
