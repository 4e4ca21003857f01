"""The functions of ``pyNN.spiNNaker``."""

from __future__ import annotations

from typing import Any

import numpy as np
from pyNN.space import distance as _distance

from . import control
from .celltypes.model import AbstractPyNNModel
from .connectors.probability import FixedProbabilityConnector
from .machine_view import MachineView
from .populations import Population
from .projections import Projection as SpiNNakerProjection
from .session import session
from .software_name import SIMULATOR
from .synapses.static import SynapseDynamicsStatic

#: The cell types in the order in which the release names them.
_MODELS = (
    "IF_cond_exp",
    "IF_curr_exp",
    "IF_curr_alpha",
    "IF_curr_delta",
    "Izhikevich",
    "SpikeSourceArray",
    "SpikeSourcePoisson",
)


def setup(
    timestep: Any = None,
    min_delay: Any = "auto",
    max_delay: Any = None,
    database_socket_addresses: Any = None,
    time_scale_factor: Any = None,
    n_chips_required: int | None = None,
    n_boards_required: int | None = None,
    **extra_params: Any,
) -> int:
    """Set the simulator up; to be called before anything else.

    :param timestep: in ms; 0.1 if it is not given, 1 for ``"auto"``.
    :param min_delay: the delay of synapses for which none is given, in ms.
    :param time_scale_factor: how many times slower than real time the machine runs.
    :param n_boards_required: the size of the machine; the size of the network decides if it is not given.
    :return: 0, the MPI rank.
    """
    control.set_up(
        timestep, min_delay, max_delay, time_scale_factor, n_chips_required, n_boards_required, extra_params
    )
    return rank()


def end(_: Any = True) -> None:
    """Write what is to be written to files, and shut the simulator down."""
    control.end()


def run(simtime: float, callbacks: Any = None) -> float:
    """Run for *simtime* ms; return the present time.

    :param callbacks: functions of the present time that return when they want to be called next.
    """
    return control.run(simtime, callbacks)


run_for = run


def run_until(tstop: float) -> float:
    """Run until *tstop* ms; return it."""
    return control.run_until(tstop)


def reset(annotations: Any = None) -> None:
    """Go back to time zero, and begin a new segment of recorded data."""
    control.reset()


def name() -> str:
    """Return the name of the simulator."""
    return SIMULATOR


def rank() -> int:
    """Return 0: there is one process."""
    session().check_user_can_act()
    return 0


def num_processes() -> int:
    """Return 1."""
    session().check_user_can_act()
    return 1


def get_current_time() -> float:
    """Return the present time in ms."""
    session().check_user_can_act()
    return session().time_ms


def get_time_step() -> float:
    """Return the time step in ms."""
    session().check_user_can_act()
    return float(session().clock.step_ms)


def get_min_delay() -> float:
    """Return the smallest delay in ms.

    The release itself fails here, by a slip; so does this in conformance mode.
    """
    now = session()
    now.check_user_can_act()
    if now.conformance:
        raise now.findings.refuse(
            AttributeError, "spinnaker/release-slip", "'SpiNNaker' object has no attribute 'min_delay'"
        )
    return now.clock.min_delay


def get_max_delay() -> float:
    """Return the longest delay in ms that a full core of two receptors supports.

    The release itself does not say; nor does this in conformance mode.
    """
    now = session()
    if now.conformance:
        raise now.findings.refuse(
            NotImplementedError, "spinnaker/release-slip", "sPyNNaker does not have a system wide max_delay"
        )
    from nmpi_emulator.platforms.spinnaker import delays
    from nmpi_emulator.platforms.spinnaker.limits import LIMITS

    full_core = int(LIMITS["neurons_per_core"].value)
    slots = delays.slots_available(full_core, 2, now.rules)
    return delays.longest_supported_ms(slots, now.clock.step_ms, now.rules)


def create(cellclass: Any, cellparams: Any = None, n: int = 1) -> Population:
    """Make a population."""
    session().check_user_can_act()
    return Population(n, cellclass, cellparams=cellparams)


