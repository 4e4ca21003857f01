"""The parameters of one neuron circuit in groups, as scripts read and set them after a calibration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nmpi_emulator.platforms.brainscales2.parameters import DEFAULTS, GROUPS


class _Group:
    """One group of parameters."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.__dict__.update(values)

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in self.__dict__:
            raise AttributeError(f"there is no parameter {name!r}; there are {', '.join(self.__dict__)}")
        self.__dict__[name] = value

    def __repr__(self) -> str:
        return ", ".join(f"{name}={value}" for name, value in self.__dict__.items())


class AtomicNeuron:
    """One neuron circuit: ``neuron.leak.v_leak`` is what ``HXNeuron`` calls ``leak_v_leak``."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        for group in GROUPS:
            prefix = f"{group}_"
            names = [name for name in DEFAULTS if name.startswith(prefix)]
            self.__dict__[group] = _Group({name.removeprefix(prefix): values[name] for name in names})

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(
            f"set the parameters of a group, such as neuron.{GROUPS[2]}.v_leak, not {name!r}"
        )

    def values(self) -> dict[str, Any]:
        """Return all parameters under the names that ``HXNeuron`` gives them."""
        return {
            f"{group}_{name}": value
            for group in GROUPS
            for name, value in self.__dict__[group].__dict__.items()
        }

    def __repr__(self) -> str:
        return "\n".join(f"{group}: {self.__dict__[group]!r}" for group in GROUPS)
