"""When code is compiled, and that compiled code gives what numpy code gives."""

from __future__ import annotations

import logging

import numpy as np
import pytest

from nmpi_emulator.backends.engine.compilation import TARGET_VARIABLE, Compilation
from nmpi_emulator.backends.engine.extensions import Extensions
from nmpi_emulator.backends.engine.grid import Grid
from nmpi_emulator.backends.engine.network import Cells, Connections, Network, Recording
from nmpi_emulator.backends.engine.simulation import Simulation
from nmpi_emulator.backends.engine.sources.poisson import Poisson
from nmpi_emulator.backends.engine.standard import CELL_MODELS, SYNAPSE_MODELS


class Shelf(Extensions):
    """A cache that notes what is asked of it and has nothing."""

    def __init__(self, can_compile=True):
        super().__init__()
        self.found, self.built, self._can_compile = [], [], can_compile

    can_compile = property(lambda self: self._can_compile)

    def find(self, source):
        self.found.append(source)

    def build(self, source):
        self.built.append(source)


LIF = {
    "v_rest": -65.0,
    "cm": 1.0,
    "tau_m": 20.0,
    "tau_refrac": 2.0,
    "v_reset": -65.0,
    "v_thresh": -50.0,
    "i_offset": 1.0,
    "tau0": 5.0,
    "tau1": 5.0,
}


def run(shelf, steps, target="auto", runs=1):
    network = Network(Grid(1.0))
    network.add_cells(Cells(CELL_MODELS[0], 1, LIF))
    simulation = Simulation(network, compilation=Compilation(target, shelf))
    for _ in range(runs):
        simulation.run(steps)


def test_short_run_does_not_even_look_for_compiled_code():
    shelf = Shelf()
    run(shelf, 100)
    assert (shelf.found, shelf.built) == ([], [])


def test_longer_run_takes_what_is_in_the_cache_but_does_not_compile():
    shelf = Shelf()
    run(shelf, 5000)
    assert len(shelf.found) == 1
    assert shelf.built == []


def test_many_short_runs_count_as_a_long_one():
    shelf = Shelf()
    run(shelf, 100, runs=50)
    assert shelf.found


def test_only_work_that_is_longer_than_a_compilation_is_compiled():
    shelf = Shelf()
    compilation = Compilation("auto", shelf)
    compilation.module("text", lines=30, calls=100_000)
    assert shelf.built == []
    compilation.module("text", lines=30, calls=10_000_000)
    assert shelf.built == ["text"]


def test_numpy_target_never_compiles_and_compiled_target_always_does():
    for target, built in (("numpy", 0), ("compiled", 1)):
        shelf = Shelf()
        run(shelf, 10, target)
        assert len(shelf.built) == built


def test_long_run_without_a_compiler_goes_on_with_one_note(caplog):
    with caplog.at_level(logging.WARNING, "nmpi_emulator.engine"):
        run(Shelf(can_compile=False), 10, "compiled", runs=3)
    assert len(caplog.records) == 1
    assert "no C++ compiler, or the cache" in caplog.text


def test_target_comes_from_the_environment_and_must_be_a_known_one(monkeypatch):
    monkeypatch.setenv(TARGET_VARIABLE, "numpy")
    assert Compilation.from_environment().target == "numpy"
    monkeypatch.setenv(TARGET_VARIABLE, "fortran")
    with pytest.raises(ValueError, match="auto, numpy or compiled"):
        Compilation.from_environment()


def everything(compilation, parameters):
    """Return the spikes and v of one cell of every model under synapses of every model."""
    network = Network(Grid(0.1))
    source = Poisson(20, np.full(20, 200.0), np.zeros(20), np.full(20, 1e10))
    network.add_source(source)
    recordings = []
    for model in CELL_MODELS:
        known = parameters[model.name]
        cells = Cells(model, 3, {name: np.full(3, known[name]) for name in model.parameters})
        network.add_cells(cells)
        recording = Recording(np.arange(cells.first, cells.first + 3), "v")
        network.recordings += [recording, Recording(recording.cells)]
        recordings.append(recording)
    random = np.random.RandomState(1)
    for synapse in SYNAPSE_MODELS:
        size = 60
        values = {name: np.full(size, parameters["synapses"][name]) for name in synapse.parameters}
        network.connections.append(
            Connections(
                pre=random.randint(0, network.size, size).astype(np.int32),
                post=random.randint(20, network.size, size).astype(np.int32),
                receptor=0,
                model=synapse,
                weight=np.full(size, 0.002),
                delay=random.randint(1, 30, size) * 0.1,
                parameters=values,
                dendritic_fraction=0.5,
            )
        )
    simulation = Simulation(network, seed=1, compilation=compilation)
    simulation.run(500)
    weights = [simulation.synapse_values(each, "weight") for each in network.connections]
    return simulation.spikes(), [simulation.signal(each).values for each in recordings], weights


@pytest.fixture
def parameters(nest_cells):
    known = {case["model"]: case["parameters"] for case in nest_cells}
    known["izhikevich"] = {"a": 0.02, "b": 0.2, "c": -65.0, "d": 6.0, "i_offset": 0.01}
    gif = {"delta_v": 0.5, "v_t_star": -52.0, "lambda0": 10.0}
    for k in range(3):
        gif |= {f"tau_eta{k}": 10.0 ** (k + 1), f"a_eta{k}": 0.01}
        gif |= {f"tau_gamma{k}": 10.0 ** (k + 1), f"a_gamma{k}": 1.0}
    known["gif_3_3"] = {**known["conductance_lif_cond_exp_cond_exp"], **gif}
    known["synapses"] = {
        "U": 0.4,
        "tau_rec": 100.0,
        "tau_facil": 50.0,
        "tau_syn": 3.0,
        "A_plus": 0.05,
        "A_minus": 0.06,
        "tau_plus": 20.0,
        "tau_minus": 20.0,
        "w_min": 0.0,
        "w_max": 0.01,
        "mu_plus": 0.4,
        "mu_minus": 0.6,
        "eta": 0.0001,
        "rho": 10.0,
        "tau": 20.0,
        "p": 0.5,
        "n": 3.0,
    }
    return known


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_compiled_code_gives_what_numpy_code_gives_for_every_model(tmp_path, parameters):
    plain = everything(Compilation("numpy"), parameters)
    cache = Extensions(tmp_path)
    compiled = everything(Compilation("compiled", cache), parameters)
    assert len(list(tmp_path.glob("*.so"))) > 20
    for first, second in zip(plain[0], compiled[0], strict=True):
        np.testing.assert_array_equal(first, second)
    assert plain[0][0].size > 20
    for kind in (1, 2):
        for first, second in zip(plain[kind], compiled[kind], strict=True):
            np.testing.assert_allclose(first, second, rtol=1e-9, atol=1e-9)
