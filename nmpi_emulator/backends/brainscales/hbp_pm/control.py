"""The functions of the older API."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

from nmpi_emulator.backends.brainscales.hbp_pm.experiment import current
from nmpi_emulator.backends.brainscales.hbp_pm.network import Population, Projection
from nmpi_emulator.backends.brainscales.hbp_pm.options import Options
from nmpi_emulator.backends.brainscales.pymarocco.sections import Request
from nmpi_emulator.backends.job import current as current_job
from nmpi_emulator.backends.pynn07.connectors import FixedProbabilityConnector
from nmpi_emulator.backends.pynn07.selection import group_of
from nmpi_emulator.platforms.brainscales.limits import LIMITS


def setup(timestep: float = 0.1, min_delay: float = 0.1, max_delay: float = 10.0, **extra: Any) -> int:
    """Begin a network; the numbers (ms) make no difference."""
    current().setup(Options.of(extra))
    current_job().progress.build()
    return 0


def run(simtime: float) -> float:
    """Map the network at the first call, and simulate it from the beginning for a time (ms)."""
    current().run(float(simtime))
    current_job().progress.built()
    return float(simtime)


def reset() -> None:
    """Go back to time zero."""


def end(compatible_output: bool = True) -> None:
    """Forget what was recorded: read it before."""
    current().end()


def get_time_step() -> float:
    """Return the interval of membrane samples (ms)."""
    return 0.1


def get_min_delay() -> float:
    """Return the delay of synapses (ms)."""
    return LIMITS["synaptic_delay"].value


def get_max_delay() -> float:
    """Return the delay of synapses (ms)."""
    return get_min_delay()


def get_current_time() -> float:
    """Return how long the last run lasted (ms)."""
    return current().description.results.duration_ms


def list_standard_models() -> list[str]:
    """Return the names of all cell types."""
    return ["IF_cond_exp", "EIF_cond_exp_isfa_ista", "SpikeSourceArray", "SpikeSourcePoisson"]


def num_processes() -> int:
    """Return the number of processes: 1."""
    return 1


def rank() -> int:
    """Return the number of this process: 0."""
    return 0


def create(cellclass: Any, cellparams: Any = None, n: int = 1) -> Population:
    """Create a population of ``n`` cells."""
    return Population(n, cellclass, cellparams)


def connect(
    source: Any,
    target: Any,
    weight: float | None = None,
    delay: float | None = None,
    synapse_type: str | None = None,
    p: float = 1.0,
    rng: Any = None,
) -> Projection:
    """Join cells (IDs, lists of IDs, populations) with a probability."""
    method = FixedProbabilityConnector(p, weights=weight, delays=delay)
    return Projection(group_of(source), group_of(target), method, target=synapse_type, rng=rng)


def set(cells: Any, param: Any, val: Any = None) -> None:  # noqa: A001
    """Set a parameter of cells."""
    group_of(cells).set(param, val)


def initialize(cells: Any, variable: str, value: Any) -> None:
    """Take initial values, which have no effect."""
    group_of(cells).initialize(variable, value)


def record(source: Any, filename: str = "") -> None:
    """Record the spikes of cells, and write them into a file after each run if one is named."""
    group = group_of(source)
    group.record()
    if filename:
        current().files.append((filename, group.printSpikes))


def record_v(source: Any, filename: str = "") -> None:
    """Record the membranes of cells, and write them into a file after each run if one is named."""
    group = group_of(source)
    group.record_v()
    if filename:
        current().files.append((filename, group.print_v))


class Placer:
    """Places cells by hand: ``mapper.place().to(cell, hicann=..., neuron=...)``, then ``commit()``."""

    def to(self, cells: Any, hicann: int = 0, neuron: int | None = None, **ignored: Any) -> Placer:
        """Ask for a place.

        :raises Exception: for a HICANN that ``setup`` did not ask for.
        """
        available = current().options_or_refuse().hicanns
        if hicann not in available:
            raise Exception(f"HICANN {hicann} is not of the hardware that setup asks for: {available[:8]}")
        blocks = [(int(hicann), block) for block in range(LIMITS["neuron_blocks_per_hicann"].count)]
        current().uncommitted.append(Request(group_of(cells), blocks))
        return self

    def commit(self) -> None:
        """Make the places count."""
        experiment = current()
        experiment.placements += experiment.uncommitted
        experiment.uncommitted = []


class Mapper:
    """``mapper``: access to the mapping."""

    def place(self) -> Placer:
        """Return what places cells."""
        return Placer()


class MappingAnalyzer:
    """Tells from two matrix files how many synapses were lost."""

    def __init__(self, lost_matrix_file: str, realized_matrix_file: str) -> None:
        self.lost = _synapses(lost_matrix_file)
        self.realized = _synapses(realized_matrix_file)

    def return_weighted_loss(self) -> float:
        """Return the lost part of all synapses."""
        return self.lost / max(1, self.lost + self.realized)

    def print_loss_summary(self) -> None:
        """Print how many synapses were lost."""
        total = self.lost + self.realized
        print(f"{self.lost} of {total} Synapses lost ( {100 * self.return_weighted_loss():.1f} %)")


def _synapses(file: str) -> int:
    lines = Path(file).read_text(encoding="utf-8").splitlines()
    return sum(
        len([ast.literal_eval(target) for target in line.split(":", 1)[1].split()]) for line in lines if line
    )
