"""Who may do what in API version 2.

A provider may do everything on every platform.  A user has the rights of the collab's members, but only the
owner removes a job.
"""

from __future__ import annotations

from nmpi_emulator.models.records import JobRecord
from nmpi_emulator.queue.access import Caller, Provider

#: Whoever makes a request with credentials that are good.
Party = Caller | Provider


def owns(party: Party, job: JobRecord) -> bool:
    """Tell whether a job is the user's own."""
    return isinstance(party, Caller) and job.user_id == party.username


def may_see(party: Party, job: JobRecord) -> bool:
    """Tell whether somebody may know of a job."""
    return isinstance(party, Provider) or owns(party, job) or party.can_view(job.collab)


def may_remove(party: Party, job: JobRecord) -> bool:
    """Tell whether somebody may remove a job.  quirk: administrators of the collab may not."""
    return isinstance(party, Provider) or owns(party, job)


def may_change(party: Party, collab: str) -> bool:
    """Tell whether somebody may change a job.

    :param collab: the one that the job is to have afterwards.  quirk: the one that it has is not looked at.
    """
    return isinstance(party, Provider) or party.can_edit(collab)
