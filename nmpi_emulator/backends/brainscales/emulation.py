"""Run a mapped network on the engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.brainscales.events import EventCounts
from nmpi_emulator.backends.brainscales.mapping.inputs import dropped_events
from nmpi_emulator.backends.brainscales.mapping.network import MappedNetwork
from nmpi_emulator.backends.brainscales.mapping.synapses import RealisedSynapses
from nmpi_emulator.backends.brainscales.short_term_plasticity import driver_model, utilisation
from nmpi_emulator.backends.brainscales.synapse_codes import gmax_factor
from nmpi_emulator.backends.engine.cells.adex import adex
from nmpi_emulator.backends.engine.cells.conductance import conductance_lif
from nmpi_emulator.backends.engine.cells.model import CellModel
from nmpi_emulator.backends.engine.cells.receptors import COND_EXP
from nmpi_emulator.backends.engine.currents import Steps
from nmpi_emulator.backends.engine.grid import Grid
from nmpi_emulator.backends.engine.network import Cells, Connections, Injection, Network, Recording
from nmpi_emulator.backends.engine.numerics import FloatArray
from nmpi_emulator.backends.engine.sources.spike_times import SpikeTimes
from nmpi_emulator.backends.engine.synapses.model import STATIC
from nmpi_emulator.backends.pynn07.description import Description, Results, Spikes, Trace, flat_traces
from nmpi_emulator.backends.variability import Variability
from nmpi_emulator.platforms.brainscales.limits import LIMITS

#: Length of a step on the hardware, in s: 0.1 ms of the model at the speed-up of 10000.
STEP_S = 1e-8


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What belongs to a run and not to the network.

    :param duration_ms: in the time of the model.
    :param seed: for sources; ``None`` takes a new one.
    :param chips: the wafer as its lower layer shows it, with weights set by hand; ``None`` if there are none.
    :param distortion: standard deviation of the simulator's own factor of each weight.
    :param limited_inputs: whether input events get lost as in the simulator.
    :param sample_interval_ms: between two samples of a membrane.
    :param delay_ms: of all synapses.
    """

    duration_ms: float
    seed: int | None
    variability: Variability
    chips: Any = None
    distortion: float = 0.0
    limited_inputs: bool = False
    sample_interval_ms: float
    delay_ms: float


