"""The errors of the older API."""

from __future__ import annotations


class ParameterValueOutOfRangeError(Exception):
    """A parameter is outside of what the hardware can do."""

    def __init__(self, value: float, name: str, valid: tuple[float, float]) -> None:
        super().__init__(
            f"{value} is out of the range supported by the hardware (valid range for parameter {name} is: "
            f"({valid[0]:g}, {valid[1]:g})); setup(ignoreHWParameterRanges=True) switches the check off"
        )


class APIChangeError(Exception):
    """An option was removed."""
