"""What a script of the older API tells ``setup``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nmpi_emulator.backends.brainscales.hbp_pm.errors import APIChangeError, ParameterValueOutOfRangeError
from nmpi_emulator.platforms.brainscales.legacy import (
    FLOATING_GATE_PROGRAMMING,
    HARDWARE_CAPACITANCE_NF,
    HARDWARE_SETUPS,
    MAPPING_STRATEGIES,
    NEURONS_PER_HICANN,
    RANGES,
    REMOVED_OPTIONS,
    REMOVED_SIMULATOR_OPTIONS,
    SINGLE_HICANN,
    SMALL_CAPACITOR_RATIO,
    SPEEDUP,
)

#: What ``setup(hardware=...)`` takes, by name.
hardwareSetup: dict[str, list[dict[str, Any]]] = {  # noqa: N816
    name: [
        {
            "setup": name,
            "wafer_id": 0,
            "hicannIndices": [SINGLE_HICANN] if count == 1 else list(range(count)),
        }
    ]
    for name, count in HARDWARE_SETUPS.items()
}


def _of_type(kind: type | tuple[type, ...]) -> Callable[[str, Any], None]:
    def check(name: str, value: Any) -> None:
        if not isinstance(value, kind) or (kind is not bool and isinstance(value, bool)):
            kinds = kind if isinstance(kind, tuple) else (kind,)
            wanted = " or ".join(each.__name__ for each in kinds)
            raise TypeError(f"setup: {name} must be a {wanted}, not {value!r}")

    return check


def _one_of(*choices: Any) -> Callable[[str, Any], None]:
    def check(name: str, value: Any) -> None:
        if value not in choices:
            raise TypeError(f"setup: {name} is one of {', '.join(map(str, choices))}, not {value!r}")

    return check


def _fraction(name: str, value: Any) -> None:
    _number(name, value)
    if not 0 <= value <= 1:
        raise Exception(f"setup: {name} is between 0 and 1, not {value!r}")


_number = _of_type((int, float))
_text = _of_type(str)
_switch = _of_type(bool)

#: The check of each option; options that are not here are unknown.
_CHECKS: dict[str, Callable[[str, Any], None]] = {
    "hardware": _of_type(list),
    "hicannsMax": _of_type(int),
    "loglevel": _one_of(*range(7)),
    "logfile": _text,
    "rng_seeds": _of_type((list, tuple)),
    "useSystemSim": _switch,
    "ess_params": _of_type(dict),
    "maxSynapseLoss": _fraction,
    "maxNeuronLoss": _fraction,
    "hardwareNeuronSize": _one_of(*NEURONS_PER_HICANN),
    "databaseHost": _text,
    "databasePort": _of_type(int),
    "ignoreDatabase": _switch,
    "interactiveMappingMode": _switch,
    "experimentName": _text,
    "mappingStrategy": _one_of(*MAPPING_STRATEGIES),
    "mappingQualityWeights": _of_type(dict),
    "mappingStatisticsFile": _text,
    "fullConnectionMatrixFile": _text,
    "realizedConnectionMatrixFile": _text,
    "lostConnectionMatrixFile": _text,
    "speedupFactor": _number,
    "useSmallCap": _switch,
    "algoinitFilename": _text,
    "jsonPathname": _text,
    "tempFolder": _text,
    "programFloatingGates": _one_of(*FLOATING_GATE_PROGRAMMING),
    "weightBoost": _number,
    "ignoreHWParameterRanges": _switch,
    "tempFolderPath": _text,
    "headless": _switch,
    "scriptFilename": _text,
    "debug": _switch,
    "timestep": _number,
    "min_delay": _number,
    "max_delay": _number,
}

_SIMULATOR_CHECKS: dict[str, Callable[[str, Any], None]] = {
    "perfectSynapseTrafo": _switch,
    "weightDistortion": _of_type(float),
    "pulseStatisticsFile": _text,
}


@dataclass(frozen=True)
class Options:
    """The options of a script, checked."""

    values: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, arguments: Mapping[str, Any]) -> Options:
        """Check arguments of ``setup``.

        :raises TypeError: for a value of the wrong type, or none of the choices.
        :raises APIChangeError: for an option that was removed.
        :raises Exception: for an option that never was, or a number out of range.
        """
        for name, value in arguments.items():
            if name in REMOVED_OPTIONS:
                raise APIChangeError(f"setup: {name} was removed, use {REMOVED_OPTIONS[name]}")
            if name not in _CHECKS:
                raise Exception(f"setup does not know {name!r}; it takes {', '.join(sorted(_CHECKS))}")
            _CHECKS[name](name, value)
        for name, value in arguments.get("ess_params", {}).items():
            if name in REMOVED_SIMULATOR_OPTIONS:
                raise APIChangeError(
                    f"setup: ess_params[{name!r}] was removed, use {REMOVED_SIMULATOR_OPTIONS[name]}"
                )
            if name not in _SIMULATOR_CHECKS:
                known = ", ".join(sorted(_SIMULATOR_CHECKS))
                raise Exception(f"setup: ess_params does not know {name!r}; it takes {known}")
            _SIMULATOR_CHECKS[name](f"ess_params[{name!r}]", value)
        boost = arguments.get("weightBoost", 1)
        if not 0 <= boost <= 5:
            raise Exception(f"setup: weightBoost is between 0 and 5, not {boost!r}")
        return cls(dict(arguments))

    @property
    def speedup(self) -> float:
        """How much faster the hardware is than the model."""
        return float(self.values.get("speedupFactor", SPEEDUP))

    @property
    def denmems(self) -> int:
        """How many denmems a neuron is made of."""
        return int(self.values.get("hardwareNeuronSize", 1))

    @property
    def hicanns(self) -> list[int]:
        """The chips that a network may use."""
        setups = self.values.get("hardware", hardwareSetup["one-wafer"])
        numbers: list[int] = []
        for each in setups:
            if not isinstance(each, dict):
                raise TypeError(f"setup: hardware is a list of dictionaries, not of {each!r}")
            known = each.get(
                "hicannIndices", hardwareSetup.get(str(each.get("setup")), [{}])[0].get("hicannIndices")
            )
            numbers += known or []
        return numbers[: self.values.get("hicannsMax", len(numbers))]

    @property
    def simulator(self) -> Mapping[str, Any]:
        """Options of the simulator."""
        options: Mapping[str, Any] = self.values.get("ess_params", {})
        return options

    def check_range(self, name: str, value: float, cm: float = HARDWARE_CAPACITANCE_NF) -> None:
        """Refuse a parameter that the hardware cannot have.

        :param cm: capacitance of the cell, in nF.
        :raises ParameterValueOutOfRangeError: if it is out of range.
        """
        known = RANGES.get(name)
        if known is None or self.values.get("ignoreHWParameterRanges"):
            return
        factor = {"time": self.speedup / SPEEDUP, "rate": SPEEDUP / self.speedup}.get(known.scales, 1.0)
        if known.follows_capacitor and self.values.get("useSmallCap"):
            factor *= SMALL_CAPACITOR_RATIO
        if known.follows_cm:
            factor *= cm / HARDWARE_CAPACITANCE_NF
        low, high = known.low * factor, known.high * factor
        # Windows of one value are meant to be hit, not missed by rounding.
        tolerance = 1e-9 * max(abs(low), abs(high), 1.0)
        if not low - tolerance <= value <= high + tolerance:
            raise ParameterValueOutOfRangeError(value, name, (low, high))