class Emulation:
    """One run of a mapped network: from parameters on the hardware to what a script reads."""

    def __init__(self, mapped: MappedNetwork, description: Description, run: Circumstances) -> None:
        """Describe the network to the engine."""
        self._mapped, self._description, self._run = mapped, description, run
        self._dt_ms = round(STEP_S * 1e3 * mapped.calibration.speedup, 9)
        self.network = Network(Grid(self._dt_ms))
        self.events = EventCounts()
        self._sent: dict[Any, Spikes] = {}
        for population in description.populations:
            if population.celltype.source:
                self._add_source(population)
            else:
                self._add_cells(population)
        for synapses in mapped.synapses:
            self._add_connections(synapses)
        for injection in mapped.injections:
            self._add_injection(injection)
        self._membranes = self._add_recordings()

    def results(self) -> Results:
        """Run, and return what was recorded."""
        # Brian2 takes a second to import; a network that is only mapped must not pay for it.
        from nmpi_emulator.backends.engine.simulation import Simulation

        simulation = Simulation(self.network, self._run.seed)
        simulation.run(round(self._run.duration_ms / self._dt_ms))
        numbers, times = simulation.spikes()
        results = Results(duration_ms=self._run.duration_ms)
        for population in self._description.populations:
            if population.celltype.source:
                results.spikes[population] = self._sent[population]
                continue
            mine = (numbers >= population.first_id) & (numbers <= population.last_id)
            mine &= times <= self._run.duration_ms
            results.spikes[population] = Spikes(numbers[mine] - population.first_id, times[mine])
            results.traces[population] = [
                self._trace(simulation, recording, column, population)
                for recording in self._membranes.get(population, ())
                for column in range(len(recording.cells))
            ]
        self.events.count_spikes(len(times))
        return results

    def results_of_sources(self) -> Results:
        """Return what the sources have sent, without running anything: neurons stay silent."""
        duration, interval = self._run.duration_ms, self._run.sample_interval_ms
        traces = _traces_at_rest(self._mapped, self._description, duration, interval)
        return Results(spikes=dict(self._sent), traces=traces, duration_ms=duration)

    def _trace(self, simulation: Any, recording: Recording, column: int, population: Any) -> Trace:
        """Return a membrane as the analog readout samples it."""
        signal = simulation.signal(recording)
        duration = self._run.duration_ms
        known = np.arange(len(signal.values)) * self._dt_ms
        wanted: FloatArray = np.arange(0.0, duration, self._run.sample_interval_ms, dtype=np.float64)
        values = np.interp(wanted, known, signal.values[:, column])
        name = f"readout of cell {recording.cells[column]}"
        noise = self._run.variability.noise(name, len(values), LIMITS["readout_noise"].value)
        return Trace(int(recording.cells[column]) - population.first_id, wanted, values + noise)

    def _add_source(self, population: Any) -> None:
        trains = _trains(population, self._description, self._run.duration_ms, self._run.seed)
        self._sent[population] = _in_order(trains)
        cells, times = self._sent[population]
        self.events.offered += len(times)
        if self._run.limited_inputs:
            chips = self._mapped.inputs[population.first_id + cells]
            dropped = dropped_events(times, chips, speedup=self._mapped.calibration.speedup)
            self.events.dropped += int(np.count_nonzero(dropped))
            trains = [times[(cells == index) & ~dropped] for index in range(population.size)]
        self.network.add_source(SpikeTimes(population.size, trains, label=population.label))

    def _add_cells(self, population: Any) -> None:
        values = dict(self._mapped.neurons[population].values)
        parameters = {
            name: values[name] for name in ("cm", "tau_m", "tau_refrac", "v_reset", "v_thresh", "v_rest")
        }
        parameters["i_offset"] = np.zeros(population.size)
        reversals, times = self._synaptic_inputs(values)
        for index in range(reversals.shape[1]):
            parameters[f"e{index}"] = reversals[:, index]
            parameters[f"tau{index}"] = times[:, index]
        model = _model(population.celltype.adaptive, reversals.shape[1])
        if population.celltype.adaptive:
            parameters.update(_adaptive(values))
        self._vary(population, parameters)
        start = np.where(
            parameters["v_rest"] < parameters["v_thresh"], parameters["v_rest"], parameters["v_reset"]
        )
        cells = Cells(model, population.size, parameters, {"v": start}, population.label)
        self.network.add_cells(cells)

    @staticmethod
    def _synaptic_inputs(values: dict[str, npt.NDArray[Any]]) -> tuple[FloatArray, FloatArray]:
        """Return reversal potentials and time constants, one column per synaptic input."""
        if "e_rev" in values:
            return values["e_rev"], values["tau_syn"]
        reversals = np.stack((values["e_rev_E"], values["e_rev_I"]), axis=1)
        return reversals, np.stack((values["tau_syn_E"], values["tau_syn_I"]), axis=1)

    def _vary(self, population: Any, parameters: dict[str, FloatArray]) -> None:
        """Let parameters deviate from what the calibration promises, if a job asks for that."""
        vary = self._run.variability
        if not vary.on:
            return
        for name in parameters:
            key = f"{name} of population {population.first_id}"
            if name.startswith("tau"):
                sigma = LIMITS["variation_of_time_constants"].value
                parameters[name] = parameters[name] * np.maximum(
                    vary.factors(key, population.size, sigma), 0.05
                )
            elif name.startswith(("v_", "e")):
                sigma = LIMITS["variation_of_potentials"].value
                parameters[name] = parameters[name] + vary.deviations(key, population.size, sigma)

    def _add_connections(self, synapses: RealisedSynapses) -> None:
        if not len(synapses.index):
            return
        code, factor = self._set_by_hand(synapses)
        capacitance = self._mapped.cm_nf[synapses.post]
        calibration = self._mapped.synapse_calibration(synapses.post)
        weight = calibration.weights(code, capacitance, factor) * self._deviations(synapses)
        fast = getattr(synapses.projection.synapse_dynamics, "fast", None)
        model, parameters = STATIC, {}
        if fast is not None:
            model = driver_model(facilitating=bool(fast.tau_facil))
            parameters = {
                "U": np.full(len(weight), utilisation(fast.U)),
                "tau": np.full(len(weight), fast.tau_facil or fast.tau_rec),
            }
        self.network.connections.append(
            Connections(
                pre=synapses.pre.astype(np.int32),
                post=synapses.post.astype(np.int32),
                receptor=synapses.projection.receptor,
                model=model,
                weight=weight,
                delay=np.full(len(weight), self._run.delay_ms),
                parameters=parameters,
                label=synapses.projection.label,
            )
        )

    def _deviations(self, synapses: RealisedSynapses) -> FloatArray:
        """Return by what each weight is multiplied: the simulator's distortion and the chip's."""
        size = len(synapses.index)
        number = self._description.projections.index(synapses.projection)
        sigma = LIMITS["variation_of_weights"].value
        factors = self._run.variability.factors(f"weights of projection {number}", size, sigma)
        if self._run.distortion:
            rng = np.random.default_rng([1129, number])
            factors = factors * np.maximum(rng.normal(1.0, self._run.distortion, size), 0.0)
        return factors

    def _set_by_hand(self, synapses: RealisedSynapses) -> tuple[npt.NDArray[np.int64], FloatArray]:
        """Return codes, and factors of the largest conductance, with what a script has set on the chips."""
        code, factor = synapses.code.copy(), synapses.factor.copy()
        chips = self._mapped.placement.hicann[synapses.post]
        for number in np.unique(chips):
            chip = self._run.chips.chip(int(number)) if self._run.chips is not None else None
            if chip is None:
                continue
            mine = np.flatnonzero(chips == number)
            gmax = chip.floating_gates.v_gmax()
            for place in mine if chip.is_changed else ():
                row, column = int(synapses.row[place]), int(synapses.column[place])
                code[place] = chip.weights.get((row, column), code[place])
                factor[place] = gmax_factor(gmax, chip.divisor(row))
        return code, factor

    def _add_injection(self, injection: Any) -> None:
        """Let a step current flow, over and over again: the stimulus memory is played in a loop."""
        times, levels = injection.source.times, injection.source.amplitudes
        period = 2 * times[-1] - times[-2]
        repeats = max(1, int(np.ceil(self._run.duration_ms / period)))
        starts = np.repeat(period * np.arange(repeats), len(times))
        waveform = Steps(starts + np.tile(times, repeats), np.tile(levels, repeats))
        targets = injection.population.first_id + injection.cells
        self.network.injections.append(Injection(waveform, targets))

    def _add_recordings(self) -> dict[Any, list[Recording]]:
        membranes: dict[Any, list[Recording]] = {}
        for population in self._description.neuron_populations:
            numbers = population.numbers()
            self.network.recordings.append(Recording(numbers))
            recorded = numbers[population.recorded_cells("v")]
            if len(recorded):
                membranes[population] = [Recording(recorded, "v")]
                self.network.recordings.extend(membranes[population])
        return membranes


