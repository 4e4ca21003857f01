"""Cell types as classes that a script instantiates."""

from __future__ import annotations

import inspect
import sys
from collections.abc import KeysView, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from pyNN import descriptions

from nmpi_emulator.backends.spinnaker.errors import SpynnakerException
from nmpi_emulator.backends.spinnaker.scalars import is_scalar
from nmpi_emulator.backends.spinnaker.session import session

from .kind import CellKind

if TYPE_CHECKING:
    from nmpi_emulator.backends.spinnaker.groups import Group


class AbstractPyNNModel:
    """The family of all cell types."""

    default_parameters: ClassVar[Mapping[str, Any]] = MappingProxyType({})
    default_initial_values: ClassVar[Mapping[str, Any]] = MappingProxyType({})
    default_population_parameters: ClassVar[Mapping[str, Any]] = MappingProxyType({})
    absolute_max_atoms_per_core: ClassVar[int] = sys.maxsize

    @property
    def name(self) -> str:
        """The name of the cell type."""
        return type(self).__name__

    def describe(self, template: Any = "modeltype_default.txt", engine: str = "default") -> Any:
        """Return a description of the cell type."""
        return descriptions.render(engine, template, {"name": self.name})

    @classmethod
    def get_parameter_names(cls) -> KeysView[str]:
        """Return the names of the parameters."""
        return cls.default_parameters.keys()

    @classmethod
    def has_parameter(cls, name: str) -> bool:
        """Tell whether there is such a parameter."""
        return name in cls.default_parameters

    def create_group(self, size: int, label: str, keywords: Mapping[str, Any]) -> Group:
        """Return what a population of these cells stands for."""
        raise NotImplementedError

    # --- what can be set for all populations of a cell type, before the first is made ---

    @classmethod
    def verify_may_set(cls, param: str) -> None:
        """Raise unless nothing depends on the cell type's limits yet."""
        session().check_user_can_act()
        if session().populations:
            raise session().findings.refuse(
                SpynnakerException,
                "spinnaker/model-limit-too-late",
                "A setting for a whole cell type is not possible after a Population has been created: "
                "move it "
                f"before all Populations, or give {param} to the Populations that it is meant for",
            )

    @classmethod
    def set_model_max_atoms_per_dimension_per_core(cls, n_atoms: Any = None) -> None:
        """Limit how many cells of this type share a core."""
        cls.verify_may_set("neurons_per_core")
        limit = cls.absolute_max_atoms_per_core
        if n_atoms is None:
            session().model_limits.pop((cls, "neurons_per_core"), None)
            return
        if np.prod(n_atoms) > limit:
            raise session().findings.refuse(
                SpynnakerException,
                "spinnaker/neurons-per-core",
                f"{cls.__name__} cannot have that many cells on a core",
                limit=limit,
                actual=n_atoms,
            )
        atoms = (int(n_atoms),) if is_scalar(n_atoms) else n_atoms
        session().model_limits[cls, "neurons_per_core"] = atoms

    @classmethod
    def get_model_max_atoms_per_dimension_per_core(cls) -> tuple[int, ...]:
        """Return how many cells of this type may share a core, for each dimension."""
        chosen = session().model_limits.get((cls, "neurons_per_core"))
        return chosen if chosen is not None else (cls.absolute_max_atoms_per_core,)


class AbstractPyNNNeuronModel(AbstractPyNNModel):
    """A neuron: a cell type that has a kind."""

    kind: ClassVar[CellKind]

    def __init_subclass__(cls) -> None:
        """Take over the defaults of the kind."""
        if "kind" not in cls.__dict__:
            return
        kind = cls.kind
        cls.default_parameters = MappingProxyType(dict(kind.parameters))
        cls.default_initial_values = MappingProxyType(dict(kind.state))
        cls.default_population_parameters = kind.population_parameters
        names = inspect.Parameter.POSITIONAL_OR_KEYWORD
        cls._signature = inspect.Signature(
            [
                inspect.Parameter(name, names, default=value)
                for name, value in {**kind.parameters, **kind.state}.items()
            ]
        )

    _signature: ClassVar[inspect.Signature]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        try:
            given = self._signature.bind(*args, **kwargs)
        except TypeError as error:
            known = ", ".join(self._signature.parameters)
            raise TypeError(f"{type(self).__name__}.__init__() {error}; parameters are: {known}") from None
        for name in given.arguments:
            if name in self.kind.state:
                session().log.warning(
                    f"{name} is a state variable: PyNN sets it by initial_values, not as a cell parameter"
                )
        given.apply_defaults()
        self.values: dict[str, Any] = given.arguments

    @property
    def name(self) -> str:
        """The name of the cell type among PyNN's."""
        return self.kind.model

    def create_group(self, size: int, label: str, keywords: Mapping[str, Any]) -> Group:
        """Return what a population of these cells stands for."""
        from nmpi_emulator.backends.spinnaker.neurons import NeuronGroup

        return NeuronGroup(self, size, label, keywords)

    @classmethod
    def set_model_n_synapse_cores(cls, n_synapse_cores: int | None) -> None:
        """Say how many cores process synapses beside one of neurons; ``None`` leaves it open."""
        cls.verify_may_set("n_synapse_cores")
        session().model_limits[cls, "n_synapse_cores"] = n_synapse_cores

    @classmethod
    def get_model_n_synapse_cores(cls) -> int | None:
        """Return what was said about synapse cores."""
        chosen: int | None = session().model_limits.get((cls, "n_synapse_cores"))
        return chosen

    @classmethod
    def set_model_allow_delay_extensions(cls, allow: bool) -> None:
        """Say whether delays may be longer than a core keeps them."""
        cls.verify_may_set("allow_delay_extensions")
        session().model_limits[cls, "allow_delay_extensions"] = allow

    @classmethod
    def get_model_allow_delay_extensions(cls) -> bool:
        """Return whether delays may be longer than a core keeps them."""
        return bool(session().model_limits.get((cls, "allow_delay_extensions"), True))
