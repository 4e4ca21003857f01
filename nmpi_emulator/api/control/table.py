"""The operations of the control interface, which the modules of this package register."""

from __future__ import annotations

from nmpi_emulator.api.operations import OperationTable

#: Everything that the real service does not have lies under this path.
PREFIX = "/_emulator"

STATE = "State"
QUEUE = "Queue"
HTTP = "Requests and faults"
TIME = "Time"

CONTROL = OperationTable()
