"""The module has what PyNN's own module for Brian2 has."""

from __future__ import annotations

import importlib
import subprocess
import sys
import textwrap
from types import ModuleType

import pyNN.brian2 as stock
import pyNN.mock as mock
import pytest


def public(module):
    """Return the names that a module or a class offers: PyNN's own, and no module."""
    return {
        name
        for name, value in vars(module).items()
        if not name.startswith("_")
        and not isinstance(value, ModuleType)
        and getattr(value, "__module__", "").startswith("pyNN")
    }


#: What both import for their own use, and no script has a reason to take from there.
INCIDENTAL = {
    "FixedNumberConnector",
    "StandardSynapseType",
    "build_translations",
}


def test_every_name_that_pynn_gives_its_back_ends_is_there(sim):
    expected = public(stock) & public(mock)
    assert len(expected) > 60
    assert expected - set(vars(sim)) == INCIDENTAL


def test_star_import_brings_the_names(sim):
    names = {}
    exec(f"from {sim.__name__} import *", names)
    assert {"setup", "run", "Population", "IF_cond_exp", "set", "NumpyRNG"} <= set(names)


def test_module_has_the_name_of_the_simulator(sim):
    assert sim.name() == "Brian2"


def test_all_standard_cell_types_are_listed(sim):
    assert set(sim.list_standard_models()) == {
        "EIF_cond_alpha_isfa_ista",
        "EIF_cond_exp_isfa_ista",
        "GIF_cond_exp",
        "HH_cond_exp",
        "IF_cond_alpha",
        "IF_cond_exp",
        "IF_cond_exp_gsfa_grr",
        "IF_curr_alpha",
        "IF_curr_delta",
        "IF_curr_exp",
        "IF_facets_hardware1",
        "Izhikevich",
        "PointNeuron",
        "SpikeSourceArray",
        "SpikeSourceGamma",
        "SpikeSourceInhGamma",
        "SpikeSourcePoisson",
        "SpikeSourcePoissonRefractory",
    }


@pytest.mark.parametrize("name", ["Population", "PopulationView", "Assembly", "Projection"])
def test_methods_that_pynn_gives_all_back_ends_are_there(sim, name):
    expected = {each for each in dir(getattr(mock, name)) if not each.startswith("_")}
    assert expected - {"connections"} <= set(dir(getattr(sim, name)))


def test_describing_a_network_does_not_import_brian2():
    script = textwrap.dedent(
        """
        import sys
        import nmpi_emulator.backends.pynn_brian2 as sim
        sim.setup(timestep=1.0)
        cells = sim.Population(100, sim.IF_cond_exp())
        noise = sim.Population(100, sim.SpikeSourcePoisson(rate=10.0))
        rule = sim.STDPMechanism(sim.SpikePairRule(), sim.AdditiveWeightDependence(), weight=0.1)
        both = sim.Projection(noise, cells, sim.FixedProbabilityConnector(0.2), rule)
        both.get("weight", "array"); cells.set(tau_m=11.0); cells.record(["spikes", "v"])
        assert "brian2" not in sys.modules, "imported"
        """
    )
    subprocess.run([sys.executable, "-c", script], check=True)


@pytest.mark.parametrize("part", ["cells", "electrodes", "receptors", "synapses"])
def test_standard_models_are_where_every_back_end_has_them(sim, part):
    theirs = importlib.import_module(f"pyNN.brian2.standardmodels.{part}")
    ours = importlib.import_module(f"{sim.__name__}.standardmodels.{part}")
    for name, each in vars(theirs).items():
        if getattr(each, "__module__", "") == theirs.__name__ and hasattr(sim, name):
            assert name in ours.__all__
    for name in ours.__all__:
        assert getattr(ours, name) is getattr(sim, name)
