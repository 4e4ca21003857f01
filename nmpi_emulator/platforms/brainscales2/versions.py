"""What differs between the two generations of pynn-brainscales that a job can ask for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class RuleSet:
    """The rules of one generation.

    :param name: for messages and the report.
    :param one_chip: whether a network must fit on the chip as a whole, recordings included; else several
        executions are scheduled.
    :param permutation_error: raised for a neuron permutation that is too long or holds too large a number.
    :param negative_error: raised for a negative number in it.
    :param uniform_error: raised if a target that holds for the whole chip differs between neurons.
    :param own_variable_error: whether an unknown variable to record is a RuntimeError and not PyNN's own.
    :param refuses_duplicates: whether two synapses between the same cells in one projection are refused.
    :param power_of_two: whether on-chip sources come in powers of two.
    :param initial_config_first: whether parameters wait until a loaded calibration is in place.
    :param limited_runtime: whether a run must fit the 32-bit counter of the FPGA.
    """

    name: str
    one_chip: bool
    permutation_error: type[Exception]
    negative_error: type[Exception]
    uniform_error: type[Exception]
    own_variable_error: bool
    refuses_duplicates: bool
    power_of_two: bool
    initial_config_first: bool
    limited_runtime: bool


#: Source: pynn-brainscales 2c31116 (2026-03) and the release ebrains-8.0 (2024), read 2026-08.
CLASSIC = RuleSet(
    name="classic (until mid 2026)",
    one_chip=True,
    permutation_error=ValueError,
    negative_error=ValueError,
    uniform_error=AttributeError,
    own_variable_error=False,
    refuses_duplicates=True,
    power_of_two=True,
    initial_config_first=False,
    limited_runtime=True,
)

#: Source: pynn-brainscales fd4f926 (2026-07), read 2026-08.
MASTER = RuleSet(
    name="master (since June 2026)",
    one_chip=False,
    permutation_error=OverflowError,
    negative_error=TypeError,
    uniform_error=RuntimeError,
    own_variable_error=True,
    refuses_duplicates=False,
    power_of_two=False,
    initial_config_first=True,
    limited_runtime=False,
)

#: By ``SOFTWARE_VERSION`` of ``hardware_config``; the site names them stable and experimental.
VERSIONS = {"stable": CLASSIC, "classic": CLASSIC, "experimental": MASTER, "master": MASTER}
DEFAULT_VERSION = "stable"
