"""What Spikey does not allow, or does otherwise than a script says, by code."""

from __future__ import annotations

CONSTRAINTS = {
    "spikey/driver-overlap": (
        "External sources and neurons share the synapse drivers of a block; where both use one, their "
        "events mix."
    ),
    "spikey/leak-range": "g_leak is limited by the largest leak current of the chip.",
    "spikey/mixed-sign": (
        "The synapses of a neuron are all excitatory or all inhibitory: the last connection decides."
    ),
    "spikey/no-neurons": "A network without neurons cannot run.",
    "spikey/run-length": "The time stamps of the chip have 32 bits: a run lasts about 6600 s at most.",
    "spikey/shared-voltage": (
        "The even and the odd neurons of each half of the chip share their voltages: the first ones that "
        "are configured win."
    ),
    "spikey/source-index": "A connected source needs a synapse driver: its index is 255 at most.",
    "spikey/too-many-neurons": "The chip has 384 neurons, and 192 in its version 4.",
    "spikey/voltage-range": "Voltages beyond -80 to -55 mV are outside of the range of the chip.",
    "spikey/weight-clipped": "Weights end at 15 steps, 0.015 uS for excitation and 0.24 uS for inhibition.",
}
