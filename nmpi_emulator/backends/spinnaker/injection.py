"""Injected currents as the engine plays them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nmpi_emulator.backends.engine.currents import Waveform
from nmpi_emulator.backends.engine.network import Injection, Network
from nmpi_emulator.backends.spinnaker.numerics.currents import (
    AlternatingCurrent,
    DirectCurrent,
    NoisyCurrent,
    StepCurrent,
)

from .currents import AbstractCurrentSource, ACSource, DCSource, NoisyCurrentSource, StepCurrentSource
from .neurons import NeuronGroup
from .session import session

#: What was injected, with its source.
Injections = list[tuple[AbstractCurrentSource, Injection]]


def inject(network: Network, parts: dict[str, Any]) -> Injections:
    """Describe all injected currents of the session.

    :param parts: the cells of each population, by label.
    """
    injections: Injections = []
    for group in session().groups:
        if isinstance(group, NeuronGroup):
            for source, indices in group.flowing.items():
                targets = parts[group.label].first + np.asarray(list(indices), dtype=np.int64)
                injection = Injection(waveform(source), targets)
                network.injections.append(injection)
                injections.append((source, injection))
    return injections


def update(injections: Injections) -> None:
    """Take over what was set of the sources since the last run."""
    changed = {id(source) for source, _ in injections if source.changed}
    for source, injection in injections:
        if id(source) in changed:
            injection.waveform, injection.changed = waveform(source), True
    for source, _ in injections:
        source.changed = False


def waveform(source: AbstractCurrentSource) -> Waveform:
    """Return the course of a current; its times are whole steps already."""
    step_ms, values = session().clock.step_ms, source.on_core

    def time(name: str) -> float:
        return float(values[name] * step_ms)

    if isinstance(source, DCSource):
        return DirectCurrent(float(values["amplitude"]), time("start"), time("stop"))
    if isinstance(source, ACSource):
        return AlternatingCurrent(
            amplitude=float(values["amplitude"]),
            offset=float(values["offset"]),
            frequency=float(values["frequency"]) * 1000.0 / (2 * math.pi),
            phase=math.degrees(float(values["phase"])),
            start=time("start"),
            stop=time("stop"),
        )
    if isinstance(source, StepCurrentSource):
        times = np.asarray(values["times"], dtype=float) * step_ms
        return StepCurrent(times, np.asarray(values["amplitudes"], dtype=float))
    assert isinstance(source, NoisyCurrentSource)
    return NoisyCurrent(float(values["mean"]), float(values["stdev"]), step_ms, time("start"), time("stop"))
