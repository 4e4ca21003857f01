from __future__ import annotations

import subprocess
import sys
import textwrap

import numpy as np
import pytest

from nmpi_emulator.backends.engine import preparation
from nmpi_emulator.backends.engine.extensions import Extensions
from nmpi_emulator.backends.engine.standard import CELL_MODELS, SYNAPSE_MODELS


def run(script):
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_process_to_fork_from_has_one_job_module_and_draws_differ_between_its_children():
    output = run(
        """
        import os, sys
        from nmpi_emulator.backends.engine.preparation import preload, reseed
        preload()
        assert {"brian2", "neo", "matplotlib.pyplot", "pyNN.utility.plotting"} <= set(sys.modules)
        import numpy as np
        for _ in range(2):
            pid = os.fork()
            if pid == 0:
                reseed()
                import random
                print(np.random.rand(), random.random(), flush=True)
                os._exit(0)
            os.waitpid(pid, 0)
        """
    )
    first, second = (line.split() for line in output.splitlines())
    assert first[0] != second[0] and first[1] != second[1]


def test_children_of_one_process_get_different_poisson_spikes():
    output = run(
        """
        import os
        from nmpi_emulator.backends.engine.preparation import preload, reseed
        preload(["nmpi_emulator.backends.pynn_brian2"])
        for _ in range(2):
            pid = os.fork()
            if pid == 0:
                reseed()
                import nmpi_emulator.backends.pynn_brian2 as sim
                sim.setup()
                source = sim.Population(3, sim.SpikeSourcePoisson(rate=50.0))
                source.record("spikes")
                sim.run(200.0)
                trains = source.get_data().segments[0].spiketrains
                print([train.magnitude.tolist() for train in trains], flush=True)
                os._exit(0)
            os.waitpid(pid, 0)
        """
    )
    first, second = output.splitlines()
    assert first != second


def test_import_of_brian2_leaves_the_process_as_it_was(tmp_path):
    run(
        f"""
        import logging, os, signal, sys, tempfile, warnings
        tempfile.tempdir = {str(tmp_path)!r}
        hook, handler, show = sys.excepthook, signal.getsignal(signal.SIGINT), warnings.showwarning
        import nmpi_emulator.backends.engine.simulation
        assert "brian2" in sys.modules
        assert sys.excepthook is hook
        assert signal.getsignal(signal.SIGINT) is handler
        assert warnings.showwarning is show
        assert os.listdir({str(tmp_path)!r}) == []
        """
    )


def test_every_standard_model_has_a_name_of_its_own():
    names = [model.name for model in (*CELL_MODELS, *SYNAPSE_MODELS)]
    assert len(set(names)) == len(names)


def test_sources_are_the_same_text_in_every_process():
    script = """
        import hashlib
        from nmpi_emulator.backends.engine import preparation, standard
        sources = sorted(preparation._sources(standard.CELL_MODELS, standard.SYNAPSE_MODELS))
        print(len(sources), hashlib.sha256("".join(sources).encode()).hexdigest())
    """
    first, second = (
        subprocess.run(
            [sys.executable, "-c", textwrap.dedent(script)],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin:/bin", "HOME": "/tmp"},
        ).stdout
        for seed in ("1", "2")
    )
    assert first == second
    assert int(first.split()[0]) > 25


def test_warming_without_a_compiler_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("CXX", "no-such-compiler")
    with pytest.raises(RuntimeError, match="no C\\+\\+ compiler"):
        preparation.warm(tmp_path)


def test_warming_compiles_each_source_once_and_reports(tmp_path, monkeypatch):
    built, reported = [], []
    monkeypatch.setattr(Extensions, "can_compile", property(lambda self: True))
    monkeypatch.setattr(Extensions, "build", lambda self, source: built.append(source) or np)
    done = preparation.warm(
        tmp_path, CELL_MODELS[:1], SYNAPSE_MODELS[:2], report=lambda k, of: reported.append((k, of))
    )
    assert done == len(built) == len(set(built)) == 2
    assert reported == [(1, 2), (2, 2)]
