"""A network as it lies on the wafer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.brainscales.calibration import NeuronCalibration
from nmpi_emulator.backends.brainscales.mapping.inputs import place_sources
from nmpi_emulator.backends.brainscales.mapping.neurons import (
    NeuronQuantiser,
    RealisedParameters,
    shared_reset_potentials,
)
from nmpi_emulator.backends.brainscales.mapping.placement import Placement, place
from nmpi_emulator.backends.brainscales.mapping.readout import check_readout
from nmpi_emulator.backends.brainscales.mapping.refusals import (
    check_currents,
    check_projections,
    check_wafer,
)
from nmpi_emulator.backends.brainscales.mapping.routing import route
from nmpi_emulator.backends.brainscales.pymarocco.enumerations import IGLSpeedup
from nmpi_emulator.backends.brainscales.synapse_codes import LARGEST_CODE, NO_SYNAPSE, SynapseCalibration
from nmpi_emulator.backends.constraints.findings import Findings
from nmpi_emulator.backends.pylogging import get
from nmpi_emulator.backends.pynn07.description import Description

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass
class RealisedSynapses:
    """The synapses of a projection that the wafer has: one entry each.

    :param index: which synapses of the projection these are.
    :param row: their row of synapses on the chip of the postsynaptic neuron, ``column`` likewise.
    """

    projection: Any
    index: IntArray
    pre: IntArray
    post: IntArray
    code: IntArray
    row: IntArray
    column: IntArray


@dataclass
class MappedNetwork:
    """A network on the wafer.

    :param wafer: the number of the wafer.
    :param inputs: the chip of each external source, by its number in the network; -1 for neurons.
    :param neurons: parameters as realised, by population.
    :param cm_nf: membrane capacitance of each cell of the model, by number.
    :param rows_used: rows of synapses in use, by chip.
    """

    wafer: int
    calibration: NeuronCalibration
    placement: Placement
    inputs: IntArray
    neurons: dict[Any, RealisedParameters]
    injections: list[Any]
    cm_nf: FloatArray
    synapses: list[RealisedSynapses] = field(default_factory=list)
    rows_used: dict[int, int] = field(default_factory=dict)

    @property
    def hicanns(self) -> list[int]:
        """The chips in use: those with neurons and those with inputs."""
        entering = {int(chip) for chip in np.unique(self.inputs) if chip >= 0}
        return sorted(entering | set(self.placement.hicanns))

    def synapse_calibration(self, numbers: IntArray) -> SynapseCalibration:
        """Return the calibration of the synapses on some neurons, one after the other."""
        return SynapseCalibration(
            capacitance_nf=self.calibration.capacitance_nf,
            speedup=self.calibration.speedup,
            denmems=self.placement.denmems[numbers],
        )


def calibration_of(marocco: Any) -> NeuronCalibration:
    """Return the calibration that the options of a script select."""
    mirrors = {IGLSpeedup.NORMAL: "normal", IGLSpeedup.FAST: "fast", IGLSpeedup.SLOW: "slow"}
    return NeuronCalibration(
        alpha=float(marocco.param_trafo.alpha_v),
        shift_v=float(marocco.param_trafo.shift_v),
        speedup=float(marocco.experiment.speedup()),
        big_capacitor=bool(marocco.param_trafo.use_big_capacitors),
        mirror=mirrors[marocco.param_trafo.i_gl_speedup],
    )


def capacitances(description: Description) -> FloatArray:
    """Return the membrane capacitance (nF) of each cell, by number; 1 for sources."""
    cm = np.ones(description.size)
    for population in description.neuron_populations:
        cm[population.numbers()] = population.parameters["cm"]
    return cm


def map_network(
    description: Description,
    marocco: Any,
    duration_ms: float,
    findings: Findings,
    rng: np.random.Generator,
    hicanns_first: Sequence[int] = (),
) -> MappedNetwork:
    """Put a network onto the wafer, and fill ``marocco.stats``.

    :param duration_ms: how long it is to run, from which the rates of given spikes follow.
    :param rng: for weights between two codes.
    :param hicanns_first: chips that are filled before others.
    :raises RuntimeError: if the network cannot be mapped, or loses synapses that it must not lose.
    """
    log = get("marocco")
    log.info(f"placement strategy: {marocco.neuron_placement.default_placement_strategy()}")
    wafer = check_wafer(description, marocco, findings)
    check_projections(description, findings)
    injections = list(check_currents(description, findings))
    populations = description.neuron_populations
    placement = place(
        populations,
        marocco.manual_placement.requests,
        marocco.neuron_placement.default_neuron_size(),
        description.size,
        hicanns_first,
    )
    calibration = calibration_of(marocco)
    reset = shared_reset_potentials(populations, placement, findings)
    quantiser = NeuronQuantiser(calibration, findings)
    network = MappedNetwork(
        wafer=wafer,
        calibration=calibration,
        placement=placement,
        inputs=_inputs(description, placement, marocco, duration_ms),
        neurons={each: quantiser.realise(each, placement, reset) for each in populations},
        injections=_one_per_chip(injections, placement),
        cm_nf=capacitances(description),
    )
    _realise_synapses(network, description, marocco, findings, rng)
    recorded = [p.numbers()[p.recorded_cells("v")] for p in populations]
    check_readout(np.concatenate([*recorded, np.empty(0, np.int64)]), placement)
    return network


def _inputs(description: Description, placement: Placement, marocco: Any, duration_ms: float) -> IntArray:
    places = np.full(description.size, -1)
    sources = description.source_populations
    if sources:
        rates = np.concatenate([each.celltype.mean_rates(each.parameters, duration_ms) for each in sources])
        considered = rates if marocco.input_placement.consider_firing_rate() else np.zeros_like(rates)
        numbers = np.concatenate([each.numbers() for each in sources])
        places[numbers] = place_sources(
            considered,
            placement.hicanns,
            speedup=marocco.experiment.speedup(),
            utilisation=marocco.input_placement.bandwidth_utilization(),
        )
    return places


def _one_per_chip(injections: Sequence[Any], placement: Placement) -> list[Any]:
    """Return the injections that are made: a chip has one stimulus memory, the first one gets it."""
    taken: dict[int, Any] = {}
    made = []
    for injection in injections:
        chips = set(placement.hicann[injection.population.first_id + injection.cells].tolist())
        if any(taken.get(chip, injection.source) is not injection.source for chip in chips):
            get("marocco").warn("only one current source per HICANN is possible, another one is discarded")
            continue
        taken.update(dict.fromkeys(chips, injection.source))
        made.append(injection)
    return made


def _realise_synapses(
    network: MappedNetwork,
    description: Description,
    marocco: Any,
    findings: Findings,
    rng: np.random.Generator,
) -> None:
    log = get("marocco")
    log.info(f"Beginning L1 routing using {marocco.l1_routing.algorithm()} router")
    cm = network.cm_nf
    written = [_written(network, projection, rng, findings) for projection in description.projections]
    kinds: dict[Any, int] = {}
    pre = np.concatenate([*(one.pre for one in written), np.empty(0, np.int64)])
    post = np.concatenate([*(one.post for one in written), np.empty(0, np.int64)])
    kind = np.concatenate(
        [
            *(np.full(len(one.pre), kinds.setdefault(one.projection.target, len(kinds))) for one in written),
            np.empty(0, np.int64),
        ]
    )
    seed = int(marocco.l1_routing.shuffle_switches_with_seed())
    placement = network.placement
    routes = route(pre, post, kind, placement.hicann, placement.denmems, seed)
    network.rows_used = routes.rows_used
    log.info(f"L1 routing finished with {sum(routes.rows_used.values())} routes")
    stats = marocco.stats
    stats.populations = len(description.populations)
    stats.projections = len(description.projections)
    stats.neurons = int(np.count_nonzero(placement.hicann >= 0))
    stats.synapses = len(pre)
    stats.synapses_set = int(np.count_nonzero(routes.kept))
    stats.lost, stats.lost_in_l1 = stats.synapses - stats.synapses_set, 0
    begin = 0
    for one in written:
        part = slice(begin, begin + len(one.pre))
        begin += len(one.pre)
        kept = routes.kept[part]
        realised = RealisedSynapses(
            one.projection,
            one.index[kept],
            one.pre[kept],
            one.post[kept],
            one.code[kept],
            routes.row[part][kept],
            placement.column[one.post[kept]],
        )
        network.synapses.append(realised)
        weights = np.full(len(one.projection), np.nan)
        calibration = network.synapse_calibration(realised.post)
        weights[realised.index] = calibration.weights(realised.code, cm[realised.post])
        stats.keep_weights(one.projection, weights)
    _judge_loss(marocco, findings)


def _written(
    network: MappedNetwork, projection: Any, rng: np.random.Generator, findings: Findings
) -> RealisedSynapses:
    """Return the synapses of a projection whose weight leads to a code."""
    weights = projection.synapses.weights
    post = projection.post_numbers()
    calibration = network.synapse_calibration(post)
    code = calibration.codes(weights, network.cm_nf[post], rng)
    index = np.flatnonzero(code != NO_SYNAPSE)
    realised = calibration.weights(code, network.cm_nf[post])
    above = index[(code[index] == LARGEST_CODE) & (weights[index] > realised[index])]
    if len(above):
        findings.note(
            "brainscales/weight-clipped",
            f"{len(above)} weights of {projection.label!r} are above the largest one and were clipped",
            limit=f"{realised[above].max():.6g} uS (code {int(code[above].max())})",
            actual=f"up to {weights[above].max():.6g} uS",
        )
    small = index[(code[index] == 0) & (weights[index] < realised[index])]
    if len(small):
        findings.note(
            "brainscales/weight-raised",
            f"{len(small)} weights of {projection.label!r} are below that of code 0, which still conducts",
            limit=f"{realised[small].min():.6g} uS (code 0)",
            actual=f"from {weights[small].min():.6g} uS",
        )
    missing = len(weights) - len(index)
    if missing:
        findings.note(
            "brainscales/no-synapse",
            f"{missing} weights of {projection.label!r} are zero, negative or not a number: no synapse is made",
        )
    pre = projection.pre_numbers()
    nothing = np.empty(0, np.int64)
    return RealisedSynapses(projection, index, pre[index], post[index], code[index], nothing, nothing)


def _judge_loss(marocco: Any, findings: Findings) -> None:
    log = get("marocco")
    stats = marocco.stats
    if not stats.lost:
        for line in str(stats).splitlines():
            log.info(line)
        return
    message = f"{stats.lost} of {stats.synapses} synapses have no room on the wafer ({stats.loss_percent:.1f} %)"
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
