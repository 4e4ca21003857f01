"""The files that recorded data can be written to."""

from __future__ import annotations

import importlib.util

import neo
import numpy as np
import pytest

from nmpi_emulator.backends.pynn_brian2.output import get_io


def cells_after_a_run(sim):
    cells = sim.Population(3, sim.IF_cond_exp(i_offset=2.0))
    cells.record(["spikes", "v"])
    sim.run(30.0)
    return cells


def test_pickle_holds_the_whole_block(sim, tmp_path):
    cells = cells_after_a_run(sim)
    file = str(tmp_path / "results" / "cells.pkl")
    cells.write_data(file, annotations={"purpose": "test"})
    block = neo.io.PickleIO(file).read_block()
    assert block.annotations["purpose"] == "test"
    np.testing.assert_array_equal(
        block.segments[0].analogsignals[0].magnitude,
        cells.get_data().segments[0].analogsignals[0].magnitude,
    )
    assert len(block.segments[0].spiketrains) == 3


def test_matlab_file_is_written_where_scipy_is_installed(sim, tmp_path):
    pytest.importorskip("scipy", reason="Matlab files need scipy, which is optional")
    file = tmp_path / "cells.mat"
    cells_after_a_run(sim).write_data(str(file), "spikes")
    assert file.stat().st_size > 0


def test_neo_object_is_taken_as_it_is(sim, tmp_path):
    file = str(tmp_path / "cells.pkl")
    cells_after_a_run(sim).write_data(neo.io.PickleIO(file))
    assert len(neo.io.PickleIO(file).read_block().segments) == 1


@pytest.mark.parametrize("name", ["cells.docx", "cells"])
def test_unknown_format_is_refused_with_the_known_ones(name):
    with pytest.raises(OSError, match=r"use one of \.pkl"):
        get_io(name)


@pytest.mark.parametrize(("name", "package"), [("a.nix", "nixio"), ("a.nwb", "pynwb")])
def test_format_whose_package_is_missing_is_refused_by_the_name_of_the_package(name, package):
    if importlib.util.find_spec(package):
        pytest.skip(f"{package} is installed")
    with pytest.raises(OSError, match=f"needs the package {package}"):
        get_io(name)
