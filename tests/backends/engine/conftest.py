from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from nmpi_emulator.backends.engine.cells.model import CellModel
from nmpi_emulator.backends.engine.grid import Grid
from nmpi_emulator.backends.engine.network import Cells, Connections, Network, Recording
from nmpi_emulator.backends.engine.sources.spike_times import SpikeTimes
from nmpi_emulator.backends.engine.standard import CELL_MODELS
from nmpi_emulator.backends.engine.synapses.model import STATIC, SynapseModel

DATA = Path(__file__).parent / "data"


class Bench:
    """A network that is put together in few words, and its simulation."""

    def __init__(self, dt: float = 0.1, seed: int | None = 1, **grid: Any) -> None:
        self.network = Network(Grid(dt, **grid))
        self.seed = seed
        self._simulation: Any = None

    @property
    def simulation(self) -> Any:
        if self._simulation is None:
            from nmpi_emulator.backends.engine.compilation import Compilation
            from nmpi_emulator.backends.engine.simulation import Simulation

            self._simulation = Simulation(self.network, self.seed, Compilation("numpy"))
        return self._simulation

    def cells(self, model: CellModel, size: int = 1, initial: Any = None, **parameters: Any) -> Any:
        cells = Cells(model, size, parameters, initial=initial or {})
        self.network.add_cells(cells)
        return cells

    def spikes_at(self, *times: Any) -> SpikeTimes:
        source = SpikeTimes(len(times), [np.asarray(each, dtype=float) for each in times])
        self.network.add_source(source)
        return source

    def connect(
        self,
        pre: Any,
        post: Any,
        weight: Any,
        delay: Any = 1.0,
        receptor: int = 0,
        model: SynapseModel = STATIC,
        **rest: Any,
    ) -> Connections:
        """Connect numbers of cells, or all cells of a block to all cells of another."""
        if not isinstance(pre, (list, np.ndarray)):
            numbers = np.meshgrid(
                np.arange(pre.first, pre.first + pre.size),
                np.arange(post.first, post.first + post.size),
                indexing="ij",
            )
            pre, post = (each.ravel() for each in numbers)
        size = len(pre)
        parameters = {
            name: np.array(np.broadcast_to(value, (size,)), dtype=float)
            for name, value in rest.pop("parameters", {}).items()
        }
        connections = Connections(
            pre=np.asarray(pre, dtype=np.int32),
            post=np.asarray(post, dtype=np.int32),
            receptor=receptor,
            model=model,
            weight=np.array(np.broadcast_to(weight, (size,)), dtype=float),
            delay=np.array(np.broadcast_to(delay, (size,)), dtype=float),
            parameters=parameters,
            **rest,
        )
        self.network.connections.append(connections)
        return connections

    def record(self, block: Any, variable: str = "spikes", every: int = 1) -> Recording:
        cells = np.arange(block.first, block.first + block.size)
        recording = Recording(cells, variable, every)
        self.network.recordings.append(recording)
        return recording

    def run(self, ms: float) -> None:
        self.simulation.run(self.network.grid.steps(ms))

    def values(self, recording: Recording) -> np.ndarray:
        return self.simulation.signal(recording).values

    def spike_times(self, block: Any, cell: int = 0) -> list[float]:
        numbers, times = self.simulation.spikes()
        return sorted(times[numbers == block.first + cell].tolist())


@pytest.fixture
def bench() -> type[Bench]:
    return Bench


@pytest.fixture(scope="session")
def models() -> dict[str, CellModel]:
    """The standard cell models by name."""
    return {model.name: model for model in CELL_MODELS}


def _script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, DATA / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def recorder() -> ModuleType:
    """The script that recorded the data of NEST, for its cases and networks."""
    return _script("record_nest")


@pytest.fixture(scope="session")
def synapse_recorder() -> ModuleType:
    """The script that recorded what NEST's plastic synapses give."""
    return _script("record_nest_synapses")


@pytest.fixture(scope="session")
def nest_synapses() -> dict[str, Any]:
    return json.loads((DATA / "nest_synapses.json").read_text())


@pytest.fixture(scope="session")
def nest_cells() -> list[dict[str, Any]]:
    return json.loads((DATA / "nest_cells.json").read_text())


@pytest.fixture(scope="session")
def run_case(models: dict[str, CellModel]) -> Any:
    """Return a function that runs a recorded case on the engine: its spikes, and v by step."""

    def run(case: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
        bench = Bench(case["dt"])
        cell = bench.cells(
            models[case["model"]],
            initial={"v": case["nest_parameters"]["V_m"]},
            **case["parameters"],
        )
        for source in case["inputs"]:
            spikes = bench.spikes_at(source["times"])
            bench.connect(spikes, cell, source["weight"], source["delay"], source["receptor"])
        v = bench.record(cell, "v")
        bench.record(cell)
        bench.run(case["duration"])
        return np.array(bench.spike_times(cell)), bench.values(v)[:, 0]

    return run


@pytest.fixture(scope="session")
def run_network(models: dict[str, CellModel], recorder: ModuleType) -> Any:
    """Return a function that runs a recorded network: cells and times of all spikes, in order."""

    def run(seed: int, dt: float) -> tuple[np.ndarray, np.ndarray]:
        described = recorder.network(seed, dt)
        bench = Bench(dt)
        membrane = {**recorder.MEMBRANE, "i_offset": described["i_offset"]}
        cells = bench.cells(models["lif_curr_exp_curr_exp"], 200, tau0=3.0, tau1=7.0, **membrane)
        drive = bench.spikes_at(*described["drive"])
        pre, post = described["pre"], described["post"]
        for receptor, chosen in enumerate((pre < 160, pre >= 160)):
            bench.connect(
                pre[chosen],
                post[chosen],
                described["weight"][chosen],
                described["delay"][chosen],
                receptor,
            )
        targets = described["drive_post"]
        bench.connect(
            np.repeat(np.arange(len(targets)) + drive.first, targets.shape[1]),
            targets.ravel(),
            recorder.DRIVE_WEIGHT,
            recorder.DRIVE_STEPS * dt,
        )
        bench.record(cells)
        bench.run(300.0)
        numbers, times = bench.simulation.spikes()
        order = np.lexsort((numbers, np.round(times, 6)))
        return numbers[order], np.round(times[order], 6)

    return run
