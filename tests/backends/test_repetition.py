from __future__ import annotations

import importlib

import pytest
from pyNN.random import NumpyRNG, RandomDistribution

from nmpi_emulator.backends.repetition import repeatable


def drawn(seed: int | None, own: int | None = None) -> list[list[float]]:
    with repeatable(seed):
        first, second = NumpyRNG(seed=own), RandomDistribution("uniform", (0.0, 1.0))
        return [list(first.next(3)), list(second.next(3))]


def test_generators_without_a_seed_repeat_with_that_of_the_job() -> None:
    assert drawn(7) == drawn(7)
    assert drawn(7) != drawn(8)
    assert drawn(7)[0] != drawn(7)[1]


def test_generators_with_a_seed_keep_it() -> None:
    assert drawn(7, own=3)[0] == drawn(8, own=3)[0] == list(NumpyRNG(seed=3).next(3))


def test_without_a_seed_of_the_job_nothing_repeats() -> None:
    assert drawn(None) != drawn(None)


def test_pynn_is_afterwards_as_it_was() -> None:
    begin = NumpyRNG.__init__
    with pytest.raises(RuntimeError), repeatable(1):
        assert NumpyRNG.__init__ is not begin
        raise RuntimeError
    assert NumpyRNG.__init__ is begin


def test_jobs_run_without_pynn(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", refuse)
    with repeatable(1):
        pass
