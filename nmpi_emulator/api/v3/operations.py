"""All operations of API version 3."""

from __future__ import annotations

from nmpi_emulator.api.operations import OperationTable

from . import comments_and_tags, data_sets, jobs, projects, root, sessions, statistics
from .table import TABLE

#: The modules that register operations.  They do it when they are imported, so the order of the routes is the
#: order above: ``/jobs/next/...`` comes after what follows the id of a job, as in the real service.
MODULES = (comments_and_tags, data_sets, jobs, projects, root, sessions, statistics)


def all_operations() -> OperationTable:
    """Return the table, with everything registered."""
    return TABLE
