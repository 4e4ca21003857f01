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
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(script)],
            stdout=subprocess.PIPE,
            text=True,
            env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin:/bin", "HOME": "/tmp"},
        )
        for seed in ("1", "2")
    ]
    first, second = (process.communicate()[0] for process in processes)
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
    assert done == (2, 2)
    assert len(built) == len(set(built)) == 2
    assert reported == [(1, 2), (2, 2)]
