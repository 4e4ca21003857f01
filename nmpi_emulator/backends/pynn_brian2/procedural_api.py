"""PyNN's procedural interface: functions instead of populations and projections."""

from __future__ import annotations

from typing import Any

from pyNN import common
from pyNN.connectors import FixedProbabilityConnector

from nmpi_emulator.backends.pynn_brian2 import simulator
from nmpi_emulator.backends.pynn_brian2.populations import Population
from nmpi_emulator.backends.pynn_brian2.projections import Projection
from nmpi_emulator.backends.pynn_brian2.synapses import StaticSynapse

create = common.build_create(Population)

connect = common.build_connect(Projection, FixedProbabilityConnector, StaticSynapse)

set = common.set  # noqa: A001

record = common.build_record(simulator)


def record_v(source: Any, filename: str) -> Any:
    """Record the membrane potential of ``source`` to a file."""
    return record(["v"], source, filename)


def record_gsyn(source: Any, filename: str) -> Any:
    """Record the synaptic conductances of ``source`` to a file."""
    return record(["gsyn_exc", "gsyn_inh"], source, filename)
