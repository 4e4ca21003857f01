"""The dialect of PyNN 0.6 and 0.7: connectors, populations, projections, random numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyNN.random import RandomDistribution as ModernDistribution

from nmpi_emulator.backends.pynn07 import connectors, dynamics, electrodes, populations, projections
from nmpi_emulator.backends.pynn07.cells import CellType
from nmpi_emulator.backends.pynn07.connectors import Ends
from nmpi_emulator.backends.pynn07.description import Description
from nmpi_emulator.backends.pynn07.errors import InvalidDimensionsError
from nmpi_emulator.backends.pynn07.randomness import NumpyRNG, RandomDistribution


class Cell(CellType):
    """A cell with one parameter and one list."""

    default_parameters = {"tau": 10.0, "times": []}
    sequences = frozenset({"times"})


@pytest.fixture
def network() -> tuple[type[populations.Population], type[projections.Projection], Description]:
    description = Description(rng=np.random.default_rng(1))

    class Population(populations.Population):
        current_description = staticmethod(lambda: description)

    class Projection(projections.Projection):
        current_description = staticmethod(lambda: description)

    return Population, Projection, description


def ends(n_pre: int, n_post: int, same: bool = False) -> Ends:
    line = [np.vstack([np.arange(n), np.zeros(n), np.zeros(n)]) for n in (n_pre, n_post)]
    return Ends(line[0], line[1], same, np.random.default_rng(3))


@given(st.integers(1, 6), st.integers(1, 6), st.booleans())
def test_all_to_all_joins_every_pair_once(n_pre: int, n_post: int, allowed: bool) -> None:
    same = n_pre == n_post
    made = connectors.AllToAllConnector(allow_self_connections=allowed, weights=0.1).connect(
        ends(n_pre, n_post, same)
    )
    pairs = set(zip(made.pre.tolist(), made.post.tolist(), strict=True))
    expected = {(i, j) for i in range(n_pre) for j in range(n_post) if allowed or not same or i != j}
    assert pairs == expected and len(made.pre) == len(expected)


@given(st.integers(1, 8), st.integers(1, 8), st.integers(0, 8))
def test_fixed_numbers_are_fixed(n_pre: int, n_post: int, n: int) -> None:
    if n > n_pre:
        with pytest.raises(ValueError, match="cannot choose"):
            connectors.FixedNumberPreConnector(n).connect(ends(n_pre, n_post))
        return
    made = connectors.FixedNumberPreConnector(n).connect(ends(n_pre, n_post))
    assert np.bincount(made.post, minlength=n_post).tolist() == [n] * n_post
    turned = connectors.FixedNumberPostConnector(n).connect(ends(n_post, n_pre))
    assert np.bincount(turned.pre, minlength=n_post).tolist() == [n] * n_post


def test_a_probability_joins_about_that_many() -> None:
    made = connectors.FixedProbabilityConnector(0.3).connect(ends(100, 100))
    assert len({*zip(made.pre.tolist(), made.post.tolist(), strict=True)}) == len(made.pre)
    assert set(made.pre) == set(made.post) == set(range(100))
    assert len(connectors.FixedProbabilityConnector(0.0).connect(ends(9, 9)).pre) == 0
    assert len(connectors.FixedProbabilityConnector(1.0).connect(ends(9, 9)).pre) == 81
    assert len(made.pre) == pytest.approx(3000, rel=0.1)
    with pytest.raises(ValueError, match="0 to 1"):
        connectors.FixedProbabilityConnector(1.5)


def test_a_distance_decides_who_is_joined_and_how_strongly() -> None:
    connector = connectors.DistanceDependentProbabilityConnector("d < 2", weights="exp(-d)")
    made = connector.connect(ends(5, 5))
    assert set(np.abs(made.pre - made.post).tolist()) == {0, 1}
    assert made.weights == pytest.approx(np.exp(-np.abs(made.pre - made.post)))


def test_lists_may_name_cells_by_number_or_by_tuple(tmp_path: Any) -> None:
    rows = [(0, 1, 0.5, 1.0), ((2,), (0,), 0.25, 2.0)]
    made = connectors.FromListConnector(rows).connect(ends(3, 2))
    assert made.pre.tolist() == [0, 2] and made.weights.tolist() == [0.5, 0.25]
    with pytest.raises(IndexError, match="postsynaptic"):
        connectors.FromListConnector([(0, 5, 1.0, 1.0)]).connect(ends(3, 2))
    file = tmp_path / "list.txt"
    file.write_text("# pre post weight delay\np[0] q[1] 0.5 1.0\n2 0 0.25 2.0\n")
    read = connectors.FromFileConnector(str(file)).connect(ends(3, 2))
    assert (read.pre.tolist(), read.post.tolist()) == (made.pre.tolist(), made.post.tolist())


def test_weights_are_numbers_matrices_or_random() -> None:
    matrix = np.arange(6.0).reshape(2, 3)
    assert (
        connectors.AllToAllConnector(weights=matrix).connect(ends(2, 3)).weights.tolist()
        == matrix.ravel().tolist()
    )
    with pytest.raises(InvalidDimensionsError, match="2 x 3"):
        connectors.AllToAllConnector(weights=matrix.T).connect(ends(2, 3))
    for distribution in (
        RandomDistribution("uniform", [1.0, 2.0], NumpyRNG(1)),
        ModernDistribution("uniform", [1.0, 2.0]),
    ):
        drawn = connectors.AllToAllConnector(weights=distribution).connect(ends(2, 3)).weights
        assert len(set(drawn.tolist())) == 6 and drawn.min() >= 1.0 and drawn.max() <= 2.0


def test_parameters_are_set_for_all_for_each_and_at_random(network: Any) -> None:
    population = network[0](3, Cell, {"tau": [1.0, 2.0, 3.0]})
    assert population.get("tau") == [1.0, 2.0, 3.0]
    population.set("tau", 5.0)
    population[1:3].tset("tau", [6.0, 7.0])
    population[0].tau = 4.0
    assert population.get("tau") == [4.0, 6.0, 7.0]
    population.rset("tau", RandomDistribution("uniform", [0.0, 1.0], NumpyRNG(1)))
    assert len(set(population.get("tau"))) == 3
    with pytest.raises(TypeError, match="neither a number"):
        population.set("tau", "slow")


def test_lists_are_for_all_cells_or_for_each(network: Any) -> None:
    population = network[0](2, Cell, {"times": [1.0, 2.0]})
    assert [each.tolist() for each in population.get("times")] == [[1.0, 2.0], [1.0, 2.0]]
    population.set("times", [[1.0], [2.0, 3.0]])
    assert [each.tolist() for each in population.get("times")] == [[1.0], [2.0, 3.0]]


def test_cells_are_numbers_that_know_where_they_are(network: Any) -> None:
    first, second = network[0](2, Cell), network[0](3, Cell)
    cell = second[1]
    assert (int(cell), cell.index, cell.parent) == (3, 1, second)
    assert cell in second and cell not in first
    assert second.id_to_index(cell) == 1
    assert second.nearest((0.9, 0.0, 0.0)) == cell
    assert [int(each) for each in first + second] == [0, 1, 2, 3, 4]
    with pytest.raises(AttributeError):
        _ = cell.v_rest
    with pytest.raises(IndexError):
        second[3]


def test_views_of_views_select_among_their_own(network: Any) -> None:
    population = network[0](10, Cell)
    assert population[2:8][[1, 3]].numbers().tolist() == [3, 5]
    assert population[np.arange(10) % 2 == 0].size == 5
    with pytest.raises(IndexError, match="selects no cell"):
        population[5:5]
    with pytest.raises(IndexError, match="not among"):
        population[[3, 12]]


def test_projections_return_weights_as_lists_and_matrices(network: Any, tmp_path: Any) -> None:
    population, projection_class, _ = network
    pre, post = population(2, Cell), population(2, Cell)
    projection = projection_class(pre, post, connectors.OneToOneConnector(weights=0.5))
    assert projection.getWeights() == [0.5, 0.5]
    matrix = projection.getWeights(format="array")
    assert np.isnan(matrix).tolist() == [[False, True], [True, False]]
    projection.setWeights([0.1, 0.2])
    assert len(projection) == projection.size() == 2
    projection.saveConnections(str(tmp_path / "saved.txt"))
    again = projection_class(pre, post, connectors.FromFileConnector(str(tmp_path / "saved.txt")))
    assert again.getWeights() == pytest.approx([0.1, 0.2])
    with pytest.raises(ValueError, match="'list' or 'array'"):
        projection.getWeights(format="table")
    assert "2 synapses" in projection.describe()


def test_numbers_outside_boundaries_are_clipped_or_drawn_again() -> None:
    for constrain in ("clip", "redraw"):
        distribution = RandomDistribution("normal", [0.0, 1.0], NumpyRNG(1), (-0.5, 0.5), constrain)
        values = distribution.next(1000)
        assert values.min() >= -0.5 and values.max() <= 0.5
        assert (np.count_nonzero(values == 0.5) > 0) == (constrain == "clip")


def test_unknown_distributions_are_refused() -> None:
    with pytest.raises(ValueError, match="there is no distribution 'gaussian'"):
        RandomDistribution("gaussian", [0.0, 1.0]).next(2)


class Divided(CellType):
    """A cell with a parameter that is divided by, and one that counts something."""

    default_parameters = {"cm": 1.0, "rate": 1.0, "times": []}
    sequences = frozenset({"times"})
    not_negative = frozenset({"rate"})


@pytest.mark.parametrize(
    ("parameters", "text"),
    [
        ({"cm": float("nan")}, "cm of Divided must be a number"),
        ({"rate": None}, "rate of Divided must be a number"),
        ({"times": [1.0, float("nan")]}, "times of Divided must be a number"),
        ({"cm": 0.0}, "cm of Divided must be positive, not 0"),
        ({"rate": [1.0, -2.0]}, "rate of Divided must be 0 or more, not -2"),
        ({"rate": [1.0, 2.0, 3.0]}, "2 cells need one number, or 2"),
    ],
)
def test_values_that_no_cell_can_have_are_refused(
    network: Any, parameters: dict[str, Any], text: str
) -> None:
    population = network[0]
    with pytest.raises(ValueError, match=text):
        population(2, Divided, parameters)


def test_a_projection_needs_a_connector(network: Any) -> None:
    population, projection, _ = network
    cells = population(2, Cell)
    for wrong in (None, connectors.AllToAllConnector, "all"):
        with pytest.raises(TypeError, match="needs a connector"):
            projection(cells, cells, wrong)


def test_cells_of_a_network_that_was_replaced_are_refused(network: Any) -> None:
    population, projection, _ = network
    cells = population(2, Cell, label="old")
    cells.description = Description(rng=np.random.default_rng(1))
    with pytest.raises(RuntimeError, match="'old' is of a network"):
        projection(cells, population(2, Cell), connectors.AllToAllConnector())


@pytest.mark.parametrize("row", [(0,), (0, 1, 0.1, 1.0, 5), ((0, 1), (1, 0), 0.1, 1.0)])
def test_rows_of_a_list_name_two_cells_by_number(network: Any, row: Any) -> None:
    population, projection, _ = network
    cells = population(2, Cell)
    with pytest.raises(ValueError, match=r"row of the list|given by its number"):
        projection(cells, cells, connectors.FromListConnector([row]))


def test_an_empty_list_makes_no_synapse(network: Any) -> None:
    population, projection, _ = network
    cells = population(2, Cell)
    assert len(projection(cells, cells, connectors.FromListConnector([]))) == 0
    assert projection(cells, cells, connectors.FromListConnector([(0, (1,))])).getWeights() == [0.0]


def test_what_is_no_group_of_cells_and_no_plasticity_is_refused(network: Any) -> None:
    population, projection, _ = network
    cells, connector = population(2, Cell), connectors.AllToAllConnector()
    with pytest.raises(TypeError, match="joins populations, views or assemblies, not 3"):
        projection(cells, 3, connector)
    with pytest.raises(TypeError, match="assembly consists of populations, views and assemblies, not 3"):
        _ = cells + 3
    with pytest.raises(TypeError, match="synapse_dynamics is a SynapseDynamics, not 3"):
        projection(cells, cells, connector, synapse_dynamics=3)
    with pytest.raises(TypeError, match="slow mechanism is a STDPMechanism"):
        dynamics.SynapseDynamics(slow=dynamics.TsodyksMarkramMechanism())
    with pytest.raises(ValueError, match="0 ms or more"):
        dynamics.TsodyksMarkramMechanism(tau_rec=-1.0)
    with pytest.raises(ValueError, match=r"times .* increase"):
        electrodes.StepCurrentSource([0.0, 2.0, 1.0], [0.1, 0.2, 0.3])
    with pytest.raises(ValueError, match="number of cells, not -1"):
        population(-1, Cell)
