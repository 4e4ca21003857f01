"""Projections."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from pyNN.space import Space

from nmpi_emulator.backends.constraints.place import user_place

from .connection_data import ConnectionHolder, Connections
from .neurons import NeuronGroup
from .populations import Population
from .sealed import Sealed
from .session import session
from .synapses.dynamics import AbstractSynapseDynamics
from .synapses.neuromodulation import SynapseDynamicsNeuromodulation
from .synapses.static import SynapseDynamicsStatic
from .synapses.stdp import refuse_combination
from .views import PopulationView

if TYPE_CHECKING:
    from .connectors.connector import AbstractConnector
    from .groups import Group

#: Source: sPyNNaker 7.4.1, SPIKE_PARTITION_ID.
SPIKES = "SPIKE"


class Projection(Sealed):
    """The connections from one population onto another: ``SpiNNakerProjection``.

    Source of the rules: sPyNNaker 7.4.1, ``Projection``.

    :param download_synapses: is accepted; synapses are at hand anyway.
    """

    changing = frozenset(("synapses", "make_connections"))

    def __init__(
        self,
        pre_synaptic_population: Any,
        post_synaptic_population: Any,
        connector: AbstractConnector,
        synapse_type: AbstractSynapseDynamics | None = None,
        source: None = None,
        receptor_type: str | None = "excitatory",
        space: Any = None,
        label: str | None = None,
        download_synapses: bool = False,
        partition_id: str | None = None,
    ) -> None:
        now = session()
        if source is not None:
            raise now.findings.refuse(
                NotImplementedError,
                "spinnaker/not-implemented",
                "sPyNNaker does not support multi-compartmental cells: source must be None",
            )
        self.pre, self.post = pre_synaptic_population, post_synaptic_population
        self.pre_is_view, self.post_is_view = _is_view(self.pre), _is_view(self.post)
        self._label = label or (
            f"from pre {self.pre.label} to post {self.post.label} with connector {connector}"
        )
        self.place = user_place()
        self.edge_label = label or now.next_edge_label()
        self.synapse_dynamics = SynapseDynamicsStatic() if synapse_type is None else synapse_type
        self.connector = connector
        connector.set_space(Space() if space is None else space)
        self.pre_group: Group = self.pre._group
        self.post_group = self._target()
        self.receptor_name = receptor_type
        self.receptor, self.receptor_from_dynamics = self._find_receptor(receptor_type)
        apply_to = getattr(connector, "apply_to", None)
        if apply_to is not None:
            apply_to(self.synapse_dynamics)
        self.post_group.dynamics = _merged(self.post_group.dynamics, self.synapse_dynamics)
        self.weights, self.delays = self.synapse_dynamics.weight, self.synapse_dynamics.delay
        self.rng = now.generator(self.post_group.seed)
        self.partition = partition_id or SPIKES
        connector.prepare(self)
        self._check_beside()
        now.set_requires_mapping()
        self.synapse_dynamics.validate(self)
        now.projections.append(self)
        self.synapses: Connections | None = None
        #: Makes the connections when somebody looks at them, where a check could do without.
        self.make_connections: Callable[[], None] | None = None
        self._holders: list[ConnectionHolder] = []
        self.post_group.add_incoming(self)
        self.pre_group.outgoing.append(self)

    def _check_beside(self) -> None:
        """Raise if neuromodulation and other synapses are to connect the same two populations."""
        modulates = isinstance(self.synapse_dynamics, SynapseDynamicsNeuromodulation)
        for other in self.post_group.incoming_projections():
            if other.pre_group is not self.pre_group or other.partition != self.partition:
                continue
            if isinstance(other.synapse_dynamics, SynapseDynamicsNeuromodulation) != modulates:
                raise refuse_combination(
                    "Neuromodulation and other synapses cannot connect the same two populations: "
                    f"{self.pre_group.label} and {self.post_group.label}"
                )

    def _target(self) -> NeuronGroup:
        group = self.post._group
        if not isinstance(group, NeuronGroup):
            raise session().refuse_configuration(
                "spinnaker/projection-target",
                f"{self.post.label} cannot receive projections: only neurons can",
            )
        return group

    def _find_receptor(self, name: str | None) -> tuple[int, bool]:
        """Return the number of the receptor, and whether the synapse type brings it along."""
        number = self.post_group.receptor(name)
        if number is not None:
            return number, False
        number = self.synapse_dynamics.receptor_by_name(name)
        if number is None:
            raise session().refuse_configuration(
                "spinnaker/receptor",
                f"Synapse target {name} was not found in {self.post.label}",
                limit=", ".join(self.post_group.kind.receptors),
                actual=name,
            )
        return number, True

    # --- what connectors and the mapping ask for ---

    @property
    def n_pre(self) -> int:
        """The number of source cells, of the view if there is one."""
        return int(self.pre.size)

    @property
    def n_post(self) -> int:
        """The number of target cells, of the view if there is one."""
        return int(self.post.size)

    @property
    def first_pre(self) -> int:
        """The index of the first source cell in its population."""
        return int(self.pre.indices[0]) if self.pre_is_view else 0

    @property
    def first_post(self) -> int:
        """The index of the first target cell in its population."""
        return int(self.post.indices[0]) if self.post_is_view else 0

    @property
    def is_recurrent(self) -> bool:
        """Whether source and target are the same cells."""
        return bool(self.pre == self.post)

    @property
    def is_generated_by_cores(self) -> bool:
        """Whether the cores generate the connections by themselves."""
        return self.synapse_dynamics.generated_by_cores and self.connector.generates_on_machine(self)

    # --- what scripts use ---

    @property
    def label(self) -> str:
        """The name of the projection."""
        return self._label

    def __repr__(self) -> str:
        return f"projection {self._label}"

    def get(
        self,
        attribute_names: Any,
        format: str,  # noqa: A002
        gather: bool = True,
        with_address: bool = True,
        multiple_synapses: str = "last",
    ) -> ConnectionHolder:
        """Return weights, delays and other values of the connections, once the network has run.

        :param format: ``"list"`` for rows, ``"array"`` for a matrix of source and target cells.
        """
        if not gather:
            session().log.warning("sPyNNaker always gathers from every core.")
        if multiple_synapses != "last":
            raise session().refuse_configuration(
                "spinnaker/projection-get",
                "sPyNNaker only knows multiple_synapses='last'",
                limit="last",
                actual=multiple_synapses,
            )
        return self._read(attribute_names, format, with_address)

    def _read(self, attribute_names: Any, format: str, with_address: bool) -> ConnectionHolder:  # noqa: A002
        names = [attribute_names] if isinstance(attribute_names, str) else list(attribute_names)
        as_list = format == "list"
        columns = ["source", "target"] if as_list and with_address else []
        if columns:
            for name in columns:
                if name in names:
                    session().log.warning(f"Ignoring request to get {name} as with_address=True.")
                    names.remove(name)
        own = self.synapse_dynamics.get_synapse_parameter_names()
        constants = [(name, self.synapse_dynamics.get_value(name)) for name in names if name not in own]
        return ConnectionHolder(self, [*columns, *names], as_list, constants)

    def save(
        self,
        attribute_names: Any,
        file: Any,
        format: str = "list",  # noqa: A002
        gather: bool = True,
        with_address: bool = True,
    ) -> None:
        """Write values of the connections to a file: two lines of comment, then numbers between tabs."""
        if not gather:
            session().log.warn_once(
                "sPyNNaker only supports gather=True. We will run as if it was set to True."
            )
        names = [attribute_names] if isinstance(attribute_names, str) else list(attribute_names)
        if format != "list" and len(names) == 1 and session().conformance:
            raise session().findings.refuse(
                TypeError, "spinnaker/release-slip", "The release cannot save a single matrix"
            )
        if len(names) == 1 and names[0] in ("all", "connections"):
            names = list(self.post_group.dynamics.get_parameter_names())
        columns = (["i", "j"] if with_address else []) + names
        holder = self._read(list(names), format, with_address)
        rows = np.nan_to_num(np.array([tuple(np.atleast_1d(row)) for row in holder], dtype=float))
        with contextlib.ExitStack() as stack:
            target = stack.enter_context(open(file, "wb")) if isinstance(file, str) else file
            target.write(f"# columns = {columns}\n".encode())
            np.savetxt(target, rows, delimiter="\t")
            target.close()

    def set(self, **attributes: Any) -> None:
        """Refuse to change connections."""
        raise self._not_implemented("set")

    def size(self, gather: bool = True) -> int:
        """Refuse to count connections."""
        raise self._not_implemented("size")

    @staticmethod
    def _not_implemented(name: str) -> NotImplementedError:
        return session().findings.refuse(
            NotImplementedError,
            "spinnaker/not-implemented",
            f"sPyNNaker does not currently do {name} of a projection",
        )

    def set_download_synapses(self, download_synapses: bool) -> None:
        """Accept what is of no effect here: synapses are at hand."""


def _merged(present: AbstractSynapseDynamics, new: Any) -> AbstractSynapseDynamics:
    """Return what a population has that gets synapses of another type as well.

    :raises AssertionError: if the new ones are no synapses at all.
    """
    merged = present.merge(new)
    if not isinstance(merged, AbstractSynapseDynamics):
        raise session().findings.refuse(
            AssertionError,
            "spinnaker/synapse-type",
            "A projection needs a synapse type, such as StaticSynapse(weight=..., delay=...)",
            actual=new.__name__ if isinstance(new, type) else type(new).__name__,
        )
    return merged


def _is_view(population: Any) -> bool:
    """Tell whether a projection begins or ends at a view.

    :raises ConfigurationException: if it is neither a population nor a view.
    :raises NotImplementedError: for a view with gaps.
    """
    if isinstance(population, Population):
        return False
    if not isinstance(population, PopulationView):
        raise session().refuse_configuration(
            "spinnaker/projection-population",
            f"A projection needs a Population or a view, not {type(population).__name__}",
        )
    if not population.is_contiguous:
        raise session().findings.refuse(
            NotImplementedError,
            "spinnaker/view-gaps",
            "Projections over views only work on cells that follow one another: pop[n:m], not pop[[n, m]]",
        )
    return True
