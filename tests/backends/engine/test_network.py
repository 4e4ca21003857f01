from __future__ import annotations

import subprocess
import sys
import textwrap

import numpy as np
import pytest

from nmpi_emulator.backends.engine.cells.lif import LIF_DELTA
from nmpi_emulator.backends.engine.cells.model import ImpossibleValue
from nmpi_emulator.backends.engine.grid import Grid
from nmpi_emulator.backends.engine.network import Cells, Connections, Network
from nmpi_emulator.backends.engine.synapses.model import STATIC

PARAMETERS = {
    "v_rest": -65.0,
    "cm": 1.0,
    "tau_m": 20.0,
    "tau_refrac": 2.0,
    "v_reset": -65.0,
    "v_thresh": -50.0,
    "i_offset": 0.0,
}


def test_description_of_ten_million_synapses_is_walked_without_brian2():
    script = """
        import sys
        import numpy as np
        from nmpi_emulator.backends.engine.grid import Grid
        from nmpi_emulator.backends.engine.network import Connections, Network
        from nmpi_emulator.backends.engine.synapses.model import STATIC
        network = Network(Grid(1.0))
        n = 10_000_000
        cells = np.zeros(n, dtype=np.int32)
        values = np.broadcast_to(2.0, n)
        network.connections.append(Connections(cells, cells, 0, STATIC, values, values))
        assert network.synapse_count == n
        assert network.longest_delay == 2
        assert np.bincount(network.connections[0].post)[0] == n
        assert not any(name.startswith(("brian2", "pyNN")) for name in sys.modules)
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=True)


def test_cells_are_numbered_in_the_order_in_which_they_are_added():
    network = Network(Grid(0.1))
    first, second = Cells(LIF_DELTA, 3, PARAMETERS), Cells(LIF_DELTA, 2, PARAMETERS)
    network.add_cells(first)
    network.add_cells(second)
    assert (first.first, second.first, network.size) == (0, 3, 5)


def test_missing_and_unknown_parameters_are_named():
    with pytest.raises(ValueError, match=r"missing \['cm'\], unknown \['capacity'\]"):
        Cells(LIF_DELTA, 1, {**{k: v for k, v in PARAMETERS.items() if k != "cm"}, "capacity": 1})


def test_unknown_state_variable_is_refused_with_the_known_ones():
    with pytest.raises(KeyError, match="refractory"):
        Cells(LIF_DELTA, 1, PARAMETERS, initial={"voltage": -60.0})


def test_unknown_value_of_synapses_is_refused():
    one = np.zeros(1, dtype=np.int32)
    connections = Connections(one, one, 0, STATIC, np.ones(1), np.ones(1))
    with pytest.raises(KeyError, match="U"):
        connections.set_values("U", 0.5)
    with pytest.raises(KeyError, match="u"):
        connections.value("u")


def test_network_without_synapses_has_a_longest_delay_of_one_step():
    assert Network(Grid(0.1)).longest_delay == 1


def test_values_that_a_model_cannot_work_with_are_refused_and_change_nothing():
    with pytest.raises(ImpossibleValue, match="tau_m must be greater than 0, not 0"):
        Cells(LIF_DELTA, 1, {**PARAMETERS, "tau_m": 0.0})
    cells = Cells(LIF_DELTA, 2, PARAMETERS)
    with pytest.raises(ImpossibleValue, match="tau_refrac must be 0 or greater, not -1"):
        cells.set_parameter("tau_refrac", [1.0, -1.0])
    with pytest.raises(ImpossibleValue, match="v must be a number, not nan"):
        cells.set_initial("v", np.nan)
    assert cells.parameters["tau_refrac"].tolist() == [2.0, 2.0]
    assert cells.initial["v"].tolist() == [-65.0, -65.0]
