"""Every connector of PyNN makes the connections that PyNN's mock back end makes."""

from __future__ import annotations

import types

import numpy as np
import pyNN.mock as mock
import pytest
from pyNN import connectors, errors

from nmpi_emulator.backends import pynn_brian2
from nmpi_emulator.backends.pynn_brian2.connectors import adapted


def rng(seed=3):
    return connectors.NumpyRNG(seed)


ROWS = [(0, 0, 0.1, 1.0), (1, 2, 0.2, 2.0), (3, 1, 0.3, 3.0), (1, 2, 0.4, 1.5)]

CONNECTORS = {
    "all to all": lambda sim: sim.AllToAllConnector(),
    "all to all but self": lambda sim: sim.AllToAllConnector(allow_self_connections=False),
    "one to one": lambda sim: sim.OneToOneConnector(),
    "fixed probability": lambda sim: sim.FixedProbabilityConnector(0.4, rng=rng()),
    "fixed pre": lambda sim: sim.FixedNumberPreConnector(2, rng=rng()),
    "fixed pre with replacement": lambda sim: sim.FixedNumberPreConnector(
        9, rng=rng(), with_replacement=True
    ),
    "fixed post": lambda sim: sim.FixedNumberPostConnector(2, rng=rng()),
    "fixed post with replacement": lambda sim: sim.FixedNumberPostConnector(
        9, rng=rng(), with_replacement=True
    ),
    "fixed total": lambda sim: sim.FixedTotalNumberConnector(7, rng=rng()),
    "distance dependent": lambda sim: sim.DistanceDependentProbabilityConnector("exp(-d/2.0)", rng=rng()),
    "displacement dependent": lambda sim: sim.DisplacementDependentProbabilityConnector(
        lambda d: (np.abs(d[0]) < 2) * 1.0, rng=rng()
    ),
    "index based": lambda sim: sim.IndexBasedProbabilityConnector(Neighbours(), rng=rng()),
    "list": lambda sim: sim.FromListConnector(ROWS, column_names=["weight", "delay"]),
    "array": lambda sim: sim.ArrayConnector(np.arange(25).reshape(5, 5) % 3 == 0),
}


class Neighbours(connectors.IndexBasedExpression):
    """Connects cells whose indices differ by one."""

    def __call__(self, i, j):
        return np.where(np.abs(np.asarray(i) - j) == 1, 1.0, 0.0)


def connected(sim, connector, n_pre, n_post, synapse=None, recurrent=False):
    sim.setup(timestep=0.1, min_delay=0.1)
    pre = sim.Population(n_pre, sim.IF_curr_exp())
    post = pre if recurrent else sim.Population(n_post, sim.IF_curr_exp())
    synapse = synapse(sim) if synapse else sim.StaticSynapse(weight=0.5, delay=0.4)
    return sim.Projection(pre, post, connector(sim), synapse, receptor_type="excitatory")


def by_cells(projection):
    return sorted(projection.get(["weight", "delay"], "list"))


@pytest.mark.parametrize("recurrent", [False, True])
@pytest.mark.parametrize("name", CONNECTORS)
def test_connections_are_those_of_pynn(name, recurrent):
    sizes = (5, 5) if recurrent or name == "array" else (5, 4)
    ours = connected(pynn_brian2, CONNECTORS[name], *sizes, recurrent=recurrent)
    theirs = connected(mock, CONNECTORS[name], *sizes, recurrent=recurrent)
    assert len(ours) > 0
    np.testing.assert_allclose(by_cells(ours), by_cells(theirs))


def test_recurrent_connections_without_mutual_ones_are_those_of_pynn():
    def connector(sim):
        return sim.FixedProbabilityConnector(0.6, allow_self_connections="NoMutual", rng=rng())

    ours, theirs = (connected(sim, connector, 5, 5, recurrent=True) for sim in (pynn_brian2, mock))
    np.testing.assert_allclose(by_cells(ours), by_cells(theirs))
    pairs = {pair[:2] for pair in by_cells(ours)}
    assert pairs
    assert not pairs & {(j, i) for i, j in pairs}


