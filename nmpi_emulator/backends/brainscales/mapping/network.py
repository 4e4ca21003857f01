"""A network as it lies on the wafer."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

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
    reported,
)
from nmpi_emulator.backends.brainscales.mapping.synapses import RealisedSynapses, realise_synapses
from nmpi_emulator.backends.brainscales.pymarocco.enumerations import IGLSpeedup
from nmpi_emulator.backends.brainscales.synapse_codes import SynapseCalibration
from nmpi_emulator.backends.constraints.findings import Findings
from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray
from nmpi_emulator.backends.pylogging import get
from nmpi_emulator.backends.pynn07.description import Description


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

    def weights(self, synapses: RealisedSynapses) -> FloatArray:
        """Return the weights (uS) that synapses have."""
        calibration = self.synapse_calibration(synapses.post)
        return calibration.weights(synapses.code, self.cm_nf[synapses.post], synapses.factor)

    def largest_step(self, synapses: RealisedSynapses) -> float:
        """Return the largest distance (uS) between the weights of two neighbouring codes."""
        if not len(synapses.code):
            return 0.0
        low, high = (np.full_like(synapses.code, code) for code in (0, 1))
        neighbours = [self.weights(dataclasses.replace(synapses, code=code)) for code in (low, high)]
        return float((neighbours[1] - neighbours[0]).max())


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
    wafer = check_wafer(marocco, findings)
    check_projections(description, findings)
    injections = list(check_currents(description, findings))
    populations = description.neuron_populations
    with reported("brainscales/placement", findings):
        placement = place(
            populations,
            marocco.manual_placement.requests,
            marocco.neuron_placement.default_neuron_size(),
            description.size,
            hicanns_first,
        )
    with reported("brainscales/external-inputs", findings):
        inputs = _inputs(description, placement, marocco, duration_ms)
    calibration = calibration_of(marocco)
    reset = shared_reset_potentials(populations, placement, findings)
    quantiser = NeuronQuantiser(calibration, findings)
    network = MappedNetwork(
        wafer=wafer,
        calibration=calibration,
        placement=placement,
        inputs=inputs,
        neurons={each: quantiser.realise(each, placement, reset) for each in populations},
        injections=_one_per_chip(injections, placement),
        cm_nf=capacitances(description),
    )
    realise_synapses(network, description, marocco, findings, rng)
    recorded = [p.numbers()[p.recorded_cells("v")] for p in populations]
    with reported("brainscales/analog-readout", findings):
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
