"""Give each synapse a row on the wafer and a code, and count what is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.brainscales.mapping.placement import Placement
from nmpi_emulator.backends.brainscales.mapping.routing import Routes, route
from nmpi_emulator.backends.brainscales.pymarocco.enumerations import Backend
from nmpi_emulator.backends.brainscales.synapse_codes import LARGEST_CODE, gmax_factors_of_rows
from nmpi_emulator.backends.constraints.findings import Findings
from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray
from nmpi_emulator.backends.pylogging import get
from nmpi_emulator.backends.pynn07.description import Description
from nmpi_emulator.platforms.brainscales.limits import GMAX_CONFIGURATIONS

if TYPE_CHECKING:
    from nmpi_emulator.backends.brainscales.mapping.network import MappedNetwork


@dataclass
class RealisedSynapses:
    """The synapses of a projection that the wafer has: one entry each.

    :param index: which synapses of the projection these are.
    :param row: their row of synapses on the chip of the postsynaptic neuron, ``column`` likewise.
    :param factor: of the row's largest conductance, relative to the default one.
    """

    projection: Any
    index: IntArray
    pre: IntArray
    post: IntArray
    code: IntArray
    row: IntArray
    column: IntArray
    factor: FloatArray


@dataclass
class _Wanted:
    """The synapses of a projection that are to be: one entry each."""

    projection: Any
    index: IntArray
    pre: IntArray
    post: IntArray

    @property
    def weights(self) -> FloatArray:
        """Their weights (uS)."""
        weights: FloatArray = self.projection.synapses.weights[self.index]
        return weights


def realise_synapses(
    network: MappedNetwork,
    description: Description,
    marocco: Any,
    findings: Findings,
    rng: np.random.Generator,
) -> None:
    """Route all synapses, give codes to those that have room, and judge what is lost.

    :raises RuntimeError: if synapses are lost that must not be lost.
    """
    log = get("marocco")
    log.info(f"Beginning L1 routing using {marocco.l1_routing.algorithm()} router")
    wanted = [_wanted(projection, findings) for projection in description.projections]
    kinds: dict[Any, int] = {}
    targets = [kinds.setdefault(one.projection.target, len(kinds)) for one in wanted]
    nothing = np.empty(0, np.int64)
    pre = np.concatenate([*(one.pre for one in wanted), nothing])
    post = np.concatenate([*(one.post for one in wanted), nothing])
    kind = np.concatenate([*(np.full(len(o.pre), k) for o, k in zip(wanted, targets, strict=True)), nothing])
    placement = network.placement
    seed = int(marocco.l1_routing.shuffle_switches_with_seed())
    routes = route(pre, post, kind, placement.hicann, placement.denmems, seed)
    network.rows_used = routes.rows_used
    log.info(f"L1 routing finished with {sum(routes.rows_used.values())} routes")
    _count(marocco.stats, description, placement, routes)
    rows = _row_numbers(placement, post, routes)
    factor = _gmax_factors(network, wanted, rows, marocco)
    # One random number per row: equal synapses from one source get equal codes.
    uniform = rng.random(int(rows.max(initial=0)) + 1)[rows]
    begin = 0
    for one in wanted:
        part = slice(begin, begin + len(one.pre))
        begin += len(one.pre)
        kept = routes.kept[part]
        fates = (routes.row[part][kept], factor[part][kept], uniform[part][kept])
        realised = _coded(network, one, kept, *fates, findings)
        network.synapses.append(realised)
        weights = np.full(len(one.projection), np.nan)
        weights[realised.index] = network.weights(realised)
        marocco.stats.keep_weights(one.projection, weights)
    _judge_loss(marocco, findings)


def _wanted(projection: Any, findings: Findings) -> _Wanted:
    """Return the synapses of a projection whose weight is positive; the others are none."""
    weights = projection.synapses.weights
    index = np.flatnonzero(weights > 0)
    missing = len(weights) - len(index)
    if missing:
        findings.note(
            "brainscales/no-synapse",
            f"{missing} weights of {projection.label!r} are zero, negative or no number: no synapse is made",
        )
    return _Wanted(projection, index, projection.pre_numbers()[index], projection.post_numbers()[index])


def _count(stats: Any, description: Description, placement: Placement, routes: Routes) -> None:
    stats.populations = len(description.populations)
    stats.projections = len(description.projections)
    stats.neurons = int(np.count_nonzero(placement.hicann >= 0))
    stats.synapses = len(routes.kept)
    stats.synapses_set = int(np.count_nonzero(routes.kept))
    stats.lost, stats.lost_in_l1 = stats.synapses - stats.synapses_set, 0


def _row_numbers(placement: Placement, post: IntArray, routes: Routes) -> IntArray:
    """Return for each synapse the number of its row among all rows in use; lost ones share a number."""
    if not len(post):
        return np.empty(0, dtype=np.int64)
    rows = placement.hicann[post] * (int(routes.row.max()) + 2) + routes.row + 1
    numbers: IntArray = np.unique(rows, return_inverse=True)[1]
    return numbers


def _gmax_factors(
    network: MappedNetwork, wanted: Sequence[_Wanted], rows: IntArray, marocco: Any
) -> FloatArray:
    """Return for each synapse the factor of its row's largest conductance.

    The default calibration has one configuration; the simulator itself knows four.
    """
    if marocco.backend is not Backend.ESS or not len(rows):
        return np.ones(len(rows))
    needed = [
        one.weights * network.synapse_calibration(one.post).scale(network.cm_nf[one.post]) for one in wanted
    ]
    largest: FloatArray = np.zeros(int(rows.max()) + 1)
    np.maximum.at(largest, rows, np.concatenate(needed))
    return gmax_factors_of_rows(largest, GMAX_CONFIGURATIONS)[rows]


def _coded(
    network: MappedNetwork,
    one: _Wanted,
    kept: npt.NDArray[np.bool_],
    row: IntArray,
    factor: FloatArray,
    uniform: FloatArray,
    findings: Findings,
) -> RealisedSynapses:
    """Give codes to the synapses of a projection that have room."""
    post, asked = one.post[kept], one.weights[kept]
    code = network.synapse_calibration(post).codes(asked, network.cm_nf[post], uniform, factor)
    column = network.placement.column[post]
    synapses = RealisedSynapses(
        one.projection, one.index[kept], one.pre[kept], post, code, row, column, factor
    )
    realised = network.weights(synapses)
    above = (code == LARGEST_CODE) & (asked > realised)
    if above.any():
        _tell(
            f"{np.count_nonzero(above)} weights of {one.projection.label!r} are above the largest one and "
            "were clipped",
            "brainscales/weight-clipped",
            f"{realised[above].max():.6g} uS (code {LARGEST_CODE})",
            f"up to {asked[above].max():.6g} uS",
            findings,
        )
    small = (code == 0) & (asked < realised)
    if small.any():
        _tell(
            f"{np.count_nonzero(small)} weights of {one.projection.label!r} are below that of code 0, which "
            "conducts as well",
            "brainscales/weight-raised",
            f"{realised[small].min():.6g} uS (code 0)",
            f"from {asked[small].min():.6g} uS",
            findings,
        )
    return synapses


def _tell(message: str, code: str, limit: str, actual: str, findings: Findings) -> None:
    get("marocco").warn(f"{message}: {actual} became {limit}")
    findings.note(code, message, limit=limit, actual=actual)


def _judge_loss(marocco: Any, findings: Findings) -> None:
    log = get("marocco")
    stats = marocco.stats
    if not stats.lost:
        for line in str(stats).splitlines():
            log.info(line)
        return
    message = (
        f"{stats.lost} of {stats.synapses} synapses have no room on the wafer ({stats.loss_percent:.1f} %)"
    )
    if marocco.continue_despite_synapse_loss:
        for line in str(stats).splitlines():
            log.info(line)
        findings.note("brainscales/synapse-loss", f"{message}; the percentage is indicative")
        return
    for line in str(stats).splitlines():
        log.error(line)
    raise findings.refuse(
        RuntimeError,
        "brainscales/synapse-loss",
        f"Synapses lost but synapse loss is not accepted: {message}; set "
        "PyMarocco.continue_despite_synapse_loss = True to go on without them",
    )
