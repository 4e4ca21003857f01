"""What PyNN's common code knows as "the simulator": cell IDs, and the state of the experiment."""

# mypy: allow-subclassing-any

from __future__ import annotations

from typing import Any

from pyNN import common

from nmpi_emulator.backends.brainscales2.experiment import current

#: PyNN writes this name into the annotations of recorded data.
name = "HX"


class ID(int, common.IDMixin):
    """The number of a cell, through which its parameters can be reached."""

    def __init__(self, number: int) -> None:
        """Make the ID of cell ``number``."""
        int.__init__(number)
        common.IDMixin.__init__(self)


def __getattr__(attribute: str) -> Any:
    """Return the state, which belongs to the job that runs and not to this module."""
    if attribute == "state":
        return current()
    raise AttributeError(attribute)