@pytest.mark.parametrize("name", ["all to all", "fixed probability", "fixed pre", "fixed post"])
def test_random_weights_and_delays_are_those_of_pynn(name):
    def synapse(sim):
        source = rng(8)
        return sim.StaticSynapse(
            weight=connectors.RandomDistribution("uniform", (0.1, 0.9), rng=source),
            delay=connectors.RandomDistribution("uniform", (0.2, 3.0), rng=source),
        )

    ours = connected(pynn_brian2, CONNECTORS[name], 5, 4, synapse)
    theirs = connected(mock, CONNECTORS[name], 5, 4, synapse)
    weights = [np.array(by_cells(each))[:, 2] for each in (ours, theirs)]
    np.testing.assert_allclose(*weights)
    delays = [np.array(by_cells(each))[:, 3] for each in (ours, theirs)]
    np.testing.assert_allclose(*delays, atol=0.05)


def test_weights_and_delays_depend_on_distance(sim):
    structure = sim.space.Line(dx=2.0)
    pre = sim.Population(3, sim.IF_curr_exp(), structure=structure)
    synapse = sim.StaticSynapse(weight="0.1*d", delay="0.2 + d")
    projection = sim.Projection(pre, pre, sim.AllToAllConnector(), synapse)
    distance = 2.0 * np.abs(np.subtract.outer(range(3), range(3)))
    np.testing.assert_allclose(projection.get("weight", "array"), 0.1 * distance)
    np.testing.assert_allclose(projection.get("delay", "array"), 0.2 + distance)


def test_clone_has_the_connections_of_the_original(sim):
    original = connected(sim, CONNECTORS["fixed probability"], 5, 4)
    other = connected_again(sim, original)
    np.testing.assert_array_equal(
        np.isnan(other.get("weight", "array")), np.isnan(original.get("weight", "array"))
    )
    assert len(other) == len(original)


def connected_again(sim, original):
    connector = sim.CloneConnector(original)
    return sim.Projection(original.pre, original.post, connector, sim.StaticSynapse(weight=2.0))


@pytest.mark.parametrize(
    "name",
    [each for each in CONNECTORS if each not in ("list", "array", "index based")],
)
@pytest.mark.parametrize(("n_pre", "n_post"), [(1, 1), (1, 3), (3, 1)])
def test_connectors_work_between_populations_of_one_cell(sim, name, n_pre, n_post):
    if name.startswith(("fixed pre", "fixed post")):
        number = 1 if "with" not in name else 4
        kind = sim.FixedNumberPreConnector if "pre" in name else sim.FixedNumberPostConnector

        def connector(sim):
            return kind(number, rng=rng(), with_replacement="with" in name)
    else:
        connector = CONNECTORS[name]
    projection = connected(sim, connector, n_pre, n_post)
    if name in ("all to all", "one to one"):
        assert len(projection) == {"all to all": n_pre * n_post, "one to one": 1}[name]
    pairs = np.array(projection.get("weight", "list")).reshape(-1, 3)
    assert np.all(pairs[:, 0] < n_pre)
    assert np.all(pairs[:, 1] < n_post)


def test_recurrent_connections_of_a_single_cell(sim):
    assert len(connected(sim, CONNECTORS["all to all"], 1, 1, recurrent=True)) == 1
    assert len(connected(sim, CONNECTORS["all to all but self"], 1, 1, recurrent=True)) == 0


def test_list_is_refused_where_cells_do_not_exist(sim, caplog):
    with pytest.raises(errors.ConnectionError, match="source index out of range"):
        connected(sim, lambda s: s.FromListConnector([(7, 0, 0.1, 1.0)]), 5, 4)
    with pytest.raises(errors.ConnectionError, match="below zero"):
        connected(sim, lambda s: s.FromListConnector([(0, -1, 0.1, 1.0)]), 5, 4)
    rows = [(0, 9, 0.1, 1.0), (0, 0, 0.1, 1.0)]
    with caplog.at_level("WARNING"):
        assert len(connected(sim, lambda s: s.FromListConnector(rows), 5, 4)) == 1
    assert "1 connections to target cells that do not exist" in caplog.text


