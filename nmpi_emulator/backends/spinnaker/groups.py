"""What a population stands for on the machine: a set of equal cells that is split over cores."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from pyNN.space import Grid2D, Grid3D

from nmpi_emulator.backends.constraints.place import user_place

from .cell_values import ParameterHolder
from .errors import ConfigurationException
from .scalars import is_scalar
from .session import session
from .slices import Slice, make_slices

if TYPE_CHECKING:
    from .projections import Projection

#: The codes of names that a cell type does not have, by what they would name.
_UNKNOWN = {"parameter": "spinnaker/unknown-parameter", "variable": "spinnaker/unknown-variable"}


class Group:
    """The cells of one population.

    :param size: how many.
    :param label: made unique when the group is added to the session.
    :param max_atoms: how many cells may share a core, for each dimension; ``None`` for any number.
    """

    #: What the real software calls this kind of group, for the report.
    kind_name = ""

    def __init__(self, size: int, label: str, max_atoms: Any, n_colour_bits: int | None = None) -> None:
        self.size = size
        self.label = label
        self.place = user_place()
        self.structure: Any = None
        self.outgoing: list[Projection] = []
        self.max_atoms_per_dimension = self._checked_atoms(max_atoms)
        self.fixed_location: tuple[int, int, int | None] | None = None
        self.n_colour_bits = (
            n_colour_bits
            if n_colour_bits is not None
            else session().configuration.integer("Simulation", "n_colour_bits")
        )

    def __repr__(self) -> str:
        return self.label

    # --- cores ---

    @staticmethod
    def _checked_atoms(max_atoms: Any) -> tuple[int, ...]:
        return (int(max_atoms),) if is_scalar(max_atoms) else tuple(max_atoms)

    @property
    def shape(self) -> tuple[int, ...]:
        """The number of cells in each dimension: of the grid, if there is one."""
        if isinstance(self.structure, (Grid2D, Grid3D)):
            return tuple(int(n) for n in self.structure.calculate_size(self.size))
        return (self.size,)

    @property
    def max_atoms_per_core(self) -> int:
        """How many cells may share a core."""
        self._check_dimensions()
        return int(np.prod(self.max_atoms_per_dimension))

    def _check_dimensions(self) -> None:
        """Raise unless the limit of a core fits the shape.

        Source: PACMAN 7.4.1, ``ApplicationVertex``.
        """
        limit, shape = self.max_atoms_per_dimension, self.shape
        if len(limit) != len(shape):
            raise session().findings.refuse(
                ValueError,
                "spinnaker/grid-cores",
                f"{self.label} has the shape {shape}, but the limit of cells on a core {limit} has "
                f"{len(limit)} dimensions; give neurons_per_core one number for each dimension",
                limit=f"{len(shape)} numbers",
                actual=limit,
            )
        if len(shape) > 1 and any(size % step for size, step in zip(shape, limit, strict=True)):
            raise session().findings.refuse(
                ValueError,
                "spinnaker/grid-cores",
                f"The shape of {self.label} must be divisible, in each dimension, by the number of cells on "
                "a core (neurons_per_core)",
                limit=f"divisors of {shape}",
                actual=limit,
            )

    def set_max_atoms(self, max_atoms: Any) -> None:
        """Limit how many cells share a core."""
        self.max_atoms_per_dimension = self._checked_atoms(max_atoms)
        self._check_dimensions()
        session().set_requires_mapping()

    def atoms_for_slices(self) -> tuple[int, ...]:
        """Return how many cells a core takes in each dimension."""
        return (self.max_atoms_per_core,) if len(self.shape) == 1 else self.max_atoms_per_dimension

    def slices(self) -> Sequence[Slice]:
        """Return the cells of each core.

        :raises ZeroDivisionError: if a core may have no cells at all.
        """
        atoms = self.atoms_for_slices()
        if 0 in atoms:
            raise session().findings.refuse(
                ZeroDivisionError,
                "spinnaker/neurons-per-core",
                f"{self.label} cannot be placed: its cores may have no cells",
                limit="at least 1",
                actual=atoms,
            )
        return make_slices(self.shape, atoms)

    def check_core_limit(self) -> None:
        """Raise if a core may have a negative number of cells.

        :raises ValueError: if there is nothing else, for then no chip is needed; KeyError otherwise.
        """
        if min(self.max_atoms_per_dimension) < 0:
            raise session().findings.refuse(
                ValueError if len(session().groups) == 1 else KeyError,
                "spinnaker/neurons-per-core",
                f"{self.label} cannot be placed: the number of cells on a core must not be negative",
                limit="at least 1",
                actual=self.max_atoms_per_dimension,
            )

    @property
    def fullest_core(self) -> int:
        """How many cells the fullest core has."""
        return min(self.size, self.max_atoms_per_core)

    # --- parameters and state ---

    @staticmethod
    def check_names(names: Any, allowed: Iterable[str], what: str) -> None:
        """Raise if one of the names is not known."""
        known = list(allowed)
        for name in [names] if isinstance(names, str) else names:
            if name not in known:
                raise session().findings.refuse(
                    KeyError,
                    _UNKNOWN[what],
                    f"{name} is not a recognized {what}",
                    limit=", ".join(known) or "none",
                )

    def parameter_names(self) -> list[str]:
        """Return the names of the parameters."""
        return []

    def get_parameters(self, names: Any, selector: Any = None) -> ParameterHolder:
        """Return values of parameters."""
        raise KeyError("The parameters of this population cannot be read")

    def set_parameter(self, name: str, value: Any, selector: Any = None) -> None:
        """Set a parameter."""
        raise KeyError("The parameters of this population cannot be set")

    def state_names(self) -> list[str]:
        """Return the names of the state variables."""
        return []

    def get_initial(self, names: Any, selector: Any = None) -> ParameterHolder:
        """Return initial values of state variables."""
        raise KeyError("This population has no state variables that could be read")

    def set_initial(self, name: str, value: Any, selector: Any = None) -> None:
        """Set the initial value of a state variable."""
        raise KeyError("This population has no state variables that could be initialised")

    def get_state(self, names: Any, selector: Any = None) -> ParameterHolder:
        """Return present values of state variables."""
        raise KeyError("This population has no state variables that could be read")

    def set_state(self, name: str, value: Any, selector: Any = None) -> None:
        """Set the present value of a state variable."""
        raise KeyError("This population has no state variables that could be set")

    def units(self, name: str) -> str | None:
        """Return the unit of a parameter or variable."""
        raise KeyError(f"The units of {name} cannot be found")

    # --- recording ---

    def recordable(self) -> list[str]:
        """Return the names of the variables that can be recorded."""
        return []

    def set_recording(self, name: str, interval_ms: float | None, indices: Any) -> None:
        """Begin to record a variable, of all cells or of those with *indices*."""
        raise KeyError("This population does not support recording")

    def stop_recording(self, name: str, indices: Any) -> None:
        """Stop recording a variable."""
        raise KeyError("This population does not support recording")

    def recorded_variables(self) -> list[str]:
        """Return what is being recorded."""
        return []

    def recorded_cells(self, name: str) -> Sequence[int]:
        """Return which cells a variable is recorded of."""
        return range(self.size)

    def sampling_steps(self, name: str) -> int:
        """Return how many steps lie between two samples of a variable."""
        return 1

    # --- what else is done to populations ---

    @property
    def conductance_based(self) -> bool:
        """Whether synaptic input is a conductance."""
        return False

    def inject(self, source: Any, indices: Sequence[int]) -> None:
        """Let a current flow into cells."""
        raise session().findings.refuse(
            ConfigurationException,
            "spinnaker/injection-target",
            f"No current can be injected into {self.label}: only neurons take currents",
        )

    def describe_parameters(self) -> dict[str, Any]:
        """Return the parameters of the first cell, for descriptions."""
        return {}

    def reset(self) -> None:
        """Go back to the initial state."""
