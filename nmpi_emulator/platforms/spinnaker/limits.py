"""The numbers of the SpiNNaker machine and of its software."""

from __future__ import annotations

from nmpi_emulator.platforms.declaration import Limit

_READ = "2026-08"


def _limit(value: float, unit: str, source: str) -> Limit:
    return Limit(value=value, unit=unit, source=source, date=_READ)


#: Keyed by what the rest of this platform calls them.
LIMITS = {
    "neurons_per_core": _limit(
        256, "neurons", "sPyNNaker 7.4.1, spynnaker.pyNN.utilities.constants POP_TABLE_MAX_ROW_LENGTH"
    ),
    "poisson_sources_per_core": _limit(
        500, "sources", "sPyNNaker 7.4.1, SpikeSourcePoisson DEFAULT_MAX_ATOMS_PER_CORE"
    ),
    "synapses_per_row": _limit(
        256, "words", "sPyNNaker 7.4.1, MasterPopTableAsBinarySearch.get_allowed_row_length"
    ),
    "ring_buffer_bits": _limit(
        14, "bits", "sPyNNaker 7.4.1, spynnaker.pyNN.utilities.constants MAX_RING_BUFFER_BITS"
    ),
    "delay_stages": _limit(8, "stages", "sPyNNaker 7.4.1, DelayExtensionVertex"),
    "weight_bits": _limit(16, "bits", "sPyNNaker 7.4.1, PopulationVertex.get_weight_scales"),
    "accum_max": _limit(65535.999969482422, "", "SpiNNFrontEndCommon 7.4.1, DataType.S1615"),
    "accum_min": _limit(-65536.0, "", "SpiNNFrontEndCommon 7.4.1, DataType.S1615"),
    "cores_per_chip": _limit(18, "cores", "SpiNNMachine 7.4.1, VersionSpin1.max_cores_per_chip"),
    "system_cores_per_chip": _limit(
        2, "cores", "SpiNNMachine 7.4.1: SCAMP; SpiNNFrontEndCommon 7.4.1: one monitor"
    ),
    "chips_per_board": _limit(48, "chips", "SpiNNMachine 7.4.1, Version5"),
    "sdram_per_chip": _limit(123_469_792, "bytes", "SpiNNMachine 7.4.1, VersionSpin1.max_sdram_per_chip"),
    "boards": _limit(600, "boards", "HBP Neuromorphic Computing Platform guidebook, SpiNNaker"),
    "static_events_per_second": _limit(
        13_000_000, "synaptic events/s", "sPyNNaker 7.4.1, SynapseDynamicsStatic.synapses_per_second"
    ),
    "plastic_events_per_second": _limit(
        1_400_000, "synaptic events/s", "sPyNNaker 7.4.1, SynapseDynamicsSTDP.synapses_per_second"
    ),
    "spikes_at_once": _limit(
        100, "spikes", "sPyNNaker 7.4.1, spike_source_array_vertex TOO_MANY_SPIKES (warns)"
    ),
    "short_tick": _limit(0.1, "ms", "sPyNNaker 7.4.1, SpiNNaker._set_up_timings (warns)"),
}
