"""Prepare what every job needs: the cache of compiled code, and a process to fork jobs from."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nmpi_emulator.backends.engine.cells.model import CellModel
from nmpi_emulator.backends.engine.compilation import Compilation
from nmpi_emulator.backends.engine.extensions import Extensions
from nmpi_emulator.backends.engine.grid import Grid
from nmpi_emulator.backends.engine.network import Cells, Connections, Network, Recording
from nmpi_emulator.backends.engine.sources.poisson import Poisson
from nmpi_emulator.backends.engine.standard import CELL_MODELS, SYNAPSE_MODELS, TIME_STEPS_MS
from nmpi_emulator.backends.engine.synapses.model import SynapseModel

if TYPE_CHECKING:
    from nmpi_emulator.backends.engine.simulation import Simulation


def warm(
    directory: Path | None = None,
    cell_models: Iterable[CellModel] = CELL_MODELS,
    synapse_models: Iterable[SynapseModel] = SYNAPSE_MODELS,
    further_sources: Iterable[str] = (),
    workers: int = 1,
    report: Callable[[int, int], object] = lambda done, of: None,
) -> tuple[int, int]:
    """Compile the code of models into the cache, so that no job has to.

    ``further_sources`` are compiled beside that.  ``workers`` compilations run at a time; ``report``
    is called after each with how many of how many are done.  Returns how many extensions are in the
    cache for all these, and how many there should be.
    Raises ``RuntimeError`` if there is no compiler, or the cache cannot be written to.
    """
    extensions = Extensions(directory)
    if not extensions.can_compile:
        raise RuntimeError(
            f"There is no C++ compiler, or the cache {extensions.directory} cannot be written to."
        )
    sources = sorted({*_sources(tuple(cell_models), tuple(synapse_models)), *further_sources})
    with ThreadPoolExecutor(workers) as pool:
        done = 0
        for number, module in enumerate(pool.map(extensions.build, sources), 1):
            done += module is not None
            report(number, len(sources))
    return done, len(sources)


def preload(further_sources: Iterable[str] = ()) -> None:
    """Prepare, in a process to fork jobs from, what simulations usually need.

    Brian2 keeps what it has parsed and generated in the memory of the process; a small simulation
    of every standard model fills that.  Compiled code that is in the cache gets loaded, that of
    the models and ``further_sources``.  At the end all objects are moved out of the reach of the
    garbage collector, so that a child does not touch (and thereby copy) the memory that it shares.
    """
    for dt in TIME_STEPS_MS:
        _simulation(dt, CELL_MODELS, SYNAPSE_MODELS).run(2)
    extensions = Extensions()
    if not extensions.is_empty:
        for source in (*_sources(CELL_MODELS, SYNAPSE_MODELS), *further_sources):
            extensions.find(source)
    gc.collect()
    gc.freeze()


def _sources(cell_models: tuple[CellModel, ...], synapse_models: tuple[SynapseModel, ...]) -> set[str]:
    """Return the Cython sources of models at all usual time steps."""
    return {
        code.source
        for dt in TIME_STEPS_MS
        for code in _simulation(dt, cell_models, synapse_models).prepare().codes
    }


def _simulation(
    dt: float, cell_models: tuple[CellModel, ...], synapse_models: tuple[SynapseModel, ...]
) -> Simulation:
    """Return a simulation of a small network with all these models in it, as numpy code."""
    # A network can be described without Brian2, which takes a second to import.
    from nmpi_emulator.backends.engine.simulation import Simulation

    network = Network(Grid(dt))
    source = Poisson(1, rates=np.ones(1), starts=np.zeros(1), durations=np.ones(1))
    network.add_source(source)
    for model in cell_models:
        network.add_cells(Cells(model, 1, dict.fromkeys(model.parameters, np.ones(1))))
        network.recordings.append(Recording(np.array([network.size - 1]), "v"))
    network.recordings.append(Recording(np.arange(network.size)))
    for synapse in synapse_models:
        network.connections.append(
            Connections(
                pre=np.zeros(1, dtype=np.int32),
                post=np.ones(1, dtype=np.int32),
                receptor=0,
                model=synapse,
                weight=np.ones(1),
                delay=np.ones(1),
                parameters=dict.fromkeys(synapse.parameters, np.ones(1)),
            )
        )
    return Simulation(network, compilation=Compilation("numpy"))
