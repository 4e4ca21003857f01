"""Files in ``reports/``, as sPyNNaker 7.4.1 has written them for the same script."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

RunScript = Callable[..., Any]

BODY = """
b = sim.Population(300, sim.IF_curr_exp(), label="b", n_synapse_cores=2)
a = sim.Population(300, sim.SpikeSourcePoisson(rate=20.0), label="a")
sim.Projection(a, b, sim.OneToOneConnector(), synapse_type=sim.StaticSynapse(weight=0.5, delay=0.1))
s = sim.Population(300, sim.SpikeSourceArray([1.0]), label="s", neurons_per_core=256)
sim.Projection(s, b, sim.AllToAllConnector(), sim.StaticSynapse(weight=0.5, delay=20.0), label="late")
g = sim.Population(16, sim.IF_curr_exp(), structure=sim.Grid2D(), label="grid", neurons_per_core=(2, 4))
sim.run(20)
sim.run(20)
"""

NETWORK = """\
*** Vertices:
Vertex b, size: 300, model: PopulationVertex, max_atoms: 256
    Outgoing Edge Partitions:

Vertex a, size: 300, model: SpikeSourcePoissonVertex, max_atoms: 500
    Outgoing Edge Partitions:
    Partition SPIKE:
        Edge: projection edge 1, From a to b, model: ProjectionApplicationEdge

Vertex s, size: 300, model: SpikeSourceArrayVertex, max_atoms: 256
    Outgoing Edge Partitions:
    Partition SPIKE:
        Edge: late, From s to b, model: ProjectionApplicationEdge

Vertex grid, size: 16, model: PopulationVertex, max_atoms: 8
    Outgoing Edge Partitions:

"""

PLACEMENT = """\
**** Vertex: 'b'
Model: PopulationVertex
Pop size: 300
Machine Vertices:
  Slice (0:255) on core (0, 0, 6) b_Neurons:0
  Slice (0:255) on core (0, 0, 3) b_Synapses:0(0)
  Slice (0:255) on core (0, 0, 4) b_Synapses:0(1)
  Slice (256:299) on core (0, 0, 10) b_Neurons:256
  Slice (256:299) on core (0, 0, 7) b_Synapses:256(0)
  Slice (256:299) on core (0, 0, 8) b_Synapses:256(1)

**** Vertex: 'a'
Model: SpikeSourcePoissonVertex
Pop size: 300
Machine Vertices:
  Slice (0:255) on core (0, 0, 5) b_Poisson:0
  Slice (256:299) on core (0, 0, 9) b_Poisson:256

**** Vertex: 's'
Model: SpikeSourceArrayVertex
Pop size: 300
Machine Vertices:
  Slice (0:255) on core (0, 0, 11) s(0:255)
  Slice (256:299) on core (0, 0, 12) s(256:299)

**** Vertex: 'grid'
Model: PopulationVertex
Pop size: 16
Machine Vertices:
  Slice 0(4, 4)(0:2)(0:4) on core (0, 0, 13) grid0(4, 4)(0:2)(0:4)
  Slice 8(4, 4)(2:4)(0:4) on core (0, 0, 14) grid8(4, 4)(2:4)(0:4)

**** Vertex: 's_delayed'
Model: DelayExtensionVertex
Pop size: 300
Machine Vertices:
  Slice (0:255) on core (0, 0, 15) Delay extension for s
  Slice (256:299) on core (0, 0, 16) Delay extension for s

"""

FIRST_CORES = """\
**** Chip: (0, 0)
Application cores: 18
  Processor 1: System Vertex: 'SYSTEM:PacketGatherer(0,0)'
              Model: DataSpeedUpPacketGatherMachineVertex
              477250

  Processor 2: System Vertex: 'SYSTEM:ExtraMonitor'
              Model: ExtraMonitorSupportMachineVertex
              488476

  Processor 3: Vertex: 'b', pop size: 300
              Slice: (0:255)  b_Synapses:0(0)
              Model: PopulationVertex
"""


@pytest.fixture
def files(run_body: RunScript, tmp_path: Path) -> Callable[[str], dict[str, str]]:
    """Run the network with a configuration; return the files that are there afterwards."""

    def run(cfg: str) -> dict[str, str]:
        assert run_body(BODY, setup="timestep=0.1", cfg=cfg).error is None
        return {
            str(Path(*path.relative_to(tmp_path).parts[2:])): path.read_text()
            for path in tmp_path.glob("reports/**/*")
            if path.is_file()
        }

    return run


def test_a_mode_asks_for_all_of_them(files: Callable[[str], dict[str, str]]) -> None:
    found = files("[Mode]\nmode = Info\n")
    names = ("network_specification", "partitioned_by_vertex")
    names += ("placement_by_core_using_graph", "placement_by_vertex_using_graph")
    assert sorted(found) == ["finished", *(f"run_1/{name}.rpt" for name in names)]
    assert found["run_1/network_specification.rpt"] == NETWORK
    by_vertex = found["run_1/placement_by_vertex_using_graph.rpt"]
    assert by_vertex.endswith(PLACEMENT)
    assert by_vertex.startswith("        Placement Information by Vertex\n        ======")
    assert "\n  Slice (0:255)    Vertex b_Neurons:0\n" in found["run_1/partitioned_by_vertex.rpt"]
    by_core = found["run_1/placement_by_core_using_graph.rpt"]
    assert FIRST_CORES in by_core
    assert by_core.count("**** Chip:") == 48
    assert by_core.endswith(
        "Total SDRAM on chip ([Chip: x=7, y=7, n_cores=18] available): 488476; 0 per-timestep\n\n"
    )


def test_an_option_asks_for_one_and_names_it(files: Callable[[str], dict[str, str]]) -> None:
    cfg = (
        "[Reports]\nwrite_partitioner_reports = True\npath_partitioner_reports = parts\\by_run_(n_run).txt\n"
    )
    assert sorted(files(cfg)) == ["finished", "run_1/parts/by_run_1.txt"]


def test_nobody_asks_for_any_by_default(files: Callable[[str], dict[str, str]]) -> None:
    assert files("") == {}


def test_a_directory_that_cannot_be_written_to_is_a_warning(run_body: RunScript) -> None:
    cfg = "[Mode]\nmode = Info\n[Reports]\ndefault_report_file_path = /proc\n"
    ran = run_body("sim.Population(1, sim.IF_curr_exp())\nsim.run(1)", cfg=cfg)
    assert ran.error is None
    assert "partitioned_by_vertex.rpt cannot be written" in ran.log


@pytest.mark.parametrize(
    ("mode", "switched"),
    [
        ("Production", ["False", "False", "False"]),
        ("Info", ["True", "False", "False"]),
        ("debug", ["True", "True", "False"]),
        ("All", ["True", "True", "True"]),
    ],
)
def test_a_mode_switches_options_that_scripts_read(
    run_script: RunScript, mode: str, switched: list[str]
) -> None:
    script = """
import pyNN.spiNNaker as sim
from spinn_utilities.config_holder import get_config_str
sim.setup(1.0)
names = ("write_partitioner_reports", "write_router_reports", "write_energy_report")
OBS = {"switched": [get_config_str("Reports", name) for name in names]}
"""
    ran = run_script(script, cfg=f"[Mode]\nmode = {mode}\n")
    assert ran.observed["switched"] == switched
