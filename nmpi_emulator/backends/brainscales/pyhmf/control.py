"""The functions of pyhmf."""

from __future__ import annotations

import pickle
from typing import Any, NoReturn

import numpy as np

from nmpi_emulator.backends.brainscales.experiment import current
from nmpi_emulator.backends.brainscales.pyhmf.network import Population, not_implemented
from nmpi_emulator.backends.brainscales.pymarocco import PyMarocco
from nmpi_emulator.backends.brainscales.pymarocco.runtime import Runtime
from nmpi_emulator.backends.job import current as current_job

#: The objects that ``setup`` takes, each under its own name.
_OBJECTS = {"marocco": PyMarocco, "marocco_runtime": Runtime}

#: Numbers that ``setup`` takes, and keeps without any use for them; all in ms.
_NUMBERS = {"timestep": 0.1, "min_delay": 0.1, "max_delay": 10.0}


class _Numbers:
    """The numbers that ``setup`` was given; each job has its own."""

    def __init__(self) -> None:
        self.values = dict(_NUMBERS)


def setup(*args: Any, **objects: Any) -> int:
    """Begin a new network.

    :raises RuntimeError: for positional arguments, or an object under a name that is not its own.
    """
    if args:
        raise RuntimeError("Setup accepts only keyword arguments, such as setup(marocco=marocco)")
    for name, value in objects.items():
        kind = _OBJECTS.get(name)
        if kind is None and name not in _NUMBERS:
            known = ", ".join([*_OBJECTS, *_NUMBERS])
            raise RuntimeError(f"setup does not know an object {name!r}; it takes {known}")
        if kind is not None and not isinstance(value, kind):
            raise RuntimeError(f"setup needs a {kind.__name__} as {name!r}, not {value!r}")
    numbers = current_job().part(_Numbers).values
    numbers.update({name: float(objects[name]) for name in _NUMBERS if name in objects})
    current().begin(objects.get("marocco") or PyMarocco(), objects.get("marocco_runtime"))
    current_job().progress.build()
    return 0


def run(simtime: float) -> float:
    """Map the network and run it for a time (ms of the model)."""
    duration = float(simtime)
    if not duration >= 0:
        raise RuntimeError(f"a network runs for a positive time in ms, not for {simtime!r}")
    current().run(duration)
    current_job().progress.built()
    return duration


def reset() -> None:
    """Go back to time zero.  Every run begins there anyway."""


def end() -> None:
    """Forget what was recorded: read it before."""
    current().end()


def clear() -> None:
    """Forget the network."""
    experiment = current()
    experiment.begin(experiment.marocco, experiment.runtime)


def get_time_step() -> float:
    """Return what ``setup`` was given as time step (ms)."""
    return current_job().part(_Numbers).values["timestep"]


def get_min_delay() -> float:
    """Return what ``setup`` was given as smallest delay (ms)."""
    return current_job().part(_Numbers).values["min_delay"]


def get_max_delay() -> float:
    """Return what ``setup`` was given as largest delay (ms)."""
    return current_job().part(_Numbers).values["max_delay"]


def rank() -> int:
    """Return the number of this process: 0."""
    return 0


def num_processes() -> int:
    """Return the number of processes: 1."""
    return 1


def create(cellclass: Any, cellparams: Any = None, n: int = 1) -> Population:
    """Create a population of ``n`` cells."""
    return Population(n, cellclass, cellparams)


def set(cells: Any, parameter: Any, value: Any = None) -> None:  # noqa: A001
    """Set a parameter of cells."""
    cells.set(parameter, value)


def connect(*args: Any, **kwargs: Any) -> NoReturn:
    """Refuse to connect single cells."""
    raise not_implemented("connect: use a Projection")


def initialize(*args: Any, **kwargs: Any) -> NoReturn:
    """Refuse to set initial values."""
    raise not_implemented("initialize")


def record(*args: Any, **kwargs: Any) -> NoReturn:
    """Refuse to record into a file."""
    raise not_implemented("record: use Population.record and getSpikes")


def record_v(*args: Any, **kwargs: Any) -> NoReturn:
    """Refuse to record into a file."""
    raise not_implemented("record_v: use Population.record_v and get_v")


def record_gsyn(*args: Any, **kwargs: Any) -> NoReturn:
    """Refuse to record conductances."""
    raise not_implemented("record_gsyn")


def get_current_time() -> NoReturn:
    """Refuse to tell the time."""
    raise not_implemented("get_current_time")


def dumpAsXml(file: str) -> None:  # noqa: N802
    """Write what the network consists of into a file, as XML."""
    from xml.etree import ElementTree

    root = ElementTree.Element("network")
    for population in current().description.populations:
        ElementTree.SubElement(
            root,
            "population",
            label=population.label,
            size=str(population.size),
            celltype=type(population.celltype).__name__,
        )
    for projection in current().description.projections:
        ElementTree.SubElement(
            root,
            "projection",
            label=projection.label,
            synapses=str(len(projection)),
            target=str(projection.target),
        )
    ElementTree.ElementTree(root).write(file, encoding="utf-8", xml_declaration=True)


def dumpAsBinary(file: str) -> None:  # noqa: N802
    """Write what the network consists of into a file, as a pickle of arrays."""
    description = current().description
    content = {
        "populations": [
            (p.label, p.size, type(p.celltype).__name__, dict(p.parameters.items()))
            for p in description.populations
        ],
        "projections": [
            (p.label, p.target, np.stack([p.pre_numbers(), p.post_numbers()]), p.synapses.weights)
            for p in description.projections
        ],
    }
    with open(file, "wb") as opened:
        pickle.dump(content, opened)
