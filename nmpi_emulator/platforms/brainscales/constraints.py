"""What BrainScaleS and its simulator do not allow, or do otherwise than a script says, by code."""

from __future__ import annotations

CONSTRAINTS = {
    "brainscales/analog-readout": (
        "Two membranes can be read out in each of the 6 groups of 8 reticles, twelve on a wafer, and two "
        "recorded neurons of a chip must not share a line of the readout."
    ),
    "brainscales/calibration-file": (
        "Measured calibrations that a job brings along are not read: "
        "calib_backend = PyMarocco.CalibBackend.Default takes the default transformation instead."
    ),
    "brainscales/current-size": (
        "A step current fills the stimulus memory of the chip exactly: it has 129 samples, and is repeated."
    ),
    "brainscales/current-source": "Step currents are the only ones that the hardware can play.",
    "brainscales/external-inputs": (
        "Sources share the bandwidth into a chip and into its FPGA, by their rates; what exceeds it cannot "
        "be placed."
    ),
    "brainscales/no-calibration": (
        "A wafer that was never calibrated has no data: the mapping stops when it looks for them."
    ),
    "brainscales/no-hardware": (
        "Jobs of BrainScaleS-ESS run on the simulator alone: their back end is PyMarocco.ESS, or Without to "
        "map a network only."
    ),
    "brainscales/no-synapse": (
        "A weight that is zero, negative or not a number makes no synapse; inhibition is a positive weight "
        "onto target='inhibitory'. The connectors' default is zero."
    ),
    "brainscales/parameter-clipped": (
        "A parameter outside of what the calibration covers is clipped to the nearest end, never refused."
    ),
    "brainscales/placement": (
        "Neurons that find no room on the wafer, or where a script places them, are refused."
    ),
    "brainscales/runtime-and-persist": (
        "PyMarocco.persist and wafer_cfg exclude a Runtime that is set up with the network."
    ),
    "brainscales/several-wafers": "A network goes to one wafer.",
    "brainscales/shared-reset": (
        "All neurons of a chip share one v_reset: it is the mean of what they ask for."
    ),
    "brainscales/short-term-plasticity": (
        "A synapse driver either depresses or facilitates: exactly one of tau_rec and tau_facil is not zero."
    ),
    "brainscales/source-as-target": "Only neurons can be the targets of synapses.",
    "brainscales/stdp": "Mechanisms of STDP are accepted and have no effect: weights stay as they are.",
    "brainscales/synapse-loss": (
        "Synapses that find no synapse driver are lost. That ends the mapping, unless "
        "PyMarocco.continue_despite_synapse_loss allows it. How many are lost is indicative here."
    ),
    "brainscales/weight-clipped": "A weight above that of the code 15 becomes that of the code 15.",
    "brainscales/weight-raised": (
        "A weight below that of the code 0 becomes that of the code 0, which conducts as well."
    ),
}
