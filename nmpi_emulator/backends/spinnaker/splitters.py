"""How a population is to be split over cores, where a script says so: ``Population(..., splitter=...)``.

Source: PACMAN and sPyNNaker 7.4.1, ``AbstractSplitterCommon`` and the classes of the same names as here.
"""

from __future__ import annotations

from typing import Any

from .errors import PacmanConfigurationException
from .groups import Group
from .session import session

_CODE = "spinnaker/splitter"


class Splitter:
    """Splits one population."""

    #: What kinds of groups it can split.
    kind_name = ""

    def __init__(self) -> None:
        self._group: Group | None = None

    def set_governed_app_vertex(self, app_vertex: Group) -> None:
        """Split a population from now on.

        :raises PacmanConfigurationException: if it is of another kind, or the splitter has one already.
        """
        if self._group is app_vertex:
            return
        name = type(self).__name__
        if self._group is not None:
            raise _refuse(
                f"The splitter of {app_vertex.label} already splits {self._group.label}: make one {name} "
                "for each population"
            )
        if app_vertex.kind_name != self.kind_name:
            raise _refuse(
                f"{name} cannot split {app_vertex.label}, which is a {app_vertex.kind_name}",
                limit=self.kind_name,
            )
        self._group = app_vertex


class SplitterPopulationVertex(Splitter):
    """The family of splitters of neurons; itself it splits nothing."""

    kind_name = "PopulationVertex"

    def __init__(self) -> None:
        if type(self) is SplitterPopulationVertex:
            raise TypeError(
                "SplitterPopulationVertex is abstract: use SplitterPopulationVertexFixed or "
                "SplitterPopulationVertexNeuronsSynapses"
            )
        super().__init__()


class SplitterDelayVertexSlice(Splitter):
    """Delay extensions, which are split like their sources."""

    kind_name = "DelayExtensionVertex"


class SplitterPopulationVertexFixed(SplitterPopulationVertex):
    """Cores that hold neurons and process their synapses."""


class SplitterPopulationVertexNeuronsSynapses(SplitterPopulationVertex):
    """Cores of neurons, and other cores for their synapses."""


class SplitterPoissonDelegate(Splitter):
    """Poisson sources that may share the chip of their targets."""

    kind_name = "SpikeSourcePoissonVertex"


def attach(splitter: Any, group: Group) -> None:
    """Give a population the splitter that the script names, if it names one.

    :raises PacmanConfigurationException: if that cannot split the population.
    :raises AttributeError: if it is no splitter at all, as in the real software.
    """
    if splitter is None:
        return
    is_neurons = group.kind_name == SplitterPopulationVertex.kind_name
    if is_neurons and not isinstance(splitter, SplitterPopulationVertex):
        raise _refuse(
            f"The splitter of {group.label} must be one that can split neurons, and their synapses with them",
            limit="SplitterPopulationVertexFixed, SplitterPopulationVertexNeuronsSynapses",
            actual=type(splitter).__name__,
        )
    splitter.set_governed_app_vertex(group)


def refuse_second_splitter(label: str) -> PacmanConfigurationException:
    """Return the exception for Poisson sources that have a splitter when the network is mapped."""
    return _refuse(
        f"{label} has a splitter, and the software gives every population of Poisson sources another one "
        "whenever it maps the network, which it refuses itself. Leave the argument splitter out; and after "
        "a run, do not change the network or what is recorded, not even after reset(): call setup() and "
        "build the network anew"
    )


def _refuse(message: str, limit: Any = None, actual: Any = None) -> PacmanConfigurationException:
    return session().findings.refuse(PacmanConfigurationException, _CODE, message, limit=limit, actual=actual)