def test_list_brings_parameters_of_the_synapse(sim):
    rows = [(0, 0, 0.5, 0.1), (1, 3, 0.7, 0.2)]
    projection = connected(
        sim,
        lambda s: s.FromListConnector(rows, column_names=["U", "weight"]),
        5,
        4,
        lambda s: s.TsodyksMarkramSynapse(tau_rec=33.0),
    )
    np.testing.assert_allclose(
        projection.get(["U", "weight", "tau_rec"], "list"),
        [(0, 0, 0.5, 0.1, 33.0), (1, 3, 0.7, 0.2, 33.0)],
    )


def test_list_with_an_unknown_column_is_refused(sim):
    with pytest.raises(ValueError, match="strength is not a valid parameter for StaticSynapse"):
        connected(sim, lambda s: s.FromListConnector([(0, 0, 1.0)], column_names=["strength"]), 5, 4)


def test_empty_list_makes_no_synapses(sim):
    assert len(connected(sim, lambda s: s.FromListConnector([]), 5, 4)) == 0


def test_file_is_read_with_the_columns_it_names(sim, tmp_path):
    file = tmp_path / "connections.txt"
    file.write_text('# columns = ["i", "j", "delay", "weight"]\n0 1 2.0 0.3\n3 2 1.0 0.4\n')
    projection = connected(sim, lambda s: s.FromFileConnector(str(file), distributed=False), 5, 4)
    assert by_cells(projection) == [(0, 1, 0.3, 2.0), (3, 2, 0.4, 1.0)]


def test_connector_of_a_script_works_and_stays_what_it_is(sim):
    class Ring(sim.AllToAllConnector):
        def connect(self, projection):
            size = projection.pre.size
            for j in range(size):
                projection._convergent_connect(np.array([(j - 1) % size]), j, weight=0.1, delay=1.0)

    ring = Ring()
    projection = connected(sim, lambda s: ring, 5, 5, recurrent=True)
    assert [pair[:2] for pair in projection.get("weight", "list")] == [
        (4, 0),
        (0, 1),
        (1, 2),
        (2, 3),
        (3, 4),
    ]
    assert type(ring) is Ring
    assert isinstance(adapted(ring), Ring)


def test_callback_of_a_connector_hears_of_the_progress(sim):
    progress = []
    connected(sim, lambda s: s.AllToAllConnector(callback=progress.append), 5, 4)
    assert progress == [0.0, 0.25, 0.5, 0.75]


class Elements(list):
    """A connection set as the csa package makes them: pairs, and perhaps two values."""

    def __rmul__(self, block):
        (pre, post) = block
        return [e for e in self if e[0] in range(*pre) and e[1] in range(*post)]


@pytest.fixture
def csa(monkeypatch):
    """A stand-in for the csa package, with the functions that a connector uses of it."""
    module = types.ModuleType("csa")
    module.cross = lambda *limits: tuple((low, high + 1) for low, high in limits)
    module.arity = lambda cset: len(cset[0]) - 2
    monkeypatch.setattr(connectors, "csa", module, raising=False)
    return module


def connection_set(cset):
    """Return a connector of PyNN, whose class has no constructor where csa is missing."""
    connector = connectors.CSAConnector.__new__(connectors.CSAConnector)
    connectors.MapConnector.__init__(connector)
    connector.cset = cset
    return connector


def test_connection_sets_use_the_indices_of_the_cells(sim, csa):
    sim.Population(10, sim.IF_curr_exp())
    cset = Elements([(0, 0), (4, 3), (2, 3), (9, 9)])
    projection = connected(sim, lambda s: connection_set(cset), 5, 4)
    assert by_cells(projection) == [(0, 0, 0.5, 0.4), (2, 3, 0.5, 0.4), (4, 3, 0.5, 0.4)]


def test_connection_sets_bring_weights_and_delays(sim, csa):
    cset = Elements([(0, 0, 0.1, 1.0), (4, 3, 0.2, 2.0)])
    projection = connected(sim, lambda s: connection_set(cset), 5, 4)
    assert by_cells(projection) == [(0, 0, 0.1, 1.0), (4, 3, 0.2, 2.0)]


def test_connector_that_pynn_never_wrote_is_refused_with_its_name(sim):
    with pytest.raises(NotImplementedError, match="no code for SmallWorldConnector"):
        connected(sim, lambda s: s.SmallWorldConnector(degree=2.0, rewiring=0.1), 5, 5)
