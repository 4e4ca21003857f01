"""BrainScaleS-2, the second generation in Heidelberg."""

from __future__ import annotations

from nmpi_emulator.platforms.declaration import ConfigKey, Coverage, Platform, Storage
from nmpi_emulator.platforms.variability import VARIABILITY

from .constraints import CONSTRAINTS
from .floor_plan import floor_plan
from .limits import LIMITS
from .modules import ABSENT_MODULES, MODULES
from .versions import DEFAULT_VERSION, VERSIONS

PLATFORM = Platform(
    name="BrainScaleS-2",
    title="BrainScaleS-2, the second generation in Heidelberg",
    units="chip-hours",
    providers=("uhei", "uhei-jenkins-test-user"),
    demo_quota=1.0,
    statistics_rank=5,
    system="brainscales2",
    modules=MODULES,
    absent_modules=ABSENT_MODULES,
    simulator="brian2",
    hardware_config=(
        ConfigKey(
            name="SOFTWARE_VERSION",
            kind="text",
            default=DEFAULT_VERSION,
            choices=tuple(VERSIONS),
            effect="Selects the rules: stable for those until mid 2026, experimental for those after.",
        ),
        *VARIABILITY,
    ),
    limits=LIMITS,
    constraints=CONSTRAINTS,
    floor_plan=floor_plan,
    coverage=Coverage(
        exact=(
            "names, signatures and refusals of pynn_brainscales.brainscales2 for PyNN scripts",
            "integer weights of 6 bits, split over several rows beyond 63; signs by receptor; no delays",
            "512 neurons, 256 synapses per neuron, two MADC channels, devices and sources of a recording",
            "CapMem codes: cut to integers, refused outside of 0 to 1022",
            "states of an experiment: prepare, append, execute, reset; the longest run",
            "bypass mode: every event that arrives is a spike",
            "spike sources, in hardware time: given, Poisson on the host, Poisson on the chip",
        ),
        approximate=(
            "CalibHXNeuronCuba and CalibHXNeuronCoba: integrate-and-fire with the calibration's targets",
            "HXNeuron: qualitative; nominal lines for potentials, rough inverse laws for times and gains",
            "a loaded calibration (initial_config): a fixed operating point for what a script does not set",
            "strength of a synapse, levels of the synaptic inputs: from published figures",
            "adaptation and exponential of HXNeuron: arbitrary scaling",
            "differences between circuits and between runs: switched on by variability",
        ),
        absent=(
            "plasticity kernels on the embedded processors, recording of correlations",
            "multi-compartment neurons",
            "lower software layers (hal, lola, sta, grenade), calix, hxtorch, jaxsnn",
            "events lost at high rates",
        ),
    ),
    storage=Storage(
        repository="BrainScaleS temporary storage",
        url="https://brainscales-r.kip.uni-heidelberg.de:7443/nmpi/",
    ),
)
