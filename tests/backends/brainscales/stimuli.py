"""Input that makes neurons on the wafer spike."""

from __future__ import annotations

from types import ModuleType
from typing import Any

STRONG = {"spike_times": [50.0, 52.0, 54.0, 56.0]}


def excite(pynn: ModuleType, population: Any, weight: float = 0.01, sources: int = 10, **options: Any) -> Any:
    """Connect some sources, which spike four times, with all cells of a population."""
    source = pynn.Population(sources, pynn.SpikeSourceArray, STRONG)
    connector = pynn.AllToAllConnector(weights=weight)
    return pynn.Projection(source, population, connector, target="excitatory", **options)
