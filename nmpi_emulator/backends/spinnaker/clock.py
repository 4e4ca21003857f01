"""The time of a simulation: its step, and how the hardware stretches it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nmpi_emulator.backends.constraints.findings import Findings
from nmpi_emulator.platforms.spinnaker import timing
from nmpi_emulator.platforms.spinnaker.rules import FAST_TICKS, RuleSet

from .configuration import Configuration
from .errors import ConfigurationException


@dataclass(frozen=True, kw_only=True)
class Clock:
    """The time steps that a script has set up.

    :param step_us: the time step of the simulation.
    :param time_scale: how many times longer a step lasts on the hardware.
    :param hardware_step_us: the time step of the hardware.
    :param min_delay: the delay of synapses for which none is given, in ms.
    """

    step_us: int
    time_scale: float
    hardware_step_us: int
    min_delay: float

    @property
    def step_ms(self) -> float:
        """Time step in ms."""
        return self.step_us / 1000.0

    @property
    def steps_per_ms(self) -> float:
        """Steps in a ms."""
        return 1000.0 / self.step_us

    @property
    def steps_per_second(self) -> float:
        """Steps in a second."""
        return 1_000_000.0 / self.step_us


def make_clock(
    step_ms: float,
    min_delay: Any,
    time_scale: Any,
    *,
    configuration: Configuration,
    rules: RuleSet,
    findings: Findings,
) -> Clock:
    """Return the time steps that ``setup()`` asks for.

    :raises ConfigurationException: for steps or delays that the machine cannot have.
    """
    step_us = timing.step_us(step_ms)
    if step_us <= 0:
        raise findings.refuse(
            ConfigurationException,
            "spinnaker/timestep",
            f"The time step is {step_ms} ms, but must be greater than zero",
            limit="> 0 ms",
            actual=step_ms,
        )
    factor = _time_scale(time_scale, step_us, configuration, rules, findings)
    hardware_step_us = _hardware_step(step_us, factor, findings)
    _check_real_time(hardware_step_us, configuration, rules, findings)
    _check_min_delay(min_delay, step_us / 1000.0, findings)
    return Clock(
        step_us=step_us, time_scale=factor, hardware_step_us=hardware_step_us, min_delay=float(min_delay)
    )


def _time_scale(
    given: Any, step_us: int, configuration: Configuration, rules: RuleSet, findings: Findings
) -> float:
    if given is None:
        given = configuration.integer("Machine", "time_scale_factor")
    if given is None:
        return timing.default_time_scale(step_us, rules)
    if not isinstance(given, (int, float)):
        raise TypeError(f"time_scale_factor should be a number, not {type(given).__name__}")
    if given <= 0:
        raise findings.refuse(
            ConfigurationException,
            "spinnaker/time-scale",
            f"time_scale_factor is {given}, but must be greater than zero",
            limit="> 0",
            actual=given,
        )
    return given


def _hardware_step(step_us: int, factor: float, findings: Findings) -> int:
    exact = step_us * factor
    whole = round(exact)
    if abs(whole - exact) > 0.0001:
        raise findings.refuse(
            ConfigurationException,
            "spinnaker/hardware-step",
            f"The time step of {step_us} us times the time_scale_factor {factor} gives a hardware step of "
            f"{exact} us, but that must be a whole number of microseconds",
            actual=exact,
        )
    return whole


def _check_real_time(step_us: int, configuration: Configuration, rules: RuleSet, findings: Findings) -> None:
    """Raise if a release wants longer ticks of the hardware, and is not told otherwise."""
    shortest = rules.real_time_step_us
    if shortest is None or step_us >= shortest or configuration.truth("Mode", FAST_TICKS):
        return
    raise findings.refuse(
        ConfigurationException,
        "spinnaker/hardware-step",
        f"A tick of {step_us} us on the hardware is shorter than this release allows; raise "
        "time_scale_factor, or "
        f"set {FAST_TICKS} in section [Mode] of spynnaker.cfg",
        limit=f">= {shortest} us",
        actual=step_us,
    )


def _check_min_delay(min_delay: Any, step_ms: float, findings: Findings) -> None:
    if not isinstance(min_delay, (int, float)):
        raise TypeError(f"min_delay should be a number, not {type(min_delay).__name__}")
    if min_delay < step_ms:
        raise findings.refuse(
            ConfigurationException,
            "spinnaker/min-delay",
            f"min_delay is {min_delay} ms, but must be at least the time step, which is rounded up to whole "
            f"microseconds: {step_ms} ms",
            limit=f">= {step_ms} ms",
            actual=min_delay,
        )
    steps = min_delay / step_ms
    if abs(round(steps) - steps) > 1e-5:
        raise findings.refuse(
            ConfigurationException,
            "spinnaker/min-delay",
            f"min_delay is {min_delay} ms, but must be a multiple of the time step of {step_ms} ms",
            actual=min_delay,
        )
