"""All operations of the control interface."""

from __future__ import annotations

from nmpi_emulator.api.operations import OperationTable

from . import document, http, queue, state, time
from .table import CONTROL

#: The modules that register operations; their order is the order of the routes.
MODULES = (state, queue, http, time, document)


def control_operations() -> OperationTable:
    """Return the table, with everything registered."""
    return CONTROL
