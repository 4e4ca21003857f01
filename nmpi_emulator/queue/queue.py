"""The queue: all its services in one object."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from .allowances import Allowances
from .annotations import Comments, Tags
from .context import QueueContext
from .jobs import Jobs
from .output_data import OutputData
from .projects import Projects
from .provider_side import ProviderSide
from .sessions import Sessions
from .statistics import Statistics
from .workspaces import Workspaces

if TYPE_CHECKING:
    from .v2.queue import QueueV2


class Queue:
    """The services of the job queue, which share one store.

    :param workspaces: the collabs and their files, to which jobs refer.
    """

    def __init__(self, context: QueueContext, workspaces: Workspaces) -> None:
        self.context = context
        self.events = context.events
        self.jobs = Jobs(context, workspaces.archives)
        self.provider_side = ProviderSide(context, self.jobs)
        self.output_data = OutputData(context, workspaces)
        self.comments = Comments(context)
        self.tags = Tags(context)
        self.projects = Projects(context)
        self.allowances = Allowances(context)
        self.sessions = Sessions(context)
        self.statistics = Statistics(context)
        self._workspaces = workspaces

    @functools.cached_property
    def v2(self) -> QueueV2:
        """Return the services behind the older versions of the API; made when first needed."""
        from .v2.queue import QueueV2

        return QueueV2(self.context, self._workspaces.archives)
