"""The places of a rewired population, described to the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.engine.network import Connections
from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray
from nmpi_emulator.backends.engine.synapses.model import SynapseModel
from nmpi_emulator.backends.spinnaker.numerics.plasticity.deferred import DeferredRule
from nmpi_emulator.backends.spinnaker.numerics.plasticity.rewiring import (
    ANNOUNCES,
    COUNT,
    FORMS,
    PLACE,
    PROJECTION,
    SOURCE,
    TARGET,
    Rewiring,
    RewiringRule,
)

#: Places that a rewired population may have; each takes about a hundred bytes.
LARGEST = 20_000_000


@dataclass(frozen=True)
class InitialSynapses:
    """What a projection has before it is rewired: one array entry per synapse.

    ``sources`` and ``targets`` are numbers in the populations, ``delays`` are in ticks.
    """

    sources: IntArray
    targets: IntArray
    weights: FloatArray
    delays: IntArray


@dataclass(frozen=True)
class Wiring:
    """One projection onto a rewired population.

    ``first_source`` is the number of the first source in the network; synapses form with a delay of
    ``delays`` (the shortest and the longest, in ticks).  ``parameters`` are those of plastic synapses.
    """

    first_source: int
    receptor: int
    delays: tuple[int, int]
    initial: InitialSynapses
    parameters: Mapping[str, npt.ArrayLike] = field(default_factory=dict)
    label: str = ""


def rewired_connections(
    name: str,
    rewiring: Rewiring,
    wirings: Sequence[Wiring],
    first_target: int,
    dt_ms: float,
    plastic: SynapseModel | None = None,
) -> list[Connections]:
    """Return the places of all projections onto a rewired population.

    After a run the synapses that exist are those places whose ``count`` is not zero; the weight of a place
    is that of all its synapses together.

    :param name: unique among the rewired populations of a network, and the same in every job.
    :param wirings: one for each of ``rewiring.projections``, in the same order.
    :param plastic: what ``plastic_model`` returned, for synapses that learn.
    :raises ValueError: there would be more than ``LARGEST`` places.
    """
    _refuse_too_many(rewiring, wirings)
    learning = plastic.rule if plastic and isinstance(plastic.rule, DeferredRule) else None
    model = SynapseModel(
        name=f"spinnaker_rewired_{name}",
        parameters=(*PLACE, *(plastic.parameters if plastic else ())),
        state={COUNT: 0.0, **(plastic.state if plastic else {})},
        rule=RewiringRule(rewiring, learning),
    )
    return [
        _places(model, rewiring, index, wiring, first_target, dt_ms) for index, wiring in enumerate(wirings)
    ]


def _refuse_too_many(rewiring: Rewiring, wirings: Sequence[Wiring]) -> None:
    pairs = zip(rewiring.projections, wirings, strict=True)
    count = sum(
        projection.sources * rewiring.targets * (wiring.delays[1] - wiring.delays[0] + 1)
        for projection, wiring in pairs
    )
    if count > LARGEST:
        raise ValueError(
            f"Rewiring needs a place for every pair of cells and every delay, {count} here; more than "
            f"{LARGEST} are not simulated. Let new synapses have fewer delays."
        )


def _places(
    model: SynapseModel,
    rewiring: Rewiring,
    index: int,
    wiring: Wiring,
    first_target: int,
    dt_ms: float,
) -> Connections:
    sources, targets = rewiring.projections[index].sources, rewiring.targets
    shortest, longest = wiring.delays
    delays = np.union1d(np.arange(shortest, longest + 1), wiring.initial.delays)
    shape = (sources, targets, delays.size)
    source, target, which = (numbers.ravel() for numbers in np.indices(shape))
    delay = delays[which]
    weight, count = _initial(wiring.initial, delays, shape)
    size = source.size
    parameters = {
        PROJECTION: np.full(size, float(index)),
        SOURCE: source.astype(float),
        TARGET: target.astype(float),
        FORMS: ((shortest <= delay) & (delay <= longest)).astype(float),
        ANNOUNCES: ((target == 0) & (which == 0)).astype(float),
        **{
            name: np.array(np.broadcast_to(np.asarray(values, dtype=float), (size,)))
            for name, values in wiring.parameters.items()
        },
    }
    return Connections(
        pre=(source + wiring.first_source).astype(np.int32),
        post=(target + first_target).astype(np.int32),
        receptor=wiring.receptor,
        model=model,
        weight=weight,
        delay=delay * dt_ms,
        parameters=parameters,
        initial={COUNT: count},
        label=wiring.label,
    )


def _initial(
    synapses: InitialSynapses, delays: IntArray, shape: tuple[int, int, int]
) -> tuple[FloatArray, FloatArray]:
    """Return the weight and the number of synapses of each place at the beginning."""
    places = np.ravel_multi_index(
        (synapses.sources, synapses.targets, np.searchsorted(delays, synapses.delays)), shape
    )
    size = int(np.prod(shape))
    weight: FloatArray = np.bincount(places, weights=synapses.weights, minlength=size).astype(float)
    count: FloatArray = np.bincount(places, minlength=size).astype(float)
    return weight, count
