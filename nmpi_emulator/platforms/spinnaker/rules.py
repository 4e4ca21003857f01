"""What differs between the releases of sPyNNaker that a job can ask for."""

from __future__ import annotations

from dataclasses import dataclass

#: Allows ticks of the hardware that are shorter than a millisecond, in releases that refuse them.
FAST_TICKS = "violate_1ms_wall_clock_restriction"


@dataclass(frozen=True, kw_only=True)
class RuleSet:
    """The rules of one release.

    :param version: as ``spynnaker_version`` of ``hardware_config`` names it.
    :param footing: how well the rules are founded, in one sentence, for the platform report.
    :param package: the old name of the package, where the release still has it.
    :param step_us_per_time_scale: the default ``time_scale_factor`` is the step divided by this, rounded up.
    :param real_time_step_us: a step in wall clock time shorter than this is refused (``None``: never).
    :param delay_slots: how many steps a core delays by itself; ``None`` if that depends on the population.
    :param delay_stages: how many times that many steps a delay extension adds.
    :param poisson_rate_in_scale: whether the rate of a Poisson source widens the range of weights.
    :param conductance_sum_scaled: whether the summed weight of conductance models counts at their scale.
    :param refuses_seeds: whether a seeded generator is refused for what the machine draws by itself.
    :param has_current_sources: whether currents can be injected.
    :param has_old_recording: whether ``record_v`` and ``record_gsyn`` exist.
    :param other_options: options of ``spynnaker.cfg`` that the newest release has no more, or with another
        default: section, name, default.
    :param splits_cores: whether a short step splits cores into neuron and synapse cores.
    """

    version: str
    footing: str
    package: str | None = None
    step_us_per_time_scale: float = 10_000.0
    real_time_step_us: int | None = None
    delay_slots: int | None = None
    delay_stages: int = 8
    poisson_rate_in_scale: bool = False
    conductance_sum_scaled: bool = False
    refuses_seeds: bool = True
    has_current_sources: bool = True
    has_old_recording: bool = False
    splits_cores: bool = True
    other_options: tuple[tuple[str, str, str], ...] = ()


#: Source: sPyNNaker 1!7.4.1 in virtual-board mode, recorded 2026-08.
V7_4_1 = RuleSet(
    version="7.4.1",
    footing="compared case by case with sPyNNaker 1!7.4.1 on a virtual board",
)

#: Source: released sources of sPyNNaker 6.0.0 (2021) and the set-up script of the service, read 2026-08.
V6_0_0 = RuleSet(
    version="6.0.0",
    footing="read from the sources of sPyNNaker 6.0.0; no recorded case stands behind it",
    package="spynnaker8",
    step_us_per_time_scale=1_000.0,
    real_time_step_us=1_000,
    delay_slots=16,
    delay_stages=8,
    poisson_rate_in_scale=True,
    conductance_sum_scaled=True,
    refuses_seeds=False,
    has_current_sources=False,
    has_old_recording=True,
    splits_cores=False,
    other_options=(("Mode", FAST_TICKS, "False"), ("Simulation", "drop_late_spikes", "True")),
)

RULE_SETS = {rules.version: rules for rules in (V7_4_1, V6_0_0)}

DEFAULT_VERSION = V7_4_1.version


def rule_set(version: str | None) -> RuleSet:
    """Return the rules of a release; those of the nearest one if its own are not known.

    :param version: such as ``"7.4.1"``, ``"1!7.4.1"`` or ``"6.0.0"``; ``None`` for the default.
    """
    name = str(version or DEFAULT_VERSION).rpartition("!")[2].strip()
    if name in RULE_SETS:
        return RULE_SETS[name]
    major = name.split(".")[0]
    return V6_0_0 if major.isdigit() and int(major) <= int(V6_0_0.version[0]) else V7_4_1