def _trains(
    population: Any, description: Description, duration_ms: float, seed: int | None
) -> list[FloatArray]:
    """Return the spikes (ms) that each cell of a source sends in a run."""
    number = description.populations.index(population)
    rng = np.random.default_rng(None if seed is None else [seed, number])
    trains: list[FloatArray] = population.celltype.trains(population.parameters, duration_ms, rng)
    return trains


def _in_order(trains: Sequence[FloatArray]) -> Spikes:
    cells = np.repeat(np.arange(len(trains)), [len(train) for train in trains])
    times = np.concatenate([*trains, np.empty(0)])
    order = np.argsort(times, kind="stable")
    return Spikes(cells[order], times[order])


def results_at_rest(
    mapped: MappedNetwork, description: Description, duration_ms: float, interval_ms: float, seed: int | None
) -> Results:
    """Return what is recorded if nothing happens to neurons: membranes at rest, spikes of sources alone.

    :param interval_ms: between two samples of a membrane.
    :param seed: for sources; ``None`` takes a new one.
    """
    results = Results(duration_ms=duration_ms)
    for source in description.source_populations:
        if source.recorded_cells("spikes").any():
            results.spikes[source] = _in_order(_trains(source, description, duration_ms, seed))
    results.traces = _traces_at_rest(mapped, description, duration_ms, interval_ms)
    return results


def _traces_at_rest(
    mapped: MappedNetwork, description: Description, duration_ms: float, interval_ms: float
) -> dict[Any, list[Trace]]:
    traces = {}
    for population in description.neuron_populations:
        cells = np.flatnonzero(population.recorded_cells("v"))
        potentials = np.asarray(mapped.neurons[population].values["v_rest"])[cells]
        traces[population] = flat_traces(cells, potentials, duration_ms, interval_ms)
    return traces


def _model(adaptive: bool, inputs: int) -> CellModel:
    receptors: Sequence[Any] = [COND_EXP] * inputs
    return adex(*receptors) if adaptive else conductance_lif(*receptors)


def _adaptive(values: dict[str, FloatArray]) -> dict[str, FloatArray]:
    """Return the parameters that only adaptive exponential cells have, in the engine's units."""
    flat = values["delta_T"] == 0
    return {
        "a": values["a"] * 1e-3,
        "b": values["b"],
        "tau_w": values["tau_w"],
        "delta_T": values["delta_T"],
        "v_spike": values["v_spike"],
        # Without an exponential the hardware fires at the lower of the two thresholds.
        "v_thresh": np.where(flat, np.minimum(values["v_spike"], values["v_thresh"]), values["v_thresh"]),
    }
