from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
import pytest

from nmpi_emulator.backends import pynn_brian2
from nmpi_emulator.backends.engine.compilation import TARGET_VARIABLE


@pytest.fixture
def sim(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The back end after a ``setup()`` with a step of 0.1 ms and a seed."""
    monkeypatch.setenv(TARGET_VARIABLE, "numpy")
    pynn_brian2.setup(timestep=0.1, rng_seed=1)
    return pynn_brian2


@pytest.fixture
def trains(sim: ModuleType) -> Any:
    """A function that returns the spike times of every recorded cell of a population."""

    def read(population: Any, segment: int = -1) -> list[list[float]]:
        data = population.get_data("spikes").segments[segment]
        return [np.round(train.rescale("ms").magnitude, 9).tolist() for train in data.spiketrains]

    return read


@pytest.fixture
def signal(sim: ModuleType) -> Any:
    """A function that returns the samples of a recorded variable, time x cells."""

    def read(population: Any, variable: str = "v", segment: int = -1) -> Any:
        data = population.get_data(variable).segments[segment]
        (found,) = data.analogsignals
        return found.magnitude

    return read
