"""The files that recorded data can be written to."""

from __future__ import annotations

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


class Keeper:
    """A Neo IO object that keeps what it is given."""

    kept: dict = {}

    def __init__(self, filename, **options):
        self.filename, self.options = filename, options

    def write_block(self, block):
        self.kept[self.filename] = (block, self.options)


@pytest.mark.parametrize(
    ("name", "kind", "options"),
    [
        ("cells.mat", "NeoMatlabIO", {}),
        ("cells.nix", "NixIO", {}),
        ("cells.h5", "NixIO", {}),
        ("cells.nwb", "NWBIO", {"mode": "w"}),
    ],
)
def test_each_format_is_written_by_its_neo_object(sim, monkeypatch, name, kind, options):
    monkeypatch.setattr(neo.io, kind, Keeper)
    cells_after_a_run(sim).write_data(name, "spikes")
    block, given = Keeper.kept[name]
    assert len(block.segments[0].spiketrains) == 3
    assert len(block.segments[0].analogsignals) == 0
    assert given == options


def test_neo_object_is_taken_as_it_is(sim, tmp_path):
    file = str(tmp_path / "cells.pkl")
    cells_after_a_run(sim).write_data(neo.io.PickleIO(file))
    assert len(neo.io.PickleIO(file).read_block().segments) == 1


@pytest.mark.parametrize("name", ["cells.docx", "cells"])
def test_unknown_format_is_refused_with_the_known_ones(name):
    with pytest.raises(OSError, match=r"use one of \.pkl"):
        get_io(name)


@pytest.mark.parametrize(
    ("name", "kind", "package"),
    [("a.mat", "NeoMatlabIO", "scipy"), ("a.nix", "NixIO", "nixio"), ("a.nwb", "NWBIO", "pynwb")],
)
def test_format_whose_package_is_missing_is_refused_by_the_name_of_the_package(
    monkeypatch, name, kind, package
):
    def missing(**options):
        raise ImportError

    monkeypatch.setattr(neo.io, kind, missing)
    with pytest.raises(OSError, match=f"needs the package {package}"):
        get_io(name)
