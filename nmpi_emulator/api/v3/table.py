"""The operations of the API, which the modules of this package register."""

from __future__ import annotations

from nmpi_emulator.api.operations import OperationTable

FOR_USERS = "For all users"
FOR_PROVIDERS = "For use by computing system providers"
FOR_ADMINISTRATORS = "For use by administrators"
STATISTICS = "Statistics"
SIGN_IN = "Authentication and authorization"

TABLE = OperationTable()
