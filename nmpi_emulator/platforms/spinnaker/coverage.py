"""What the emulation of SpiNNaker is worth, feature by feature."""

from __future__ import annotations

from nmpi_emulator.platforms.declaration import Coverage

COVERAGE = Coverage(
    exact=(
        "names, arguments, defaults, units and exceptions of pyNN.spiNNaker of release 7.4.1",
        "time steps, time scale and minimum delay",
        "ranges and rounding of delays, delay extensions",
        "ring-buffer shifts, weight scales and stored weights",
        "lengths of synaptic rows, cells on a core, synapse cores",
        "cores and chips needed, and what does not fit",
        "recording rules, repeated runs and resets",
        "options of spynnaker.cfg",
        (
            "files in reports/, if spynnaker.cfg asks for them: network_specification.rpt, "
            "partitioned_by_vertex.rpt, placement_by_vertex_using_graph.rpt, "
            "placement_by_core_using_graph.rpt"
        ),
    ),
    approximate=(
        "memory of cores: exact for most networks, within a percent for the others",
        "placement on chips: the software's own order, on a machine without dead cores",
        "time on the machine: the run exactly, loading and extraction estimated",
        "numbers of cells, synapses and plasticity: those of the released binaries, but for random numbers",
        "Convolution and PoolDense: as single synapses",
        "structural plasticity: without the recordable 'rewiring', and with other random numbers",
        "release 6.0.0: from its sources, without recorded cases",
    ),
    absent=(
        "live input and output (external_devices): accepted, without effect",
        "robots, retinas and FPGAs: refused by name",
        "the other files in reports/: databases, routing tables, keys, tags, energy, provenance of cores",
        "congestion of routers, dropped packets, missed real time",
        "spike times that depend on the load of a core",
    ),
)
