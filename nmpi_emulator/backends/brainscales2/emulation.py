"""Run one snippet of an experiment on the engine.

The engine's ms are us of the hardware, its mV and nA are LSB of the CADC.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nmpi_emulator.backends.brainscales2.circuits import NEVER, Circuits
from nmpi_emulator.backends.brainscales2.readout import (
    read,
    readout_noise,
    resting_value,
    sample_interval,
    sample_times,
    samples_anything,
)
from nmpi_emulator.backends.brainscales2.samples import Request, Samples
from nmpi_emulator.backends.engine.cells.adex import adex
from nmpi_emulator.backends.engine.cells.conductance import conductance_lif
from nmpi_emulator.backends.engine.cells.lif import LIF_DELTA, lif
from nmpi_emulator.backends.engine.cells.receptors import COND_EXP, CURR_EXP
from nmpi_emulator.backends.engine.grid import Grid
from nmpi_emulator.backends.engine.network import Cells, Connections, Network, Recording
from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray
from nmpi_emulator.backends.engine.sources.spike_times import SpikeTimes
from nmpi_emulator.backends.engine.synapses.model import STATIC
from nmpi_emulator.backends.variability import Variability
from nmpi_emulator.platforms.brainscales2.limits import LIMITS

#: Length of a step in us, and the number of steps from which on a run takes longer ones, of 1 us at most.
STEP_US = 0.1
_MOST_STEPS = 2_000_000
_LONGEST_STEP_US = 1.0

_US_PER_MS = 1e3

#: The engine's name of each variable, for current-based and for conductance-based inputs.
_VARIABLES = {"v": ("v", "v"), "exc_synin": ("i0", "g0"), "inh_synin": ("i1", "g1"), "adaptation": ("w", "w")}


@dataclass(frozen=True)
class Snippet:
    """A part of an experiment: its duration in hardware time, and the network that it runs."""

    duration_ms: float
    populations: Sequence[Any]
    projections: Sequence[Any]
    bypass: bool


class Emulation:
    """One snippet on the engine, with the network as it was when the snippet was appended.

    What a script changes afterwards is for the next snippet.
    """

    def __init__(self, snippet: Snippet, seed: int | None, variability: Variability) -> None:
        """Describe the network to the engine.

        :param seed: for sources; ``None`` takes a new one.
        """
        self._snippet, self._seed, self._vary = snippet, seed, variability
        self._duration_us = snippet.duration_ms * _US_PER_MS
        self._step_us = _step(self._duration_us)
        self._network = Network(Grid(self._step_us))
        #: Circuits by the first number of a population, and by that of a part of it that is simulated alike.
        self._whole: dict[int, Circuits] = {}
        self._circuits: dict[int, Circuits] = {}
        self._blocks: dict[int, Any] = {}
        self._when: dict[str, FloatArray] = {}
        self._in_ms: dict[str, FloatArray] = {}
        self._sent: list[tuple[IntArray, FloatArray]] = []
        for population in snippet.populations:
            if population.celltype.source:
                self._add_source(population)
            else:
                self._add_neurons(population)
        for projection in snippet.projections:
            self._add_projection(projection)

    def _add_source(self, population: Any) -> None:
        seed = None if self._seed is None else [self._seed, population.first_number, self._vary.run]
        trains = population.celltype.trains(
            population.values, population.size, self._duration_us, np.random.default_rng(seed)
        )
        tick = LIMITS["event_interval"].value
        trains = [np.floor(train / tick + 1e-9) * tick for train in trains]
        trains = [train[(train >= 0) & (train < self._duration_us)] for train in trains]
        self._network.add_source(SpikeTimes(population.size, trains, label=population.label))
        cells = np.repeat(np.arange(population.size), [len(train) for train in trains])
        self._sent.append((population.first_number + cells, np.concatenate([*trains, np.empty(0)])))

    def _add_neurons(self, population: Any) -> None:
        circuits = population.circuits(self._snippet.bypass)
        self._deviate(population, circuits)
        self._whole[population.first_number] = circuits
        for begin, part in circuits.parts():
            size = len(part.bypass)
            make = _bypassed if part.bypass.all() else _integrating
            cells = make(part, size, population.label)
            first = population.first_number + begin
            self._circuits[first], self._blocks[first] = part, cells
            self._network.add_cells(cells)

    def _deviate(self, population: Any, circuits: Circuits) -> None:
        """Let neurons differ, if a job asks for that."""
        vary, size = self._vary, population.size
        if not vary.on:
            return
        key = f"population {population.first_number}"
        distance = np.where(circuits.v_thresh < NEVER, np.abs(circuits.v_thresh - circuits.v_rest), 45.0)
        for name in ("rest", "reset", "thresh"):
            sigma = LIMITS[f"variation_of_{name if name != 'thresh' else 'threshold'}"].value
            moved = getattr(circuits, f"v_{name}") + distance * vary.deviations(
                f"{name} of {key}", size, sigma
            )
            setattr(circuits, f"v_{name}", moved)
        sigma = LIMITS["variation_of_tau_m"].value
        circuits.tau_m = circuits.tau_m * np.maximum(vary.factors(f"tau_m of {key}", size, sigma), 0.1)
        sigma = LIMITS["variation_of_tau_syn"].value
        excitatory, inhibitory = (
            tau * np.maximum(vary.factors(f"tau_syn {index} of {key}", size, sigma), 0.1)
            for index, tau in enumerate(circuits.tau_syn)
        )
        circuits.tau_syn = (excitatory, inhibitory)

    def _add_projection(self, projection: Any) -> None:
        post = projection.post.grandparent
        circuits = self._whole[post.first_number]
        index = projection.post_numbers() - post.first_number
        receptor = ("excitatory", "inhibitory").index(projection.receptor_type)
        weights = np.abs(projection.weights).astype(float)
        sigma = LIMITS["variation_of_weights"].value
        weights *= self._vary.factors(f"weights of {projection.label}", len(weights), sigma)
        sign = -1.0 if circuits.reversal is None and receptor == 1 else 1.0
        strength = np.where(
            circuits.bypass[index], weights > 0, sign * weights * circuits.gain[receptor][index]
        )
        self._network.connections.append(
            Connections(
                pre=projection.pre_numbers().astype(np.int32),
                post=projection.post_numbers().astype(np.int32),
                receptor=receptor,
                model=STATIC,
                weight=strength,
                delay=np.full(len(weights), LIMITS["synaptic_delay"].value),
                label=projection.label,
            )
        )

    @property
    def duration_ms(self) -> float:
        """The length of the snippet in hardware time."""
        return self._snippet.duration_ms

    def samples(self, requests: Sequence[Request], channels: int, simulate: bool) -> Samples:
        """Run the snippet, and return what was recorded.

        :param channels: how many channels of the MADC are in use, which says how fast each samples.
        :param simulate: whether neurons do anything; sources send their spikes in any case.
        """
        self._channels = channels
        samples = Samples(self._snippet.duration_ms)
        wanted = {number: signal for request in requests for number, signal in request.signals.items()}
        cells, times = [each[0] for each in self._sent], [each[1] for each in self._sent]
        if simulate and not self._is_silent():
            spiking, when = self._simulate(wanted, samples)
            cells.append(spiking)
            times.append(when)
        else:
            self._constant(wanted, samples)
        samples.cells = np.concatenate([*cells, np.empty(0, np.int64)])
        samples.times = np.concatenate([*times, np.empty(0)]) / _US_PER_MS
        return samples

    def _is_silent(self) -> bool:
        """Tell whether nothing can happen: no event arrives, and every neuron rests below its threshold."""
        arriving = any(len(connections) for connections in self._network.connections)
        events = any(len(times) for _, times in self._sent)
        resting = all(
            bool(np.all(each.v_rest + each.current < each.v_thresh)) and not each.adaptive
            for each in self._circuits.values()
        )
        return resting and not (arriving and events)

    def _simulate(self, wanted: dict[int, tuple[str, str]], samples: Samples) -> tuple[IntArray, FloatArray]:
        # Brian2 takes a second to import; a network that is only checked must not pay for it.
        from nmpi_emulator.backends.engine.simulation import Simulation

        recordings = self._add_recordings(wanted)
        simulation = Simulation(self._network, self._seed, unit="us")
        simulation.run(round(self._duration_us / self._step_us))
        for recording, numbers in recordings:
            signal = simulation.signal(recording)
            interval = self._step_us * signal.every
            known: FloatArray = interval * np.arange(len(signal.values), dtype=np.float64)
            for column, number in enumerate(numbers):
                self._keep(samples, number, wanted[number], known, signal.values[:, column])
        # A variable that neurons do not have, such as an adaptation that is off, stays where it is.
        self._constant({n: each for n, each in wanted.items() if n not in samples.signals}, samples)
        spiking, when = simulation.spikes()
        inside = when < self._duration_us
        return spiking[inside], when[inside]

    def _constant(self, wanted: dict[int, tuple[str, str]], samples: Samples) -> None:
        """Keep signals of neurons to which nothing happens."""
        for number, (variable, device) in wanted.items():
            if samples_anything(device):
                first, circuits = self._home(number)
                level = np.array([resting_value(variable, circuits, number - first)])
                self._keep(samples, number, (variable, device), np.zeros(1), level)

    def _add_recordings(self, wanted: dict[int, tuple[str, str]]) -> list[tuple[Recording, list[int]]]:
        recordings: list[tuple[Recording, list[int]]] = []
        for first, cells in self._blocks.items():
            numbers = np.arange(first, first + cells.size)
            self._network.recordings.append(Recording(numbers))
            alike: dict[tuple[str, str], list[int]] = {}
            for number in map(int, numbers):
                if number in wanted and samples_anything(wanted[number][1]):
                    alike.setdefault(wanted[number], []).append(number)
            for (variable, device), mine in alike.items():
                name = _VARIABLES[variable][self._circuits[first].reversal is not None]
                if name in cells.model.state:
                    recording = Recording(np.array(mine), name, self._steps_between_samples(device))
                    self._network.recordings.append(recording)
                    recordings.append((recording, mine))
        return recordings

    def _steps_between_samples(self, device: str) -> int:
        """Return every how many steps a signal is kept: a slow device needs few samples of many neurons."""
        return max(1, int(sample_interval(device, self._channels) / self._step_us + 1e-9))

    def _home(self, number: int) -> tuple[int, Circuits]:
        """Return the population of a neuron: its first number and its circuits."""
        first = max(each for each in self._circuits if each <= number)
        return first, self._circuits[first]

    def _keep(
        self, samples: Samples, number: int, signal: tuple[str, str], times: FloatArray, values: FloatArray
    ) -> None:
        """Keep what a device makes of a variable that is known at some times (us)."""
        variable, device = signal
        first, circuits = self._home(number)
        when = self._sample_times(device)
        noise = readout_noise(self._vary, number, len(when))
        kept = read(np.interp(when, times, values), variable, device, circuits, number - first, noise)
        samples.signals[number] = (self._in_ms[device], kept)

    def _sample_times(self, device: str) -> FloatArray:
        """Return when a device samples, in us; all its neurons share the array, and that in ms."""
        if device not in self._when:
            self._when[device] = sample_times(device, self._channels, self._duration_us)
            self._in_ms[device] = self._when[device] / _US_PER_MS
        return self._when[device]


def _step(duration_us: float) -> float:
    """Return the length of a step: longer ones in long runs."""
    if duration_us <= _MOST_STEPS * STEP_US:
        return STEP_US
    return min(_LONGEST_STEP_US, STEP_US * math.ceil(duration_us / (_MOST_STEPS * STEP_US)))


def _bypassed(circuits: Circuits, size: int, label: str) -> Cells:
    """Return neurons that spike at every event."""
    constant = {
        "v_rest": 0.0,
        "cm": 1.0,
        "tau_m": STEP_US,
        "tau_refrac": 0.0,
        "v_reset": 0.0,
        "v_thresh": 0.5,
        "i_offset": 0.0,
    }
    parameters = {name: np.full(size, value) for name, value in constant.items()}
    return Cells(LIF_DELTA, size, parameters, {"v": np.zeros(size)}, label)


def _integrating(circuits: Circuits, size: int, label: str) -> Cells:
    """Return neurons that integrate; their membrane resistance is 1, so that currents are potentials."""
    parameters = {
        "v_rest": circuits.v_rest,
        "cm": circuits.tau_m,
        "tau_m": circuits.tau_m,
        "tau_refrac": circuits.tau_refrac,
        "v_reset": circuits.v_reset,
        "v_thresh": circuits.v_thresh,
        "i_offset": circuits.current,
        "tau0": circuits.tau_syn[0],
        "tau1": circuits.tau_syn[1],
    }
    receptor = CURR_EXP
    if circuits.reversal is not None:
        receptor = COND_EXP
        parameters["e0"], parameters["e1"] = circuits.reversal
    model = lif(CURR_EXP, CURR_EXP) if circuits.reversal is None else conductance_lif(COND_EXP, COND_EXP)
    if circuits.adaptive:
        model = adex(receptor, receptor)
        own = circuits.adaptive
        steep = own["delta_T"] > 0
        parameters.update(
            a=own["a"],
            b=own["b"],
            tau_w=own["tau_w"],
            delta_T=own["delta_T"],
            v_spike=circuits.v_thresh,
            # With an exponential, v_thresh is where it sets in and v_spike where a spike is found.
            v_thresh=np.where(steep, own["v_exp"], circuits.v_thresh),
        )
    start = np.minimum(circuits.v_rest, circuits.v_thresh - 1e-6)
    return Cells(model, size, parameters, {"v": start}, label)
