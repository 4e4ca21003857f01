"""Oddities of the platforms' software that scripts can meet."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from pyNN import errors

from nmpi_emulator.backends.brainscales import pyhmf
from nmpi_emulator.backends.brainscales.pymarocco import PyMarocco
from nmpi_emulator.backends.brainscales2 import pynn as brainscales2
from nmpi_emulator.backends.spinnaker.numerics.plasticity.history import PostHistory, Window
from nmpi_emulator.backends.spinnaker.numerics.plasticity.modulation import count_as_spikes


@pytest.mark.quirk("pyhmf returns a rate, whatever the name says.")
def test_a_mean_spike_count_is_a_rate(monkeypatch: pytest.MonkeyPatch, job_of: Callable[..., Any]) -> None:
    job_of("BrainScaleS-ESS")
    pyhmf.setup()
    cells = pyhmf.Population(2, pyhmf.IF_cond_exp)
    assert cells.meanSpikeCount() == 0.0
    monkeypatch.setattr(cells, "getSpikes", lambda: np.array([[0.0, 10.0], [1.0, 20.0], [0.0, 50.0]]))
    assert cells.meanSpikeCount() == 3 / 2 / 50.0


@pytest.mark.quirk("the software tests the value that it is about to replace, so the first bad one passes.")
def test_the_first_bad_chain_length_passes() -> None:
    routing = PyMarocco().synapse_routing
    routing.driver_chain_length(100)
    assert routing.driver_chain_length() == 100
    with pytest.raises(Exception, match="not 100"):
        routing.driver_chain_length(3)


@pytest.mark.quirk("with conductance-based neurons both rules together leave no inhibitory weight but zero.")
@pytest.mark.parametrize("weight", [-20, 20])
def test_a_conductance_based_neuron_takes_no_inhibitory_weight(
    weight: int, job_of: Callable[..., Any]
) -> None:
    job_of("BrainScaleS-2")
    pynn: ModuleType = brainscales2
    pynn.setup()
    source = pynn.Population(1, pynn.cells.SpikeSourceArray(spike_times=[0.1]))
    neuron = pynn.Population(1, pynn.cells.CalibHXNeuronCoba())
    synapse = pynn.synapses.StaticSynapse(weight=weight)
    with pytest.raises(errors.ConnectionError):
        pynn.Projection(source, neuron, pynn.AllToAllConnector(), synapse, receptor_type="inhibitory")


@pytest.mark.quirk("the entries are counted from the end of the history, as if none were after the window;")
def test_an_entry_on_its_way_shifts_what_counts_as_a_spike() -> None:
    history = PostHistory(2, traces=2)
    both = np.arange(2)
    history.add(both, 1, np.array([0, 0]))
    history.add(both, 2, np.array([0, 7]))  # a change of dopamine
    history.add(both[1:], 3, np.array([0, 0]))  # still on its way
    window = Window(history, both, begin=np.zeros(2), end=np.full(2, 2))
    assert count_as_spikes(window, both, np.array([1, 1])).tolist() == [True, False]
    assert count_as_spikes(window, both, np.array([2, 2])).tolist() == [False, True]
