"""How much SDRAM the parts of a network take, in bytes.

Sources: sPyNNaker, SpiNNFrontEndCommon and PACMAN 7.4.1; each function names where.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

WORD = 4
HALF_WORD = 2

#: A core's region table, its allocation, and the simulation interface.
#: Source: spinn_front_end_common.utilities.constants SYSTEM_BYTES_REQUIREMENT.
SYSTEM = 412

#: Words of provenance that every core keeps.  Source: ProvidesProvenanceDataFromMachineImpl.
_PROVENANCE_WORDS = 6

#: Words of provenance of the parts of a core.  Source: the ctypes structures in spynnaker.pyNN.models.neuron.
PROVENANCE = {
    "neuron": 4,
    "main": 2,
    "neuron_main": 1,
    "synapse": 10,
    "spikes": 6,
    "fast_spikes": 14,
    "local": 4,
}

_PROFILE = WORD


@dataclass(frozen=True)
class Memory:
    """An amount of SDRAM that has a part which grows with the recorded steps.

    :param fixed: in bytes.
    :param per_step: in bytes per step.
    """

    fixed: float = 0.0
    per_step: float = 0.0

    def __add__(self, other: Memory) -> Memory:
        return Memory(self.fixed + other.fixed, self.per_step + other.per_step)

    def total(self, steps: int) -> float:
        """Return the amount for a number of steps."""
        return self.fixed + self.per_step * steps


def common(recordings: int, provenance_words: int) -> int:
    """Return what any core needs.  Source: PopulationVertex.get_common_constant_sdram.

    :param recordings: how many variables can be recorded on it, recorded or not.
    """
    recording = WORD + recordings * 3 * WORD + recordings * 2 * WORD
    return SYSTEM + recording + (_PROVENANCE_WORDS + provenance_words) * WORD + _PROFILE


def provenance(*parts: str) -> int:
    """Return the number of words of provenance of the parts of a core."""
    return sum(PROVENANCE[part] for part in parts)


@dataclass(frozen=True, kw_only=True)
class CellMemory:
    """What the memory of a cell type depends on.

    :param structs: for each structure of parameters and state, its words per neuron.
    :param global_words: words of the structure that a core has once; 0 if there is none.
    :param generated: whether the cores compute the parameters by themselves.
    :param variables: how many variables can be recorded, besides spikes.
    :param receptors: the number of receptor types.
    """

    structs: tuple[int, ...]
    global_words: int = 1
    generated: bool = True
    variables: int = 3
    receptors: int = 2


def neurons(cell: CellMemory, n: int, current_sources: int) -> int:
    """Return what *n* neurons of a core need.  Source: PopulationVertex.get_neuron_constant_sdram.

    :param current_sources: what the sources of injected currents need, see :func:`currents`.
    """
    parameters = WORD * (cell.global_words + n * sum(cell.structs))
    core = 5 * WORD + cell.receptors * WORD + n * WORD
    return core + 2 * parameters + current_sources + _recording_metadata(cell, n) + _generation(cell, n)


def _index_bytes(n: int) -> int:
    """Return the bytes of the table that says which neurons are recorded."""
    return 2 * (n + n % 2)


def _recording_metadata(cell: CellMemory, n: int) -> int:
    index = _index_bytes(n)
    return 2 * WORD + (3 * WORD + index) * cell.variables + (2 * WORD + index)


def _generation(cell: CellMemory, n: int) -> int:
    """Return what the generation of parameters on the cores needs."""
    index = _index_bytes(n)
    recording = 2 * WORD + (4 * WORD + index) * cell.variables + (3 * WORD + index)
    if not cell.generated:
        return recording
    structs = len(cell.structs) + (1 if cell.global_words else 0)
    values = sum(cell.structs) + cell.global_words
    return recording + 12 * WORD + 4 * WORD * structs + 2 * WORD * values + (2 * WORD + 16) * values * n


def currents(n: int, sources: list[int]) -> int:
    """Return what injected currents need.  Source:
    PopulationVertex.get_sdram_usage_for_current_source_params.

    :param sources: for each source, the bytes of its parameters.
    """
    if not sources:
        return WORD
    return WORD + n * WORD + 4 * WORD + len(sources) * 2 * n * WORD + sum(sources)


def recorded(per_record: float, interval_steps: int) -> Memory:
    """Return what a recorded variable needs.  Source: NeuronRecorder.get_max_variable_sdram_usage.

    :param per_record: bytes of one record of the core.
    """
    average = per_record / interval_steps
    return Memory(2 * WORD + per_record - average, average)


def record_of_values(n: int) -> int:
    """Return the bytes of one record of a variable of *n* neurons."""
    return WORD + n * WORD


def record_of_spikes(n: int) -> int:
    """Return the bytes of one record of the spikes of *n* neurons."""
    return WORD + math.ceil(n / 32) * WORD


def row_bytes(words: int) -> int:
    """Return the bytes of a synaptic row of *words*, with its header; 0 for an empty row."""
    return (words + 3) * WORD if words else 0


def aligned(address: int) -> int:
    """Return the next address at which a block of rows may begin."""
    return -(-address // 16) * 16


def synapse_parameters(receptors: int) -> int:
    """Return what synapses need besides rows.  Source: PopulationVertex.get_synapse_params_size."""
    return 7 * WORD + receptors * WORD


#: Parameters by which neuron and synapse cores share memory, and the keys of synapse cores.
NEURON_TRANSFER = 6 * WORD
SYNAPSE_TRANSFER = 3 * WORD
KEYS = 5 * WORD


def population_table(edges: int, entries: int) -> int:
    """Return the size of the master population table.

    :param edges: pairs of populations, those to delay extensions counted as well.
    :param entries: projections, those through delay extensions counted twice.
    """
    return 2 * WORD + edges * 5 * WORD + entries * WORD


def expander(receptors: int, keys: int, generators: int) -> int:
    """Return the size of what generates synapses on the cores.  Source:
    PopulationVertex.get_synapse_expander_size.

    :param generators: bytes of the descriptions of the generated projections.
    """
    return 19 * WORD + receptors * 8 + keys * WORD + generators


def bit_field(sources: list[tuple[int, int]]) -> int:
    """Return the size of the filters of incoming spikes.  Source: get_sdram_for_bit_field_region.

    :param sources: for each pair of populations, the source's neurons and the stages of its delay extension.
    """
    total = 2 * WORD
    for atoms, stages in sources:
        total += (4 + math.ceil(atoms / 32)) * WORD + (4 + math.ceil(atoms * stages / 32)) * WORD
    return total


#: What says where the spikes of a source come from, and the counters of a core without synaptic rows.
#: Source: spynnaker.pyNN.models.common.local_only_2d_common KEY_INFO_SIZE, LOCAL_ONLY_SIZE.
_KEY_INFO, _LOCAL_ONLY = 4 * WORD, 5 * WORD


def convolution(sources: int, connectors: int, weights: int) -> int:
    """Return what a core needs for kernels in the place of synapses.  Source: LocalOnlyConvolution.

    :param sources: populations.
    :param connectors: projections.
    :param weights: of all different kernels.
    """
    config = 6 * HALF_WORD + 4 * WORD
    connector = 10 * HALF_WORD + 4 * WORD
    kernels = -(-weights // 2) * WORD
    return _LOCAL_ONLY + config + sources * (_KEY_INFO + 6 * WORD) + connectors * connector + kernels


def pool_dense(sources: int, weights: list[int]) -> int:
    """Return what a core needs for pooled sheets in the place of synapses.  Source: LocalOnlyPoolDense.

    :param sources: populations, all on grids.
    :param weights: of each projection.
    """
    dimensions = 2
    source = _KEY_INFO + WORD + dimensions * 9 * WORD
    connectors = sum(dimensions * WORD + 6 * HALF_WORD + -(-n // 2) * WORD for n in weights)
    return _LOCAL_ONLY + 3 * WORD + sources * source + connectors


#: Spikes in a packet, and the bytes of its header.  Source: measured on sPyNNaker 7.4.1 with a virtual board.
_KEYS_PER_PACKET, _PACKET_HEADER = 61, 6


#: What is reserved for recording where a source has no spikes of its own: packets in a millisecond, with a
#: margin, and bytes of each.  Source: ReverseIPTagMulticastSourceMachineVertex._recording_sdram_per_timestep.
_RECEIVE_RATE, _RECEIVE_MARGIN, _RECEIVED_BYTES = 10, 1.1, 10


def spike_array(spikes: int, *, is_recorded: bool, step_ms: float) -> Memory:
    """Return what the cells of a SpikeSourceArray take on a core.

    Source: measured on sPyNNaker 7.4.1 with a virtual board.

    :param spikes: the largest number of spikes in a step.
    """
    step = WORD * spikes + _PACKET_HEADER * math.ceil(spikes / _KEYS_PER_PACKET)
    recording = step if spikes else _RECEIVED_BYTES * math.ceil(_RECEIVE_RATE / step_ms * _RECEIVE_MARGIN)
    per_step = step + (recording if is_recorded else 0)
    return Memory(512 + per_step, per_step)


def delay_extension() -> int:
    """Return what a core of a delay extension needs.  Source: measured on sPyNNaker 7.4.1."""
    return 520


#: What a core takes that gathers spikes to send them out, or takes in rates.  Source: measured on sPyNNaker
#: 7.4.1 with a virtual board.
LIVE = 512


def poisson(n: int, rates: int) -> int:
    """Return what *n* Poisson sources need on a core.  Source:
    SpikeSourcePoissonVertex.get_sdram_used_by_atoms.

    :param rates: the largest number of rates of a source.
    """
    parameters = 60 + WORD * n
    each = n * rates
    expander = 2 * WORD + 5 * WORD * n + 4 * WORD * each
    return common(1, 1) + parameters + 8 * WORD * each + expander + 3 * WORD + 2 * n


def transfer(n: int, receptors: int) -> int:
    """Return what a synapse core hands over to its neuron core in a step.

    Source: PopulationNeuronsMachineVertex.get_n_bytes_for_transfer.
    """
    return int(2 ** math.ceil(math.log2(max(n, 2)))) * receptors * 2 if n > 1 else 4 * receptors
