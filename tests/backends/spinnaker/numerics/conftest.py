from __future__ import annotations

import importlib.util
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from nmpi_emulator.backends.engine.compilation import Compilation
from nmpi_emulator.backends.engine.grid import Grid
from nmpi_emulator.backends.engine.network import Cells, Connections, Injection, Network, Recording
from nmpi_emulator.backends.engine.simulation import Simulation
from nmpi_emulator.backends.engine.sources.spike_times import SpikeTimes
from nmpi_emulator.backends.engine.synapses.model import STATIC, SynapseModel
from nmpi_emulator.backends.spinnaker.numerics.cells.form import CellForm, cell_form
from nmpi_emulator.backends.spinnaker.numerics.effects import ALL, Effects
from nmpi_emulator.backends.spinnaker.numerics.ticks import ticks

DATA = Path(__file__).parent / "data"

DEFAULTS = {
    "tau_m": 20.0,
    "cm": 1.0,
    "v_rest": -65.0,
    "v_reset": -65.0,
    "v_thresh": -50.0,
    "tau_refrac": 0.1,
    "i_offset": 0.0,
    "tau_syn_E": 5.0,
    "tau_syn_E2": 5.0,
    "tau_syn_I": 5.0,
    "e_rev_E": 0.0,
    "e_rev_I": -70.0,
    "a": 0.02,
    "b": 0.2,
    "c": -65.0,
    "d": 2.0,
    "tau_ca2": 50.0,
    "i_alpha": 0.1,
    "scaling_factor": 1.0,
    "p_thresh": 1.0,
    "du_th": 0.5,
    "tau_th": 20.0,
    "tau": 10.0,
    "bias": 0.0,
    "alpha": 1.0,
}


class Bench:
    """A network of SpiNNaker's cells that is put together in few words, and its simulation."""

    def __init__(self, dt: float = 1.0, effects: Effects = ALL, seed: int = 1) -> None:
        self.effects = effects
        self.network = Network(Grid(dt, ticks(effects)))
        self.seed = seed
        self._simulation: Simulation | None = None

    @property
    def simulation(self) -> Simulation:
        if self._simulation is None:
            self._simulation = Simulation(self.network, self.seed, Compilation("numpy"))
        return self._simulation

    def cells(
        self,
        name: str,
        size: int = 1,
        *,
        shifts: Any = 3,
        initial: Mapping[str, Any] | None = None,
        **parameters: Any,
    ) -> tuple[CellForm, Cells]:
        """Add cells of a type; parameters that are not given have their defaults."""
        form = cell_form(name, self.effects)
        values = {**DEFAULTS, **parameters}
        arrays = {model: values[own] for own, model in form.parameters.items()}
        shifts = np.broadcast_to(shifts, (len(form.receptors),))
        arrays |= {
            name: 2.0 ** (15 - shift) * form.gain for name, shift in zip(form.scales, shifts, strict=False)
        }
        state = {form.state[own][0]: value * form.state[own][1] for own, value in (initial or {}).items()}
        cells = Cells(form.model, size, arrays, initial=state)
        self.network.add_cells(cells)
        return form, cells

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
        receptor: Any = 0,
        model: SynapseModel = STATIC,
        parameters: Mapping[str, Any] | None = None,
        **rest: Any,
    ) -> Connections:
        """Connect cells by their numbers, or every cell of a block to every cell of another."""
        if not isinstance(pre, list | np.ndarray):
            numbers = np.meshgrid(
                np.arange(pre.first, pre.first + pre.size),
                np.arange(post.first, post.first + post.size),
                indexing="ij",
            )
            pre, post = (each.ravel() for each in numbers)
        size = len(pre)

        def column(values: Any) -> Any:
            return np.array(np.broadcast_to(values, (size,)), dtype=float)

        connections = Connections(
            pre=np.asarray(pre, dtype=np.int32),
            post=np.asarray(post, dtype=np.int32),
            receptor=receptor,
            model=model,
            weight=column(weight),
            delay=column(delay),
            parameters={name: column(values) for name, values in (parameters or {}).items()},
            **rest,
        )
        self.network.connections.append(connections)
        return connections

    def inject(self, waveform: Any, cells: Cells) -> None:
        self.network.injections.append(Injection(waveform, cells.first + np.arange(cells.size)))

    def record(self, form: CellForm, cells: Cells, variable: str = "v") -> Any:
        """Record a variable; the result is a function that returns its values after a run."""
        array, factor = form.recorded[variable]
        recording = Recording(cells.first + np.arange(cells.size), array)
        self.network.recordings.append(recording)
        return lambda: self.simulation.signal(recording).values * factor

    def record_spikes(self, block: Any) -> Any:
        """Record spikes; the result is a function that returns pairs of time (ms) and cell."""
        self.network.recordings.append(Recording(block.first + np.arange(block.size)))

        def read() -> list[tuple[float, int]]:
            numbers, times = self.simulation.spikes()
            inside = (numbers >= block.first) & (numbers < block.first + block.size)
            pairs = zip(times[inside], numbers[inside] - block.first, strict=True)
            return sorted((float(time), int(number)) for time, number in pairs)

        return read

    def run(self, steps: int) -> None:
        self.simulation.run(steps)


@pytest.fixture
def bench() -> type[Bench]:
    """The class of benches."""
    return Bench


@pytest.fixture(scope="session")
def reference() -> ModuleType:
    """The second implementation."""
    spec = importlib.util.spec_from_file_location(
        "spinnaker_reference", Path(__file__).parent / "reference.py"
    )
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of recorded numbers."""
    return DATA
