"""How much of a platform a collab may still use, and how usage is charged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nmpi_emulator.errors import BadRequest
from nmpi_emulator.ids import Ids
from nmpi_emulator.models.job import ResourceUsage
from nmpi_emulator.models.records import ProjectRecord, QuotaRecord
from nmpi_emulator.platforms.registry import platforms, units_of
from nmpi_emulator.store.projects import ProjectQuery, ProjectTable

from . import columns
from .columns import Columns

#: How many accepted projects of a collab are looked at.
#: quirk: the query's page size; an eleventh project's quotas are never found.
PROJECTS_LOOKED_AT = 10

DEMO_ABSTRACT = "This project was made automatically, so that the platform can be tried out."


@dataclass(frozen=True)
class Charge:
    """A quota and what its usage becomes."""

    quota: QuotaRecord
    usage: float


def has_budget(quotas: Iterable[QuotaRecord]) -> bool:
    """Tell whether at least one quota is not used up."""
    return any(quota.usage < quota.limit for quota in quotas)


def spread(quotas: Iterable[QuotaRecord], amount: float) -> Iterator[Charge]:
    """Share out usage: the first quota that has room takes it; what does not fit goes to the next.

    What fits nowhere is dropped.  A negative amount is given back to the first open quota.
    """
    for quota in quotas:
        if quota.usage >= quota.limit:
            continue
        if quota.usage + amount <= quota.limit:
            yield Charge(quota, quota.usage + amount)
            return
        amount -= quota.limit - quota.usage
        yield Charge(quota, quota.limit)


def check_units(platform: str, usage: ResourceUsage) -> None:
    """Require the units of the platform.

    :raises BadRequest: for any other.
    """
    expected = units_of(platform)
    if usage.units != expected:
        raise BadRequest(f"Invalid units ({usage.units}) for resource usage. Expected units: {expected}")


def quotas_of(projects: ProjectTable, collab: str, platform: str) -> list[QuotaRecord]:
    """Return the quotas of a collab on a platform, in the order in which they are used.

    quirk: those on any platform, if its name is empty.
    """
    accepted = projects.select(ProjectQuery(accepted=True, collabs=[collab], size=PROJECTS_LOOKED_AT))
    granted = (quota for project in accepted for quota in project.quotas)
    return [quota for quota in granted if not platform or quota.platform == platform]


def may_start(
    projects: ProjectTable, collab: str, platform: str, user: str, *, ids: Ids, today: dt.date, fits: Columns
) -> bool:
    """Tell whether a job or session may start; the first time, a demo quota is granted where there is one.

    :raises Unprocessable: if the collab cannot be searched for, or the project with that quota not be stored.
    """
    fits.text(["body", "collab"], collab)
    quotas = quotas_of(projects, collab, platform)
    if quotas:
        return has_budget(quotas)
    declared = platforms().get(platform)
    if declared is None or declared.demo_quota is None:
        return False
    fits.text(["body", "collab"], collab, columns.COLLAB)
    fits.text(["body", "user_id"], user, columns.USER)
    project = ProjectRecord(
        id=ids.uuid(),
        collab=collab,
        owner=user,
        title=f"Test access for the {platform} platform in collab '{collab}'",
        abstract=DEMO_ABSTRACT,
        submission_date=today,
        decision_date=today,
        accepted=True,
    )
    projects.add(project)
    projects.add_quota(project.id, platform, declared.units, declared.demo_quota)
    return True


def charge(projects: ProjectTable, collab: str, platform: str, amount: float) -> None:
    """Charge usage to the quotas of a collab."""
    for item in spread(quotas_of(projects, collab, platform), amount):
        projects.update_quota(item.quota.id, usage=item.usage)
