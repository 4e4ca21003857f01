"""Connectors of BrainScaleS-2: PyNN's, which know how to tell compartments apart."""

# mypy: allow-subclassing-any

from __future__ import annotations

from typing import Any, NoReturn

from pyNN import connectors


class _Located:
    """A connector with a selector of compartments, of which there are none to select."""

    def __init__(
        self, *args: Any, location_selector: Any = None, source_location_selector: Any = None, **kwargs: Any
    ) -> None:
        """Take the arguments of PyNN's connector.

        :raises ValueError: for a compartment.
        """
        for selector in (location_selector, source_location_selector):
            if selector is not None:
                raise ValueError(f"there is no compartment {selector!r}: point neurons have no locations")
        super().__init__(*args, **kwargs)


class AllToAllConnector(_Located, connectors.AllToAllConnector):
    """Joins every cell with every cell."""


class OneToOneConnector(_Located, connectors.OneToOneConnector):
    """Joins each cell with the one in the same place."""


class FixedProbabilityConnector(_Located, connectors.FixedProbabilityConnector):
    """Joins every pair of cells with the same probability."""


class DistanceDependentProbabilityConnector(_Located, connectors.DistanceDependentProbabilityConnector):
    """Joins cells with a probability that depends on their distance."""


class DisplacementDependentProbabilityConnector(
    _Located, connectors.DisplacementDependentProbabilityConnector
):
    """Joins cells with a probability that depends on their displacement."""


class IndexBasedProbabilityConnector(_Located, connectors.IndexBasedProbabilityConnector):
    """Joins cells with a probability that depends on their indices."""


class FromListConnector(_Located, connectors.FromListConnector):
    """Joins the cells of a list."""


class FromFileConnector(_Located, connectors.FromFileConnector):
    """Joins the cells of a file."""


class FixedNumberPreConnector(_Located, connectors.FixedNumberPreConnector):
    """Joins every postsynaptic cell with a fixed number of presynaptic ones."""


class FixedNumberPostConnector(_Located, connectors.FixedNumberPostConnector):
    """Joins every presynaptic cell with a fixed number of postsynaptic ones."""


class ArrayConnector(_Located, connectors.ArrayConnector):
    """Joins the cells of a matrix."""


class CloneConnector(_Located, connectors.CloneConnector):
    """Joins the cells of another projection."""


class CSAConnector(_Located, connectors.CSAConnector):
    """Joins the cells of a connection set."""


class FixedTotalNumberConnector(_Located, connectors.FixedTotalNumberConnector):
    """Makes a fixed number of synapses."""


class _NotImplemented:
    def connect(self, projection: Any) -> NoReturn:
        """Refuse to connect.

        :raises NotImplementedError: always.
        """
        raise NotImplementedError(f"{type(self).__name__} is not implemented on BrainScaleS-2")


class SmallWorldConnector(_NotImplemented, _Located, connectors.SmallWorldConnector):
    """Exists by name only."""


class MapConnector(_NotImplemented, _Located, connectors.MapConnector):
    """Exists by name only."""


class FixedNumberConnector(_NotImplemented, _Located, connectors.FixedNumberConnector):
    """Exists by name only."""
