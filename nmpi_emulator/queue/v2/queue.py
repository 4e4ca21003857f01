"""The services behind API version 2 in one object."""

from __future__ import annotations

from nmpi_emulator.queue.archives import DriveArchives
from nmpi_emulator.queue.context import QueueContext

from .annotations import Comments, Logs, Tags
from .data_items import DataItems
from .jobs import Jobs
from .old_projects import OldProjects
from .projects import Projects
from .updates import Updates


class QueueV2:
    """The services behind API version 2, which share the store with all others.

    :param archives: makes archives of what has been uploaded to the Drive.
    """

    def __init__(self, context: QueueContext, archives: DriveArchives) -> None:
        self.context = context
        self.data_items = DataItems(context)
        self.jobs = Jobs(context, self.data_items, archives)
        self.updates = Updates(context, self.data_items)
        self.logs = Logs(context)
        self.comments = Comments(context)
        self.tags = Tags(context)
        self.projects = Projects(context)
        self.old_projects = OldProjects(context)
