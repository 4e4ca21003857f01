"""Cells put together from a membrane and receptors."""

from __future__ import annotations

import numpy as np
import pytest


def stimulated(sim, cells, *receptors, weight=0.01):
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[5.0, 12.0]))
    for receptor in receptors:
        synapse = sim.StaticSynapse(weight=weight, delay=1.0)
        sim.Projection(source, cells, sim.AllToAllConnector(), synapse, receptor_type=receptor)
    cells.record("v")
    sim.run(60.0)
    return cells.get_data("v").segments[-1].analogsignals[0].magnitude[:, 0]


@pytest.mark.parametrize(
    ("standard", "neuron", "receptor"),
    [
        ("IF_cond_exp", "LIF", "ExpPSR"),
        ("IF_cond_alpha", "LIF", "AlphaPSR"),
        ("IF_curr_exp", "LIF", "CurrExpPostSynapticResponse"),
        ("EIF_cond_exp_isfa_ista", "AdExp", "ExpPSR"),
    ],
)
def test_composed_cell_is_the_standard_cell(sim, standard, neuron, receptor):
    celltype = getattr(sim, standard)(tau_syn_E=4.0, cm=0.5)
    expected = stimulated(sim, sim.Population(1, celltype), "excitatory")
    sim.setup(timestep=0.1)
    response = getattr(sim, receptor)
    membrane = {
        name: value
        for name, value in type(celltype).default_parameters.items()
        if name in getattr(sim, neuron).default_parameters
    }
    reversal = {"e_syn": 0.0} if response.default_parameters.get("e_syn") is not None else {}
    composed = sim.PointNeuron(
        getattr(sim, neuron)(**{**membrane, "cm": 0.5}),
        input=response(tau_syn=4.0, **reversal),
        other=response(),
    )
    found = stimulated(sim, sim.Population(1, composed), "input")
    np.testing.assert_allclose(found, expected, atol=1e-9)
    assert np.ptp(found) > 0.01


def test_parameters_of_receptors_have_their_names_before_them(sim):
    celltype = sim.PointNeuron(
        sim.LIF(tau_m=10.0), ampa=sim.ExpPSR(tau_syn=3.0), gaba=sim.AlphaPSR(tau_syn=7.0)
    )
    cells = sim.Population(3, celltype)
    cells.set(**{"ampa.tau_syn": 4.0, "tau_m": 12.0})
    cells[:1].set(**{"gaba.tau_syn": 9.0})
    assert cells.get("tau_m") == 12.0
    assert cells.get("ampa.tau_syn") == 4.0
    assert cells.get("gaba.tau_syn").tolist() == [9.0, 7.0, 7.0]
    assert cells.celltype.receptor_types == ["ampa", "gaba"]


def test_receptors_of_every_kind_go_on_one_cell_and_are_recorded(sim):
    celltype = sim.PointNeuron(
        sim.AdExp(),
        a=sim.ExpPSR(e_syn=0.0),
        b=sim.AlphaPSR(e_syn=-80.0),
        c=sim.CurrExpPostSynapticResponse(),
        d=sim.CondBetaPostSynapticResponse(e_syn=0.0),
    )
    cells = sim.Population(2, celltype)
    cells.record(["a.gsyn", "b.gsyn", "c.isyn", "d.gsyn", "w"])
    stimulated(sim, cells, "a", "b", "c", "d")
    signals = {s.name: s for s in cells.get_data().segments[0].analogsignals}
    for name in ("a.gsyn", "b.gsyn", "c.isyn", "d.gsyn"):
        assert signals[name].magnitude[:125].max() == pytest.approx(0.01, rel=0.05)
    assert str(signals["a.gsyn"].dimensionality) == "uS"
    assert str(signals["c.isyn"].dimensionality) == "nA"


def test_beta_response_peaks_at_its_weight(sim):
    celltype = sim.PointNeuron(sim.LIF(), input=sim.CondBetaPostSynapticResponse(tau_rise=2.0, tau_decay=6.0))
    cells = sim.Population(1, celltype)
    cells.record("input.gsyn")
    stimulated(sim, cells, "input", weight=0.001)
    g = cells.get_data("input.gsyn").segments[0].analogsignals[0].magnitude
    assert g[:110].max() == pytest.approx(0.001, rel=0.05)