def Projection(  # noqa: N802
    presynaptic_population: Any,
    postsynaptic_population: Any,
    connector: Any,
    synapse_type: Any = None,
    source: None = None,
    receptor_type: str = "excitatory",
    space: Any = None,
    label: str | None = None,
    download_synapses: bool = False,
    partition_id: str = "SPIKE",
) -> SpiNNakerProjection:
    """Connect two populations."""
    return SpiNNakerProjection(
        pre_synaptic_population=presynaptic_population,
        post_synaptic_population=postsynaptic_population,
        connector=connector,
        synapse_type=synapse_type,
        source=source,
        receptor_type=receptor_type,
        space=space,
        label=label,
        download_synapses=download_synapses,
        partition_id=partition_id,
    )


def connect(
    pre: Any,
    post: Any,
    weight: float = 0.0,
    delay: float | None = None,
    receptor_type: str | None = None,
    p: float = 1,
    rng: Any = None,
) -> None:
    """Connect two populations with a probability; the name of a receptor must be given, as in the release."""
    session().check_user_can_act()
    connector = FixedProbabilityConnector(p_connect=p, rng=rng)
    synapse = SynapseDynamicsStatic(weight=weight, delay=delay)
    SpiNNakerProjection(pre, post, connector, synapse, receptor_type=receptor_type)


def record(
    variables: Any,
    source: Any,
    filename: str,
    sampling_interval: float | None = None,
    annotations: Any = None,
) -> None:
    """Record variables, and write each of them to a file at the end, so that the last remains."""
    session().check_user_can_act()
    source.record(variables, to_file=filename, sampling_interval=sampling_interval)
    if annotations:
        source.annotate(**annotations)


def initialize(cells: Any, **initial_values: Any) -> None:
    """Set initial values of state variables.

    The release itself fails here, by a slip; so does this in conformance mode.
    """
    now = session()
    now.check_user_can_act()
    if now.conformance:
        raise now.findings.refuse(
            AssertionError,
            "spinnaker/release-slip",
            "initialize() only takes PyNN's own populations, by a slip of the release: use "
            "cells.initialize()",
        )
    cells.initialize(**initial_values)


def set_number_of_neurons_per_core(neuron_type: Any, max_permitted: Any) -> None:
    """Limit how many cells of a type share a core."""
    if isinstance(neuron_type, str):
        raise session().refuse_configuration(
            "spinnaker/cell-type", "set_number_of_neurons_per_core takes a class of cell types, not its name"
        )
    limit = None
    if max_permitted is not None:
        limit = (
            tuple(int(number) for number in max_permitted)
            if hasattr(max_permitted, "__iter__")
            else (int(max_permitted),)
        )
    neuron_type.set_model_max_atoms_per_dimension_per_core(limit)


def set_number_of_synapse_cores(neuron_type: Any, n_synapse_cores: int | None) -> None:
    """Say how many cores process synapses beside each core of neurons of a type."""
    neuron_type.set_model_n_synapse_cores(n_synapse_cores)


def set_allow_delay_extensions(neuron_type: Any, allow_delay_extensions: bool) -> None:
    """Say whether delays onto neurons of a type may be longer than a core keeps them."""
    neuron_type.set_model_allow_delay_extensions(allow_delay_extensions)


def get_machine() -> MachineView:
    """Return the machine that the network will run on."""
    session().check_user_can_act()
    return MachineView()


def distance(
    src_cell: Any,
    tgt_cell: Any,
    mask: Any = None,
    scale_factor: float = 1.0,
    offset: float = 0.0,
    periodic_boundaries: Any = None,
) -> float:
    """Return the distance between two cells."""
    return float(_distance(src_cell, tgt_cell, mask, scale_factor, offset, periodic_boundaries))


def NativeRNG(seed_value: int) -> None:  # noqa: N802
    """Seed numpy's global generator."""
    np.random.seed(seed_value)


def list_standard_models() -> list[str]:
    """Return the names of the cell types, and of their family."""
    return [AbstractPyNNModel.__name__, *_MODELS]
