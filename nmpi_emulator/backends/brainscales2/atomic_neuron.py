"""The parameters of one neuron circuit in groups, as scripts read and set them after a calibration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nmpi_emulator.platforms.brainscales2.parameters import DEFAULTS, GROUPS, LARGEST


class _Group:
    """One group of parameters; scripts set them like attributes."""

    def __init__(self, group: str, values: Mapping[str, Any]) -> None:
        self.__dict__["_group"], self.__dict__["_values"] = group, dict(values)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self._values:
            raise AttributeError(f"there is no parameter {name!r}; there are {', '.join(self._values)}")
        return self._values[name]

    def __setattr__(self, name: str, value: Any) -> None:
        """Set a parameter to a value that the hardware has.

        :raises OverflowError: for a value that it has not.
        """
        getattr(self, name)
        largest = LARGEST[f"{self._group}_{name}"]
        if not 0 <= value <= largest:
            raise OverflowError(f"{self._group}.{name} has a value from 0 to {largest}, not {value!r}")
        self._values[name] = value

    def __repr__(self) -> str:
        return ", ".join(f"{name}={value}" for name, value in self._values.items())


class AtomicNeuron:
    """One neuron circuit: ``neuron.leak.v_leak`` is what ``HXNeuron`` calls ``leak_v_leak``."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        for group in GROUPS:
            prefix = f"{group}_"
            names = [name for name in DEFAULTS if name.startswith(prefix)]
            own = {name.removeprefix(prefix): values[name] for name in names}
            self.__dict__[group] = _Group(group, own)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(
            f"set the parameters of a group, such as neuron.{GROUPS[2]}.v_leak, not {name!r}"
        )

    def values(self) -> dict[str, Any]:
        """Return all parameters under the names that ``HXNeuron`` gives them."""
        return {
            f"{group}_{name}": value
            for group in GROUPS
            for name, value in self.__dict__[group]._values.items()
        }

    def __repr__(self) -> str:
        return "\n".join(f"{group}: {self.__dict__[group]!r}" for group in GROUPS)
