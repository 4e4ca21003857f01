"""The functions of ``pyNN.hardware.spikey``."""

from __future__ import annotations

from typing import Any

import numpy as np
from pyNN import errors

from nmpi_emulator.backends.job import current as current_job
from nmpi_emulator.backends.pynn07.connectors import AllToAllConnector, FixedProbabilityConnector
from nmpi_emulator.backends.pynn07.selection import group_of, require_cell
from nmpi_emulator.backends.spikey.experiment import current
from nmpi_emulator.backends.spikey.network import Population, Projection
from nmpi_emulator.backends.spikey.settings import Settings
from nmpi_emulator.backends.spikey.weights import EXCITATORY_LSB_US, INHIBITORY_LSB_US, LARGEST_CODE
from nmpi_emulator.platforms.spikey.limits import LIMITS


def setup(timestep: float = 0.1, min_delay: float = 0.1, max_delay: float = 10.0, **extra: Any) -> int:
    """Begin a network; the numbers (ms) make no difference on an analog chip.

    :raises Exception: if ``neuronPermutation`` is not one.
    """
    current().setup(Settings.of(extra))
    current_job().progress.build()
    return 0


def run(simtime: float) -> float:
    """Run the network from the beginning for a time (ms of the model)."""
    current().run(float(simtime))
    current_job().progress.built()
    return float(simtime)


def reset() -> None:
    """Do nothing: each run begins at time zero."""


def end(compatible_output: bool = True) -> None:
    """End the experiment; what was recorded can still be read."""


def get_time_step() -> float:
    """Return the sampling interval of the membrane (ms)."""
    return LIMITS["membrane_sampling_interval"].value


def get_min_delay() -> float:
    """Return the delay of all synapses (ms)."""
    return LIMITS["synaptic_delay"].value


def get_max_delay() -> float:
    """Return the delay of all synapses (ms)."""
    return LIMITS["synaptic_delay"].value


def get_current_time() -> float:
    """Return how long the last run lasted (ms)."""
    return current().described().results.duration_ms


def list_standard_models() -> list[str]:
    """Return the names of all cell types."""
    return ["IF_facets_hardware1", "SpikeSourceArray", "SpikeSourcePoisson"]


def num_processes() -> int:
    """Return the number of processes: 1."""
    return 1


def rank() -> int:
    """Return the number of this process: 0."""
    return 0


def minExcWeight() -> float:  # noqa: N802
    """Return one step of an excitatory weight (uS)."""
    return EXCITATORY_LSB_US


def maxExcWeight() -> float:  # noqa: N802
    """Return the largest excitatory weight (uS)."""
    return LARGEST_CODE * EXCITATORY_LSB_US


def minInhWeight() -> float:  # noqa: N802
    """Return one step of an inhibitory weight (uS)."""
    return INHIBITORY_LSB_US


def maxInhWeight() -> float:  # noqa: N802
    """Return the largest inhibitory weight (uS)."""
    return LARGEST_CODE * INHIBITORY_LSB_US


def getChipVersion() -> int:  # noqa: N802
    """Return the version of the chip."""
    return current().version


def create(cellclass: Any, cellparams: Any = None, n: int = 1) -> Any:
    """Create ``n`` cells; return a list of IDs, or one ID for one cell."""
    cells = Population(n, cellclass, cellparams).all_cells
    return cells if n > 1 else cells[0]


def connect(
    source: Any,
    target: Any,
    weight: float | None = None,
    delay: float | None = None,
    synapse_type: str | None = None,
    p: float = 1.0,
    rng: Any = None,
) -> Any:
    """Join cells (IDs, lists of IDs, populations) with a probability.

    :raises ConnectionError: if the cells cannot be joined.
    """
    connector = (
        AllToAllConnector(weights=weight, delays=delay)
        if p >= 1
        else FixedProbabilityConnector(p, weights=weight, delays=delay)
    )
    return Projection(group_of(source), group_of(target), connector, target=synapse_type, rng=rng)


def set(cells: Any, cellclass: Any = None, param: Any = None, val: Any = None) -> None:  # noqa: A001
    """Set a parameter of cells: ``set(cells, cell type, name, value)``, or without the cell type."""
    if isinstance(cellclass, (str, dict)):
        param, val = cellclass, param
    group_of(cells).set(param, val)


def record(source: Any, filename: str = "") -> None:
    """Record the spikes of cells, and write them into a file after each run if one is named."""
    group = group_of(source)
    group.record()
    if filename:
        current().files.append((filename, group.printSpikes))


def record_v(source: Any, filename: str = "") -> None:
    """Record the membrane of one neuron; after a run it is in ``membraneOutput``.

    A second neuron takes the place of the first one.
    """
    cells = list(source) if hasattr(source, "__len__") else [source]
    for cell in cells:
        require_cell(cell)
        current().record_membrane(cell)
    if filename:
        current().files.append((filename, _write_membrane))


def _write_membrane(filename: str) -> None:
    experiment = current()
    np.savetxt(filename, np.column_stack((experiment.membrane_times, experiment.membrane)), fmt="%.4f")


def setWeight(source: Any, target: Any, weight: float) -> None:  # noqa: N802
    """Set the weight (uS) of all synapses between two cells.

    :raises ConnectionError: if there is none.
    """
    found = False
    for projection in current().described().projections:
        here = (projection.pre_numbers() == int(source)) & (projection.post_numbers() == int(target))
        projection.synapses.weights = np.where(here, weight, projection.synapses.weights)
        found = found or bool(here.any())
    if not found:
        raise errors.ConnectionError(f"there is no synapse from cell {int(source)} to cell {int(target)}")
