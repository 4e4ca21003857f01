"""How a population is to be split over cores, where a script says so: ``Population(..., splitter=...)``.

Source of the rules: sPyNNaker 7.4.1, ``spynnaker.pyNN.extra_algorithms.splitter_components``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from .errors import PacmanConfigurationException
from .session import session

if TYPE_CHECKING:
    from .groups import Group


class AbstractSplitterCommon:
    """The family of all splitters."""

    #: The kind of group that it can split.
    governs: ClassVar[str] = ""


class SplitterPopulationVertex(AbstractSplitterCommon):
    """The family of splitters of neurons."""

    governs = "PopulationVertex"

    def __init__(self) -> None:
        if type(self) is SplitterPopulationVertex:
            raise TypeError(
                "SplitterPopulationVertex is abstract: use SplitterPopulationVertexFixed or "
                "SplitterPopulationVertexNeuronsSynapses"
            )


class SplitterPopulationVertexFixed(SplitterPopulationVertex):
    """Cores that hold neurons and process their synapses."""


class SplitterPopulationVertexNeuronsSynapses(SplitterPopulationVertex):
    """Cores of neurons, and other cores for their synapses."""


class SplitterPoissonDelegate(AbstractSplitterCommon):
    """Poisson sources that may share the chip of their targets."""

    governs = "SpikeSourcePoissonVertex"


class SplitterDelayVertexSlice(AbstractSplitterCommon):
    """Delay extensions, which are split like their sources."""

    governs = "DelayExtensionVertex"


def checked_splitter(group: Group, splitter: Any) -> Any:
    """Return a splitter that can split a group, or ``None``.

    :raises PacmanConfigurationException: if it is one for another kind of group.
    :raises AttributeError: if it is no splitter; a class, which is none yet, gives a TypeError.
    """
    if splitter is None:
        return None
    wrong: type[Exception] = PacmanConfigurationException
    if isinstance(splitter, AbstractSplitterCommon):
        if splitter.governs == group.kind_name:
            return splitter
    elif group.kind_name != SplitterPopulationVertex.governs:
        wrong = TypeError if isinstance(splitter, type) else AttributeError
    raise session().findings.refuse(
        wrong,
        "spinnaker/splitter",
        f"The splitter of {group.label} must be an object of a class for a {group.kind_name}",
        actual=splitter if isinstance(splitter, str) else type(splitter).__name__,
    )
