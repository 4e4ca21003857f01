"""What scripts get when they import PyNN's module for Brian2."""

from __future__ import annotations

import pytest

NETWORK = """
import sys
import numpy
sim = __import__("importlib").import_module("pyNN." + (sys.argv[1:] or ["brian2"])[0])
sim.setup(timestep=0.1)
source = sim.Population(20, sim.SpikeSourcePoisson(rate=100.0))
source.record("spikes")
sim.run(100.0)
print(sorted(t for train in source.get_data().segments[0].spiketrains for t in train.magnitude.tolist()))
"""


@pytest.mark.parametrize("platform", ["Demo", "localhost", "SpiNNaker"])
def test_scripts_get_our_engine_under_the_name_of_pynns(any_bench, platform: str) -> None:
    ran = any_bench.run(
        "import pyNN.brian2 as sim\nfrom pyNN.brian2 import Population\n"
        "print(sim.__name__, Population is sim.Population)",
        platform=platform,
        simulator="brian2",
    )
    assert ran.log == "nmpi_emulator.backends.pynn_brian2 True\n"


def test_brian2_by_name_is_simulated_on_a_platform_of_mocks(warm_bench) -> None:
    ran = warm_bench.run("import pyNN.brian2\nprint(pyNN.brian2.__name__)", simulator="mock")
    assert ran.log == "nmpi_emulator.backends.pynn_brian2\n"


def test_a_platform_told_not_to_simulate_gives_the_mock(any_bench) -> None:
    ran = any_bench.run("import pyNN.brian2 as sim\nprint(sim.__name__)", platform="Demo", simulator="mock")
    assert ran.log == "pyNN.mock\n"


def test_the_jobs_seed_repeats_what_the_engine_draws(warm_bench) -> None:
    logs = [
        warm_bench.run(NETWORK, platform="Demo", simulator="brian2", seed=seed).log
        for seed in (1, 1, 2, None, None)
    ]
    assert logs[0] == logs[1] != "[]\n"
    assert len(set(logs)) == 4


def test_warnings_of_a_script_reach_its_log(warm_bench) -> None:
    ran = warm_bench.run("import warnings\nwarnings.warn('look out')")
    assert "UserWarning: look out" in ran.log


def test_the_cache_of_compiled_code_can_be_read_but_not_changed_behind_walls(warm_bench) -> None:
    cache = warm_bench.execution._caches.compiled
    (cache / "engine_0.so").write_bytes(b"kept")
    ran = warm_bench.run(
        "import os, pathlib\n"
        "cache = pathlib.Path(os.environ['NMPI_EMULATOR_ENGINE_CACHE'])\n"
        "print((cache / 'engine_0.so').read_bytes())\n"
        "for attempt in (lambda: (cache / 'engine_1.so').touch(), (cache / 'engine_0.so').unlink):\n"
        "    try:\n"
        "        attempt()\n"
        "    except OSError as error:\n"
        "        print('refused')\n"
    )
    if ran.emulator["confinement"].get("files", "none").startswith("open"):
        pytest.skip("the kernel has neither namespaces nor Landlock for us")
    assert ran.log == "b'kept'\nrefused\nrefused\n"


def test_a_script_of_brian2s_own_runs_without_compiling(any_bench) -> None:
    ran = any_bench.run(
        "from brian2 import *\n"
        "cells = NeuronGroup(5, 'dv/dt = (2 - v)/(10*ms) : 1', threshold='v > 1', reset='v = 0')\n"
        "monitor = SpikeMonitor(cells)\n"
        "run(20*ms)\n"
        "print(monitor.num_spikes, prefs.codegen.target)\n"
        "from brian2.codegen.runtime.cython_rt.extension_manager import get_cython_cache_dir\n"
        "import os\n"
        "print(get_cython_cache_dir().startswith(os.path.expanduser('~')))\n"
    )
    lines = [line for line in ran.log.splitlines() if not line.startswith("INFO")]
    assert lines == ["10 numpy", "True"], ran.log
