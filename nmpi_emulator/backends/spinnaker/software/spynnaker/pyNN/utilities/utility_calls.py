"""What a script finds as ``spynnaker.pyNN.utilities.utility_calls``.

Source: sPyNNaker 7.4.1, ``utility_calls``.
"""

from __future__ import annotations

import ast
import math
import os
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.spinnaker import distributions
from nmpi_emulator.backends.spinnaker.absent import refuses
from nmpi_emulator.backends.spinnaker.distributions import fewest_selected as get_probable_minimum_selected
from nmpi_emulator.backends.spinnaker.distributions import mean as get_mean
from nmpi_emulator.backends.spinnaker.distributions import most_selected as get_probable_maximum_selected
from nmpi_emulator.backends.spinnaker.distributions import (
    probability_between as get_probability_within_range,
)
from nmpi_emulator.backends.spinnaker.distributions import probable_maximum as get_maximum_probable_value
from nmpi_emulator.backends.spinnaker.distributions import probable_minimum as get_minimum_probable_value
from nmpi_emulator.backends.spinnaker.distributions import variance as get_variance
from nmpi_emulator.backends.spinnaker.generators import check_generator as check_rng
from nmpi_emulator.backends.spinnaker.neo_files import neo_io as get_neo_io
from nmpi_emulator.backends.spinnaker.random_distribution import RandomDistribution
from nmpi_emulator.backends.spinnaker.session import session

__all__ = [
    "check_directory_exists_and_create_if_not",
    "check_rng",
    "convert_param_to_numpy",
    "get_maximum_probable_value",
    "get_mean",
    "get_minimum_probable_value",
    "get_n_bits",
    "get_neo_io",
    "get_probability_within_range",
    "get_probable_maximum_selected",
    "get_probable_minimum_selected",
    "get_standard_deviation",
    "get_variance",
    "high",
    "low",
    "read_in_data_from_file",
    "read_spikes_from_file",
]

__getattr__ = refuses(__name__)


def check_directory_exists_and_create_if_not(filename: str) -> None:
    """Make the directory that a file goes to."""
    directory = os.path.dirname(filename)
    if directory:
        os.makedirs(directory, exist_ok=True)


def convert_param_to_numpy(param: Any, no_atoms: int) -> npt.NDArray[np.float64]:
    """Return a parameter as one value for each cell.

    :param param: a number, one for each cell, or a random distribution.
    :raises ConfigurationException: if there are more or fewer values than cells.
    """
    if isinstance(param, RandomDistribution):
        return np.atleast_1d(np.asarray(param.next(n=no_atoms), dtype=float))
    if not hasattr(param, "__iter__"):
        return np.full(no_atoms, param, dtype=float)
    if len(param) != no_atoms:
        raise session().refuse_configuration(
            "spinnaker/parameter-value",
            "There must be as many values as cells",
            limit=no_atoms,
            actual=len(param),
        )
    return np.array(param, dtype=float)


def get_standard_deviation(distribution: RandomDistribution) -> float:
    """Return the standard deviation of a random distribution."""
    return math.sqrt(get_variance(distribution))


def high(distribution: RandomDistribution) -> float | None:
    """Return the upper bound of a random distribution, if there is one."""
    return distributions.bound(distribution, "high")


def low(distribution: RandomDistribution) -> float | None:
    """Return the lower bound of a random distribution, if there is one."""
    return distributions.bound(distribution, "low")


def get_n_bits(n_values: int) -> int:
    """Return how many bits tell that many values apart; one for a single value."""
    return n_values if n_values in (0, 1) else math.ceil(math.log2(n_values))


def read_spikes_from_file(
    file_path: str,
    min_atom: float | None = 0,
    max_atom: float | None = math.inf,
    min_time: float | None = 0,
    max_time: float | None = math.inf,
    split_value: str = "\t",
) -> npt.NDArray[np.float64]:
    """Return rows of cell and time, in order, of a file with lines of time and cell.

    :param min_atom: the first cell; *max_atom* is the first that is left out, times likewise.
    """
    cells = (min_atom or 0.0, math.inf if max_atom is None else max_atom)
    times = (min_time or 0.0, math.inf if max_time is None else max_time)
    rows = sorted(
        [cell, time]
        for time, cell, *_ in _numbers(file_path, split_value)
        if cells[0] <= cell < cells[1] and times[0] <= time < times[1]
    )
    return np.array(rows)


def read_in_data_from_file(
    file_path: str, min_atom: int, max_atom: int, min_time: float, max_time: float, extra: bool = False
) -> npt.NDArray[np.float64]:
    """Return rows of cell, time and value, in order, of a file with lines of time, cell and value.

    :param extra: whether lines have a fourth column, which is left out.
    """
    lines = (line[:3] for line in _numbers(file_path, "\t"))
    rows = [
        (cell, time, value)
        for time, cell, value in lines
        if min_atom <= cell < max_atom and min_time <= time < max_time
    ]
    return np.array(sorted(rows, key=lambda row: row[:2])).reshape(-1, 3)


def _numbers(file_path: str, separator: str) -> Iterator[list[float]]:
    with open(file_path, encoding="utf-8") as file:
        for line in file:
            if not line.startswith("#"):
                yield [float(ast.literal_eval(text.strip())) for text in line.split(separator)]
