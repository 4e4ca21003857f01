"""What SpiNNaker does not allow, or does otherwise than a script says, by code."""

from __future__ import annotations

from . import delays
from .limits import LIMITS
from .rules import FAST_TICKS, V6_0_0, V7_4_1

_CORE = LIMITS["neurons_per_core"].count
_SLOTS = delays.slots_available(_CORE, 2, V7_4_1)
_STEPS = int(delays.longest_supported_ms(_SLOTS, 1.0, V7_4_1))
_FIXED_POINT = f"{LIMITS['accum_min'].value:.0f} to {LIMITS['accum_max'].value:.6f}"

CONSTRAINTS = {
    "spinnaker/absent-name": (
        "pyNN.spiNNaker has not all names of PyNN: some cell types, connectors and functions do not exist "
        "there. The message says what to use instead, where there is something."
    ),
    "spinnaker/absent-part": (
        "Of the packages below pyNN.spiNNaker the emulator has what scripts of networks use; what builds, "
        "loads and watches programs of the machine is refused by name."
    ),
    "spinnaker/attribute": (
        "Populations, projections, connectors, synapse types and their rules take no other attributes than "
        "the few that can be changed: parameters of cells are set with set(), all else when an object is "
        "made."
    ),
    "spinnaker/cell-type": (
        "Cell types are those of pyNN.spiNNaker, as a class or as an instance, which has its parameters "
        "already; standard cell types of PyNN and names are not taken."
    ),
    "spinnaker/changed-network": (
        "What changes the network between two runs, such as new populations, projections or recordings, "
        "needs a reset() before the next run."
    ),
    "spinnaker/chip-full": (
        "Cores that work together share a chip, which has "
        f"{LIMITS['cores_per_chip'].count - LIMITS['system_cores_per_chip'].count} of them for networks and "
        f"{LIMITS['sdram_per_chip'].count} bytes of memory; what needs more cannot be placed."
    ),
    "spinnaker/connection-list": (
        "The rows of a FromListConnector have 2 or 4 elements, or a name for each column after the first "
        "two. Indices beyond the populations are only warned of."
    ),
    "spinnaker/connection-set": (
        "The connection set of a CSAConnector has no values: weight and delay come from the synapse type."
    ),
    "spinnaker/connections": (
        "The number of a connector with a fixed number is whole; without replacement it is no larger than "
        "the number of cells or pairs that can be chosen."
    ),
    "spinnaker/connections-before-run": (
        "The connections are made when the network is loaded: their weights and delays can be looked at "
        "after the first run only."
    ),
    "spinnaker/connector-argument": (
        "Some arguments of PyNN's connectors are not supported: n_connections, "
        "allow_self_connections=False of the SmallWorldConnector, distances along single axes in the "
        "DistanceDependentProbabilityConnector, and a FixedTotalNumberConnector onto several cores with "
        "weights or delays that the cores cannot draw."
    ),
    "spinnaker/connector-view": (
        "Connectors whose connections the host makes, such as FromFileConnector, ArrayConnector and "
        "IndexBasedProbabilityConnector, count the cells of whole populations: at some views that are "
        "smaller the release fails."
    ),
    "spinnaker/current-parameter": (
        "A current source has the parameters of its kind and no others, each one number for all cells; "
        "only a StepCurrentSource takes lists."
    ),
    "spinnaker/current-sources": (
        "Current sources are injected one by one, each into one population or view of it: injected into "
        "another view of the same population, it leaves the first. "
        f"Release {V6_0_0.version} cannot inject currents at all."
    ),
    "spinnaker/current-steps": "A StepCurrentSource has as many amplitudes as times.",
    "spinnaker/data-not-yet": (
        "SpynnakerDataView tells the size of the machine and of the memory only when it is known: set in "
        "setup(), or after the first run."
    ),
    "spinnaker/delay-range": (
        "A core keeps incoming spikes for a number of time steps that falls with its neurons and receptor "
        f"types, and a delay extension for {V7_4_1.delay_stages} times as many more: with {_CORE} neurons "
        f"and two receptor types that is {_SLOTS} and in all {_STEPS} steps. Fewer neurons per core allow "
        "longer delays."
    ),
    "spinnaker/delay-rounded": "Delays are whole time steps: others are rounded to the nearest.",
    "spinnaker/distance-by-core": (
        "Weights and delays that depend on distances are right on the first core of the target; for the "
        "cells of the others the release takes the positions of the first ones."
    ),
    "spinnaker/external-device": (
        "Robots, retinas and other devices beside the machine are not there when a job of the queue runs."
    ),
    "spinnaker/fixed-point-range": (
        "Parameters and state variables are kept as signed fixed-point numbers of 16 bits before and 15 "
        f"behind the point, so they lie within {_FIXED_POINT}; so are the bounds and amplitudes of "
        "plasticity, those that are weights times 1024 for cells with conductances. The alpha of Vogels' "
        "rule and the bounds of recurrent counts take 32 bits. Weights are finite. The deviation of a noisy "
        "current is not negative."
    ),
    "spinnaker/grid": (
        "A ConvolutionConnector joins two populations with a Grid2D structure whose shapes fit the kernel; "
        "a PoolDenseConnector has a source on a grid, and a weight for each pair of pooled source and "
        "target."
    ),
    "spinnaker/grid-cores": (
        "The neurons per core of a population on a grid are one number for each dimension, which divides "
        "the size of the grid in that dimension."
    ),
    "spinnaker/grid-view": "A view of a population on a grid cannot be an end of a projection.",
    "spinnaker/hardware-step": (
        "The time step times time_scale_factor is a whole number of microseconds. Release "
        f"{V6_0_0.version} wants at least {V6_0_0.real_time_step_us} of them, unless {FAST_TICKS} is set in "
        "section Mode of spynnaker.cfg."
    ),
    "spinnaker/host-made": (
        "Weights and delays of distributions that the cores cannot draw, such as gamma and lognormal, make "
        "the host generate the connections: some connectors then fail at views and at cells on a grid."
    ),
    "spinnaker/injection-target": "Only neurons take currents: sources of spikes do not.",
    "spinnaker/kernel-shape": (
        "Kernels and shapes are a number or a pair of whole numbers, the weights of a kernel a matrix of "
        "that shape. A KernelConnector works between populations without a grid, whose sheets its own "
        "arguments describe."
    ),
    "spinnaker/label": (
        "Populations of one label get numerals, p, p1 and so on; one that is called p1 already is then "
        "pushed out of the network, and cannot be connected or recorded."
    ),
    "spinnaker/live-io": (
        "The emulator sends and receives no spikes while a network runs: live output and injected spikes "
        "have no effect."
    ),
    "spinnaker/machine-full": "The network needs more chips than the machine that setup() asked for has.",
    "spinnaker/machine-size": (
        "setup() takes n_boards_required or n_chips_required, not both, as a positive whole number; the "
        f"whole machine has {LIMITS['boards'].count} boards."
    ),
    "spinnaker/min-delay": (
        "min_delay is a multiple of the time step, once that has been rounded up to whole microseconds."
    ),
    "spinnaker/model-limit-too-late": (
        "What is set for a whole cell type, such as its neurons per core, is set before the first "
        "population is made."
    ),
    "spinnaker/neurons-per-core": (
        f"A core has room for {_CORE} neurons or {LIMITS['poisson_sources_per_core'].count} Poisson "
        "sources, counted over all dimensions of a grid, and holds at least one: "
        "set_number_of_neurons_per_core and its like can only lower the number."
    ),
    "spinnaker/no-data": (
        "Data can be read of what was recorded, after a run; between reset() and the next run only "
        "get_data() gives some, that of before."
    ),
    "spinnaker/no-program": (
        "The release has programs for the usual combinations of cells and synapses; a population of another "
        "one is mapped, but cannot be run on the machine (SynapticConfigurationException). Rules of "
        "plasticity that no program combines are not simulated."
    ),
    "spinnaker/noise-generator": (
        "A NoisyCurrentSource fails with any rng that a script gives, by a slip of the release."
    ),
    "spinnaker/noise-interval": "The interval dt of a NoisyCurrentSource is the time step.",
    "spinnaker/not-implemented": (
        "Parts of PyNN that sPyNNaker does not implement: assemblies, nearest, setting or counting the "
        "connections of a projection, multi-compartmental cells and some more."
    ),
    "spinnaker/not-set-up": "Before setup() there is no simulator and no time step.",
    "spinnaker/not-simulated": (
        "The variable is recorded as on the machine, but the emulator computes nothing for it: it has no "
        "data."
    ),
    "spinnaker/old-package": (
        f"Packages of older releases, such as {V6_0_0.package}, can be imported if hardware_config asks for "
        "a release that has them (spynnaker_version)."
    ),
    "spinnaker/option-value": (
        "Options of spynnaker.cfg that choose a mode or an algorithm take the names that the release knows."
    ),
    "spinnaker/parameter-length": (
        "A parameter is one number for the population, or one for each of its cells."
    ),
    "spinnaker/parameter-value": ("A parameter or an initial value of a cell is one number, not an array."),
    "spinnaker/placement": (
        "A population can only be put on a chip and a core that the machine has and that are free."
    ),
    "spinnaker/poisson-values": (
        "Rates, starts and durations of Poisson sources are one for all or one for each, and rates are "
        "finite; those of a source with variable rates cannot be set later."
    ),
    "spinnaker/population-keyword": (
        "Keywords that the cell type does not know are ignored when a population is made; those that it "
        "knows are numbers that fit."
    ),
    "spinnaker/population-size": "The size of a population is a whole number, 1 at least.",
    "spinnaker/positions": "Only a population with a structure has positions.",
    "spinnaker/probability": (
        "A probability lies between 0 and 1; exactly 1 becomes the largest number of 32 bits below it, so "
        "AllToAllConnector is the right one for all connections."
    ),
    "spinnaker/projection-get": (
        "Of several synapses between two cells a matrix has the last: multiple_synapses is 'last'."
    ),
    "spinnaker/projection-population": "The ends of a projection are populations or views of them.",
    "spinnaker/projection-target": "Only neurons receive projections: sources of spikes do not.",
    "spinnaker/receptor": (
        "The receptor type of a projection is one that the target has, such as excitatory or inhibitory."
    ),
    "spinnaker/recording": (
        "Each cell type has its own variables to record. Those of a whole population, such as rewiring, "
        "take neither a sampling interval nor a view; a matrix is that of one variable."
    ),
    "spinnaker/recording-memory": (
        "Recordings wait in the memory of the chips: without use_auto_pause_and_resume those of a whole "
        "run must fit there."
    ),
    "spinnaker/release-slip": (
        "The call fails in the release by a slip of its own. It works here, unless hardware_config has "
        "conformance: true."
    ),
    "spinnaker/rewiring": (
        "What structural plasticity asks for: a rewired projection is the only one between two "
        "populations, no more synapses of a cell than s_max at the beginning, no negative weights or "
        "thresholds, one initial delay, and StructuralMechanismSTDP where synapses are plastic as well."
    ),
    "spinnaker/row-length": (
        "The synapses of one source onto one core are a row of "
        f"{LIMITS['synapses_per_row'].count} words at most; plastic synapses and bookkeeping leave room for "
        "fewer synapses than that."
    ),
    "spinnaker/run-forever": (
        "A job of the queue cannot run without an end, because nobody can stop it: use run()."
    ),
    "spinnaker/running": (
        "While the simulator runs a script cannot change or read the network, and only then it can ask "
        "for a stop."
    ),
    "spinnaker/sampling-interval": (
        "A sampling interval is a multiple of the time step, compared as floating-point numbers, of less "
        "than 2^32 steps; all cells of a population have the same for a variable."
    ),
    "spinnaker/seeded-generator": (
        "What the cores draw by themselves takes no seeded generator: Population(..., seed=...) of the "
        "target makes it repeatable. With error_on_non_spynnaker_pynn off in spynnaker.cfg it is a warning."
    ),
    "spinnaker/short-tick": (
        f"The hardware does not reliably keep ticks shorter than {LIMITS['short_tick'].value:g} ms (time "
        "step times time_scale_factor)."
    ),
    "spinnaker/shut-down": "After end(), or a run that has failed, the simulator is gone until setup().",
    "spinnaker/spike-times": (
        "Spike times are not negative, in one list for all cells or one list for each; with a list for "
        "each there is at least one spike."
    ),
    "spinnaker/spike-times-of-view": (
        "Setting the spike times of some cells of a SpikeSourceArray sets those of all its cells, as in the "
        "release."
    ),
    "spinnaker/spike-times-set": (
        "A list of spike times for each cell can be given when the population is made; later only one list "
        "for all cells can be set."
    ),
    "spinnaker/spikes-at-once": (
        f"More than {LIMITS['spikes_at_once'].count} spikes of a SpikeSourceArray at the same time may get "
        "lost on the machine."
    ),
    "spinnaker/stdp-terms": (
        "A weight dependence goes with the timing dependences that have its number of terms, one or two."
    ),
    "spinnaker/stdp-unsupported": (
        "An STDPMechanism has a timing and a weight dependence, no voltage dependence, and only dendritic "
        "delays (dendritic_delay_fraction is 1)."
    ),
    "spinnaker/summed-weight": (
        "max_expected_summed_weight has one number for each receptor type of the cell type."
    ),
    "spinnaker/synapse-combination": (
        "A core has one rule for its synapses: plastic, rewired, changeable or convolutional projections "
        "onto a population agree in rules and parameters. Neuromodulation and weight changers need the "
        "projection on which they act to be there before."
    ),
    "spinnaker/splitter": (
        "A splitter splits one population, of the kind that it is for. Poisson sources take none: the "
        "software gives them one at every mapping and refuses a second one. So a network with Poisson "
        "sources cannot be changed after a run, not even after reset(): call setup() and build it anew."
    ),
    "spinnaker/synapse-cores": (
        "n_synapse_cores fits the synapses: convolutions have no cores of their own, structural plasticity "
        "has one, neuromodulation one or more. A warning says that a chip has too few cores for the expected "
        "spikes."
    ),
    "spinnaker/synapse-parameter": "A synapse type has its own parameters and no others.",
    "spinnaker/synapse-type": "The synapse type of a projection is an instance of one of pyNN.spiNNaker's.",
    "spinnaker/time-scale": "time_scale_factor is greater than 0.",
    "spinnaker/timestep": "The time step is greater than 0.",
    "spinnaker/too-large-here": (
        "A limit of the emulator: it does not simulate more connections than fit into the memory of most "
        "computers. nmpi-emulator check examines larger networks."
    ),
    "spinnaker/unknown-option": (
        "spynnaker.cfg has the sections and options of the release; it refuses what it does not know."
    ),
    "spinnaker/unknown-parameter": "Only the parameters that a cell type has can be read and set.",
    "spinnaker/unknown-variable": "Only the state variables that a cell type has can be read and set.",
    "spinnaker/value-type": (
        "Weights and delays are numbers, lists of numbers, RandomDistributions or expressions of the "
        "distance, as far as the connector takes them; some distributions can only be drawn by the cores."
    ),
    "spinnaker/view-gaps": (
        "A view at an end of a projection consists of cells that follow one another, pop[n:m]."
    ),
    "spinnaker/weight-signs": (
        "The weights of a projection are all positive or all negative, unless its connector has safe=False "
        "or the cores make the connections."
    ),
}
