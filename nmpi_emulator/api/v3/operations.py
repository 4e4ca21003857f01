"""All operations of API version 3."""

from __future__ import annotations

from nmpi_emulator.api.operations import OperationTable

from . import comments_and_tags, jobs, projects, root, sessions, statistics
from .table import TABLE

#: The modules that register operations; their order is the order of the routes.
MODULES = (root, jobs, comments_and_tags, projects, sessions, statistics)


def all_operations() -> OperationTable:
    """Return the table, with everything registered."""
    return TABLE
