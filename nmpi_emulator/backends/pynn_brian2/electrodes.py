"""PyNN's current sources."""

# mypy: allow-subclassing-any

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from pyNN.parameters import ParameterSpace, Sequence
from pyNN.standardmodels import StandardCurrentSource, build_translations, electrodes

from nmpi_emulator.backends.engine.currents import Noise, Pulse, Sine, Steps, Waveform
from nmpi_emulator.backends.engine.network import Injection
from nmpi_emulator.backends.engine.numerics import FloatArray
from nmpi_emulator.backends.pynn_brian2 import simulator


class CurrentSource(StandardCurrentSource):
    """A current source whose amplitude follows a waveform of the engine."""

    _simulator: Any = simulator

    def __init__(self, **parameters: Any) -> None:
        """Make a source that flows into no cell as yet."""
        super().__init__(**parameters)
        self._native: dict[str, Any] = {}
        self._injection = Injection(Pulse(0.0), np.empty(0, dtype=np.int64))
        space = ParameterSpace(self.default_parameters, self.get_schema(), shape=(1,))
        space.update(**parameters)
        self.set_native_parameters(self.translate(space))

    def waveform(self) -> Waveform:
        """Return the waveform with the present parameters."""
        raise NotImplementedError

    def get_native_parameters(self) -> ParameterSpace:
        """Return the parameters as they are now."""
        return ParameterSpace(self._native)

    def set_native_parameters(self, parameters: ParameterSpace) -> None:
        """Set parameters; during a simulation they count from the present time on."""
        parameters.evaluate(simplify=True)
        for name, value in parameters.items():
            self._native[name] = value.value if isinstance(value, Sequence) else float(value)
        self._injection.waveform = self.waveform()
        self._injection.changed = True

    def inject_into(self, cells: Iterable[Any]) -> None:
        """Let the current flow into a population, a view, an assembly or a list of cells."""
        targets = list(cells)
        for cell in targets:
            if not cell.celltype.injectable:
                raise TypeError("Can't inject current into a spike source.")
        injection = self._injection
        injection.targets = np.concatenate((injection.targets, np.array(targets, dtype=np.int64)))
        injections = self._simulator.state.network.injections
        if not any(known is injection for known in injections):
            injections.append(injection)

    def record(self) -> None:
        """Keep the amplitude of every step, for ``get_data()``."""
        self._injection.record = True
        self._injection.changed = True

    #: The name of ``record`` before PyNN 0.9, which PyNN's own documentation still uses.
    _record = record

    def _get_data(self) -> tuple[FloatArray, FloatArray]:
        """Return the times (ms) from zero to now, and the amplitude (nA) at each of them."""
        state = self._simulator.state
        simulation, grid = state.simulation, state.network.grid
        times = grid.times(np.arange(simulation.step + 1))
        if self._injection.record and self._injection in state.network.injections:
            return times, simulation.amplitudes(self._injection)
        return times, self._computed(simulation.step + 1)

    def _computed(self, steps: int) -> FloatArray:
        """Return the amplitudes of the first ``steps`` steps, for a source that is not recorded."""
        grid = self._simulator.state.network.grid
        return self._injection.waveform.amplitudes(0, steps, grid, np.random.default_rng())


class DCSource(CurrentSource, electrodes.DCSource):
    """A constant current between two times."""

    translations = build_translations(("amplitude", "amplitude"), ("start", "start"), ("stop", "stop"))

    def waveform(self) -> Pulse:
        """Return the waveform with the present parameters."""
        return Pulse(**self._native)


class StepCurrentSource(CurrentSource, electrodes.StepCurrentSource):
    """A current that changes in steps."""

    translations = build_translations(("amplitudes", "amplitudes"), ("times", "times"))

    def waveform(self) -> Steps:
        """Return the waveform with the present parameters, whose times are put on the grid."""
        times, amplitudes = self._native["times"], self._native["amplitudes"]
        if np.any(times < 0):
            raise ValueError("Step current cannot accept negative timestamps.")
        if np.any(np.diff(times) <= 0):
            raise ValueError("Step current timestamps should be monotonically increasing.")
        if times.size != amplitudes.size:
            raise ValueError(f"{times.size} times need as many amplitudes, not {amplitudes.size}.")
        grid = self._simulator.state.network.grid
        on_grid = grid.times(grid.numerics.current_steps(times, grid.dt))
        # Of several times that fall into one step, the last one counts.
        last = np.append(np.diff(on_grid) > 0, True)[: times.size]
        self._native.update(times=on_grid[last], amplitudes=amplitudes[last])
        return Steps(self._native["times"], self._native["amplitudes"])


class ACSource(CurrentSource, electrodes.ACSource):
    """A sine current between two times."""

    translations = build_translations(
        ("amplitude", "amplitude"),
        ("start", "start"),
        ("stop", "stop"),
        ("frequency", "frequency"),
        ("offset", "offset"),
        ("phase", "phase"),
    )

    def waveform(self) -> Sine:
        """Return the waveform with the present parameters."""
        return Sine(**self._native)


class NoisyCurrentSource(CurrentSource, electrodes.NoisyCurrentSource):
    """A Gaussian noise current between two times; ``rng`` says where its numbers come from."""

    translations = build_translations(
        ("mean", "mean"),
        ("start", "start"),
        ("stop", "stop"),
        ("stdev", "stdev"),
        ("dt", "interval"),
    )

    def __init__(self, rng: Any = None, **parameters: Any) -> None:
        """Make a source that flows into no cell as yet."""
        object.__setattr__(self, "_rng", getattr(rng, "rng", None))
        super().__init__(**parameters)

    def waveform(self) -> Noise:
        """Return the waveform with the present parameters."""
        return Noise(source=self._rng, **self._native)

    def _computed(self, steps: int) -> FloatArray:
        """Refuse to invent a noise that has not been."""
        raise RuntimeError("Call record() on a noisy current source before the run, to read it.")
