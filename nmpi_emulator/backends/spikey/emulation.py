"""Run a mapped network on the engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from nmpi_emulator.backends.engine.cells.conductance import conductance_lif
from nmpi_emulator.backends.engine.cells.receptors import COND_EXP
from nmpi_emulator.backends.engine.grid import Grid
from nmpi_emulator.backends.engine.network import Cells, Connections, Network, Recording
from nmpi_emulator.backends.engine.numerics import FloatArray
from nmpi_emulator.backends.engine.sources.spike_times import SpikeTimes
from nmpi_emulator.backends.engine.synapses.model import STATIC, SynapseModel
from nmpi_emulator.backends.pylogging import get
from nmpi_emulator.backends.pynn07.description import Description, Results, Spikes, Trace, flat_traces
from nmpi_emulator.backends.spikey.chip import Line, MappedChip
from nmpi_emulator.backends.spikey.plasticity import STDP, short_term_model, utilisation
from nmpi_emulator.backends.spikey.settings import Settings
from nmpi_emulator.backends.spikey.voltages import excitatory_reversal
from nmpi_emulator.backends.spikey.weights import lsb
from nmpi_emulator.backends.variability import Variability
from nmpi_emulator.platforms.spikey.limits import LIMITS

#: Length of a step, in ms of the model: the membrane is sampled about as often.
STEP_MS = 0.1

_TAU_SYN = LIMITS["synaptic_time_constant"].value
_NS_PER_US = 1e3


class Emulation:
    """One run of a mapped network."""

    def __init__(
        self,
        chip: MappedChip,
        description: Description,
        settings: Settings,
        duration_ms: float,
        rng: np.random.Generator,
        variability: Variability,
    ) -> None:
        """Describe the network to the engine."""
        self._chip, self._description, self._duration_ms = chip, description, duration_ms
        self._variability = variability
        self._threshold_ratio = settings.threshold_ratio
        self._rng = rng
        #: The weights (uS) that plasticity has left, by projection.
        self.learnt: dict[Any, FloatArray] = {}
        self._sent: dict[Any, Spikes] = {}
        self._network = Network(Grid(STEP_MS))
        for population in description.populations:
            if population.celltype.source:
                self._add_source(population, settings.minimum_isi_ms)
            else:
                self._add_cells(population)
        self._connections = [self._add_line(line) for line in chip.lines]
        self._membranes: dict[Any, Recording] = {}
        for population in description.neuron_populations:
            numbers = population.numbers()
            self._network.recordings.append(Recording(numbers))
            recorded = numbers[population.recorded_cells("v")]
            if len(recorded):
                self._membranes[population] = Recording(recorded, "v")
                self._network.recordings.append(self._membranes[population])

    def _add_source(self, population: Any, minimum_isi_ms: float) -> None:
        trains = population.celltype.trains(population.parameters, self._duration_ms, self._rng)
        kept = [_thinned(train, minimum_isi_ms) for train in trains]
        lost = sum(map(len, trains)) - sum(map(len, kept))
        if lost:
            get("PyN.hal").warn(
                f"{lost} input spikes of {population.label!r} were lost: they follow too early"
            )
        cells = np.repeat(np.arange(population.size), [len(train) for train in kept])
        times = np.concatenate([*kept, np.empty(0)])
        order = np.argsort(times, kind="stable")
        self._sent[population] = Spikes(cells[order], times[order])
        self._network.add_source(SpikeTimes(population.size, kept, label=population.label))

    def _add_cells(self, population: Any) -> None:
        chip, size = self._chip, population.size
        mine = np.searchsorted(chip.numbers, population.numbers())
        voltages = {name: values[mine] for name, values in chip.voltages.values.items()}
        for name, values in voltages.items():
            sigma = LIMITS["variation_of_voltages"].value
            key = f"{name} of population {population.number}"
            voltages[name] = values + self._variability.deviations(key, size, sigma)
        key = f"leak of population {population.number}"
        vary = self._variability.factors(key, size, LIMITS["variation_of_leaks"].value)
        leak = np.maximum(chip.leak_ns[mine] * vary, LIMITS["smallest_leak"].value)
        capacitance = LIMITS["capacitance"].value
        parameters = {
            "cm": np.full(size, capacitance),
            "tau_m": capacitance * _NS_PER_US / leak,
            "tau_refrac": chip.refractory_ms[mine],
            "v_rest": voltages["v_rest"],
            "v_reset": voltages["v_reset"],
            "v_thresh": voltages["v_thresh"],
            "i_offset": np.zeros(size),
            "tau0": np.full(size, _TAU_SYN),
            "tau1": np.full(size, _TAU_SYN),
            "e0": excitatory_reversal(voltages["v_thresh"], self._threshold_ratio),
            "e1": voltages["e_rev_I"],
        }
        start = np.where(voltages["v_rest"] < voltages["v_thresh"], voltages["v_rest"], voltages["v_reset"])
        model = conductance_lif(COND_EXP, COND_EXP)
        self._network.add_cells(Cells(model, size, parameters, {"v": start}, population.label))

    def _add_line(self, line: Line) -> Connections:
        size = len(line.code)
        key = f"weights of projection {line.projection.number}"
        vary = self._variability.factors(key, size, LIMITS["variation_of_weights"].value)
        # A driver's currents change the height and the length of a synaptic event: its charge.
        charge = line.projection.drviout_factor / line.projection.drvifall_factor
        step = lsb(line.inhibitory) * vary * charge
        model, parameters = _plasticity(line, step)
        connections = Connections(
            pre=line.pre.astype(np.int32),
            post=line.post.astype(np.int32),
            receptor=line.inhibitory.astype(np.int64),
            model=model,
            weight=line.code * step,
            delay=np.full(size, LIMITS["synaptic_delay"].value),
            parameters=parameters,
            # A synapse compares when a presynaptic event reaches it with when its neuron spikes.
            dendritic_fraction=0.0,
            label=line.projection.label,
        )
        if model is STDP:
            connections.set_initial("code", line.code)
        self._network.connections.append(connections)
        return connections

    def results(self, simulate: bool) -> Results:
        """Run, and return what was recorded.

        :param simulate: whether neurons do anything; sources send their spikes in any case.
        """
        results = Results(spikes=dict(self._sent), duration_ms=self._duration_ms)
        if not simulate:
            results.traces.update(self._at_rest())
            return results
        # Brian2 takes a second to import; a network that is only mapped must not pay for it.
        from nmpi_emulator.backends.engine.simulation import Simulation

        simulation = Simulation(self._network, int(self._rng.integers(2**31)))
        simulation.run(round(self._duration_ms / STEP_MS))
        numbers, times = simulation.spikes()
        bin_ms = LIMITS["spike_time_bin"].value
        times = np.floor(times / bin_ms + 1e-6) * bin_ms
        for population in self._description.neuron_populations:
            mine = (numbers >= population.first_id) & (numbers <= population.last_id)
            results.spikes[population] = Spikes(numbers[mine] - population.first_id, times[mine])
            recording = self._membranes.get(population)
            if recording is not None:
                results.traces[population] = [self._trace(simulation, recording, population)]
        for line, connections in zip(self._chip.lines, self._connections, strict=True):
            if connections.model is STDP and len(line.code):
                codes = simulation.synapse_values(connections, "code")
                self.learnt[line.projection] = codes * lsb(line.inhibitory)
        return results

    def _at_rest(self) -> dict[Any, list[Trace]]:
        """Return the membranes of neurons to which nothing happens."""
        rest, interval = self._chip.voltages.values["v_rest"], LIMITS["membrane_sampling_interval"].value
        traces = {}
        for population, recording in self._membranes.items():
            mine = np.searchsorted(self._chip.numbers, recording.cells)
            cells = recording.cells - population.first_id
            traces[population] = flat_traces(cells, rest[mine], self._duration_ms, interval)
        return traces

    def _trace(self, simulation: Any, recording: Recording, population: Any) -> Trace:
        signal = simulation.signal(recording)
        known = np.arange(len(signal.values)) * STEP_MS
        interval = LIMITS["membrane_sampling_interval"].value
        wanted: FloatArray = np.arange(0.0, self._duration_ms, interval, dtype=np.float64)
        noise = self._variability.noise("readout", len(wanted), LIMITS["readout_noise"].value)
        values = np.interp(wanted, known, signal.values[:, 0]) + noise
        return Trace(int(recording.cells[0]) - population.first_id, wanted, values)

    def write_files(self, chip: MappedChip) -> None:
        """Write the configuration of the chip and the spikes that it gets."""
        lines = ["# place on the chip, voltages (mV), leak (nS), refractory period (ms)"]
        names = sorted(chip.voltages.values)
        lines += [
            f"neuron {place} "
            + " ".join(f"{name}={chip.voltages.values[name][index]:g}" for name in names)
            + f" g_leak={chip.leak_ns[index]:g} tau_refrac={chip.refractory_ms[index]:g}"
            for index, place in enumerate(chip.places.tolist())
        ]
        Path("spikeyconfig.out").write_text("\n".join(lines) + "\n", encoding="utf-8")
        rows = [
            np.column_stack((spikes.cells + population.first_id, spikes.times))
            for population, spikes in self._sent.items()
        ]
        table = np.concatenate([*rows, np.empty((0, 2))])
        np.savetxt("spiketrain.in", table, fmt=("%d", "%.4f"), header="source, time (ms)")


def _thinned(times: FloatArray, minimum_ms: float) -> FloatArray:
    """Return the spikes that do not follow the one before too early."""
    if not minimum_ms or len(times) < 2:
        return times
    kept: list[float] = []
    for time in times.tolist():
        if not kept or time - kept[-1] >= minimum_ms:
            kept.append(time)
    return np.array(kept)


def _plasticity(line: Line, step: FloatArray) -> tuple[SynapseModel, dict[str, FloatArray]]:
    """Return the synapse model of a projection and its parameters."""
    dynamics = line.projection.synapse_dynamics
    size = len(line.code)
    if getattr(dynamics, "slow", None) is not None:
        interval = np.full(size, LIMITS["stdp_controller_interval"].value)
        return STDP, {"step": step, "interval": interval}
    fast = getattr(dynamics, "fast", None)
    if fast is None or not (fast.tau_rec or fast.tau_facil):
        return STATIC, {}
    parameters = {
        "U": np.full(size, utilisation(fast.U)),
        "tau": np.full(size, fast.tau_facil or fast.tau_rec),
    }
    return short_term_model(bool(fast.tau_facil)), parameters
