"""What a script finds as ``spinn_front_end_common.utilities.constants``, of what a script reckons with.

Source: SpiNNFrontEndCommon 7.4.1, module of the same name.
"""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.absent import refuses

BYTES_PER_WORD = 4
BYTES_PER_SHORT = 2
BYTES_PER_KB = 1024
BITS_PER_WORD = 32.0
MICRO_TO_MILLISECOND_CONVERSION = 1000.0
MICRO_TO_SECOND_CONVERSION = 1000000.0
CLOCKS_PER_US = 200

__getattr__ = refuses(__name__)
