"""Compiled plasticity: it gives what numpy gives, and takes over from it at any time."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from nmpi_emulator.backends.engine.compilation import Compilation
from nmpi_emulator.backends.engine.extensions import Extensions
from nmpi_emulator.backends.engine.synapses.model import CompilableHandler
from nmpi_emulator.backends.spinnaker.numerics.plasticity.kernel import SOURCE
from nmpi_emulator.backends.spinnaker.numerics.plasticity.models import (
    MODULATED,
    TIMING_PARAMETERS,
    WEIGHT_DEPENDENCES,
    modulated_model,
    plastic_model,
)
from nmpi_emulator.backends.spinnaker.numerics.plasticity.modulation import Modulation
from nmpi_emulator.platforms.registry import platforms

SOURCES, CELLS = 12, 20
VALUES = {
    "tau_plus": 15.0,
    "tau_minus": 25.0,
    "tau_x": 100.0,
    "tau_y": 120.0,
    "alpha": 0.2,
    "tau": 20.0,
    "accumulator_depression": -3.0,
    "accumulator_potentiation": 3.0,
    "mean_pre_window": 30.0,
    "mean_post_window": 30.0,
}


MODULATION = Modulation(tau_c=200.0, tau_d=60.0, w_min=0.0, w_max=2.0)


class Synapses:
    """All synapses between some sources and cells, with random numbers, that random spikes reach."""

    def __init__(self, timing: str, weights: str, seed: int, *, modulated: bool = False) -> None:
        self.rng = np.random.default_rng(seed)
        size = SOURCES * CELLS
        model = plastic_model(timing, VALUES, weights)
        if modulated:
            model = modulated_model(timing, VALUES, weights, MODULATION)
        self.pre, post = np.repeat(np.arange(SOURCES), CELLS), np.tile(np.arange(CELLS), SOURCES)
        self.arrays = {name: np.full(size, value) for name, value in self._constants().items()}
        if seed % 2:
            for name in set(self.arrays) - {"gain", "scale"}:
                self.arrays[name] *= self.rng.uniform(0.5, 2.0, size)
            self.arrays["scale"] /= 2.0 ** self.rng.integers(0, 3, size)
        # Under neuromodulation the last two sources reward and punish.
        self.arrays["modulates"] = np.where(self.pre < SOURCES - 2, 0.0, np.where(self.pre % 2, 1.0, -1.0))
        self.arrays |= {name: np.full(size, value) for name, value in model.state.items()}
        self.arrays["weight"] = self.rng.uniform(0.0, 2.0, size)
        longest = self.rng.choice([1, 4, 30])
        synapses: Any = SimpleNamespace(
            size=size,
            dt_ms=1.0,
            rng=np.random.default_rng(seed),
            # Cells of other synapses spike as well.
            post=post + 3,
            network_size=CELLS + 6,
            dendritic=self.rng.integers(0, longest + 1, size).astype(np.int32),
            array=self.arrays.__getitem__,
        )
        assert model.rule is not None
        self.handler: Any = model.rule.bind(synapses)
        self._chances = self.rng.choice([0.02, 0.1, 0.5, 0.9], 2)

    def _constants(self) -> dict[str, float]:
        # The largest amplitudes are beyond what thirty-two bits hold.
        size, gain = self.rng.choice([1.0, 50.0, 4000.0]), self.rng.choice([1.0, 1024.0])
        amplitudes = {"A_plus": 0.05, "A_minus": 0.04, "A3_plus": 0.02, "A3_minus": 0.03}
        constants = {name: value * size * self.rng.choice([-1, 1, 1]) for name, value in amplitudes.items()}
        shift = self.rng.integers(2, 9)
        bounds = {"w_min": self.rng.choice([0.0, 0.3]), "w_max": 2.0 * size}
        return {**constants, **bounds, "gain": gain, "scale": 2.0 ** (15 - shift) * gain}

    def run(self, ticks: range) -> list[list[float]]:
        """Let spikes come, and return what was transmitted in each tick."""
        transmitted = []
        for tick in ticks:
            after = self.rng.random(CELLS + 6) < self._chances[1]
            self.handler.spiked(np.flatnonzero(after), float(tick))
            before = self.rng.random(SOURCES) < self._chances[0]
            synapses = np.flatnonzero(before[self.pre])
            transmitted.append(self.handler.pre(synapses, float(tick)).tolist())
        return transmitted


@pytest.fixture(scope="session")
def compilation(tmp_path_factory: pytest.TempPathFactory) -> Compilation:
    """What compiles at once, into a cache of its own."""
    return Compilation("compiled", Extensions(tmp_path_factory.mktemp("engine")))


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("weights", WEIGHT_DEPENDENCES)
@pytest.mark.parametrize("timing", MODULATED)
@pytest.mark.parametrize("modulated", [False, True], ids=["alone", "modulated"])
def test_compiled_code_gives_what_numpy_gives(
    timing: str, weights: str, modulated: bool, compilation: Compilation
) -> None:
    moved = 0
    for seed in range(20):
        plain, compiled, late = (Synapses(timing, weights, seed, modulated=modulated) for _ in range(3))
        compiled.handler.codes[0].prepare(compilation, 1)
        expected = plain.run(range(150))
        assert compiled.run(range(150)) == expected
        assert compiled.handler.codes[0].module is not None
        first = late.run(range(70))
        late.handler.codes[0].prepare(compilation, 1)
        assert first + late.run(range(70, 150)) == expected
        for name, values in plain.arrays.items():
            assert values.tolist() == compiled.arrays[name].tolist() == late.arrays[name].tolist(), name
        moved += np.unique(plain.arrays["weight"]).size > 1
    assert moved > 5


class Compiled:
    """Stands for compiled code: notes who calls it with what."""

    CONSTANTS = ("unit", "w_max", "A3_plus")

    def __init__(self) -> None:
        self.calls: list[Any] = []
        self.Kernel = self._bind

    def _bind(self, *arguments: Any) -> Any:
        self.bound = arguments
        return self

    def post_spikes(self, cells: Any, tick: int) -> None:
        self.calls.append((cells.tolist(), tick))

    def pre_spikes(self, synapses: Any, delays: Any, tick: int) -> Any:
        self.calls.append((synapses.tolist(), tick))
        return np.zeros(synapses.size)


class Shelf(Extensions):
    """A cache that holds one module under every name."""

    def __init__(self, module: Any) -> None:
        super().__init__(Path("nowhere"))
        self.module, self.asked = module, 0

    def find(self, source: str) -> Any:
        assert source == SOURCE
        self.asked += 1
        return self.module


def test_a_long_run_takes_the_compiled_code_of_the_cache_and_a_short_one_numpy() -> None:
    synapses, shelf = Synapses("pair", "additive", 0), Shelf(Compiled())
    synapses.handler.codes[0].prepare(Compilation("auto", shelf), 100)
    assert shelf.asked == 0
    assert any(synapses.run(range(50)))
    synapses.handler.codes[0].prepare(Compilation("auto", shelf), 10_000)
    synapses.handler.codes[0].prepare(Compilation("auto", shelf), 20_000)
    assert shelf.asked == 1
    synapses.handler.spiked(np.array([2, 3, 4]), 50.0)
    synapses.handler.spiked(np.array([], dtype=np.int64), 50.0)
    assert synapses.handler.pre(np.array([5, 7]), 50.0).tolist() == [0.0, 0.0]
    # The cells are those of these synapses, by their own numbers; -1 is none of them.
    assert shelf.module.calls == [([-1, 0, 1], 50), ([5, 7], 50)]


def test_constants_that_hold_for_all_synapses_are_handed_over_once_and_missing_ones_as_zeros() -> None:
    for seed, rows in ((0, 1), (1, SOURCES * CELLS)):
        synapses, module = Synapses("pair", "additive", seed), Compiled()
        synapses.handler.codes[0].prepare(Compilation("auto", Shelf(module)), 10_000)
        synapses.handler.pre(np.array([0]), 1.0)
        (columns,) = (a for a in module.bound if isinstance(a, np.ndarray) and a.shape == (rows, 3))
        assert not columns[:, 2].any()
        assert columns[:, :2].all()


def test_a_rule_that_draws_random_numbers_is_not_compiled() -> None:
    for timing in TIMING_PARAMETERS:
        handler = Synapses(timing, "multiplicative", 0).handler
        assert isinstance(handler, CompilableHandler) == (timing in MODULATED)


def test_the_code_is_among_what_is_compiled_ahead() -> None:
    from nmpi_emulator.backends.preloading import platform_sources

    assert platforms()["SpiNNaker"].compiled
    assert SOURCE in list(platform_sources())
