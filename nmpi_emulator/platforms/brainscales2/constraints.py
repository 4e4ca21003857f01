"""What BrainScaleS-2 does not allow, or does otherwise than a script says, by code."""

from __future__ import annotations

CONSTRAINTS = {
    "brainscales2/assembly": "An Assembly cannot be an end of a projection.",
    "brainscales2/background-rate": (
        "The background generators cannot realise rates whose sum over a population exceeds their clock."
    ),
    "brainscales2/background-size": (
        "SpikeSourcePoissonOnChip has a power of two of cells, until the software of mid 2026."
    ),
    "brainscales2/background-sources": "A network has at most four populations of SpikeSourcePoissonOnChip.",
    "brainscales2/chip-wide-target": (
        "i_synin_gm and synapse_dac_bias have one value on the whole chip: all neurons must agree."
    ),
    "brainscales2/delay": "Synapses have no delay that a script could set: it is 0.",
    "brainscales2/duplicate-synapse": (
        "A projection joins a pair of neurons once, until the software of mid 2026."
    ),
    "brainscales2/in-degree": (
        "A neuron has 256 rows of synapses; a weight above 63 is spread over several of them."
    ),
    "brainscales2/madc-channels": (
        "The fast converter (MADC) records two neurons at a time, until the software of mid 2026; "
        "record('v', device='cadc') records all."
    ),
    "brainscales2/madc-parity": (
        "Of the two neurons that the MADC records one lies in an even and one in an odd column, until the "
        "software of mid 2026."
    ),
    "brainscales2/multi-compartment": "Neurons of several compartments are not emulated.",
    "brainscales2/neuron-permutation": ("neuronPermutation lists circuits from 0 to 511, each of them once."),
    "brainscales2/parameter-code": (
        "Parameters of HXNeuron are whole numbers in the range of their memory, 0 to 1022 for most; "
        "fractions are cut off."
    ),
    "brainscales2/readout-device": "Membranes are recorded by madc, cadc or one of the pads.",
    "brainscales2/readout-source": "One analog variable can be recorded of each neuron.",
    "brainscales2/recurrent-size": (
        "Neurons that are joined in a loop run together, so they are 512 at most; feed-forward networks are "
        "divided by the software since mid 2026."
    ),
    "brainscales2/run-length": (
        "An execution lasts 34.36 s at most: the timer of the FPGA counts to 2^32 at 125 MHz."
    ),
    "brainscales2/run-without-reset": (
        "An analog chip keeps no state from one run to the next: call reset() between them."
    ),
    "brainscales2/source-as-target": "Only neurons of the chip can be the targets of synapses.",
    "brainscales2/target-bounds": "A calibration target that the calibration cannot reach is refused.",
    "brainscales2/target-range": (
        "Outside of the recommended range a calibration target is tried, with a warning."
    ),
    "brainscales2/too-many-neurons": (
        "The chip has 512 neuron circuits, which is the limit until the software of mid 2026."
    ),
    "brainscales2/weight-sign": (
        "Weights are positive for the receptor type excitatory and negative for inhibitory."
    ),
}
