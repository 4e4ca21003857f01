"""Put the content of a world into an empty store."""

from __future__ import annotations

from .clock import Clock
from .ids import Ids
from .models.job import JobStatus
from .models.project import ProjectStatus
from .models.records import NewJob, ProjectRecord
from .platforms.registry import platforms, units_of
from .queue.drive import drive_of
from .queue.output_files import OutputFiles
from .queue.storage import Storage, content_type_of
from .queue.trees import clean, make_parents
from .store.store import Store, Tables
from .world import DriveEntry, JobEntry, ProjectEntry, World

_WORLD_FACT = "world"
_SEEDED_FACT = "seeded"


def world_of(store: Store) -> World | None:
    """Return the world that was made for this store without a world file, or ``None``."""
    with store.read() as tx:
        text = tx.facts.get(_WORLD_FACT)
    return World.model_validate_json(text) if text else None


def keep_world(store: Store, world: World) -> None:
    """Remember a world that no file holds (its password is random)."""
    with store.write() as tx:
        tx.facts.put(_WORLD_FACT, world.model_dump_json(by_alias=True))


def seed(store: Store, world: World, clock: Clock, ids: Ids, files: OutputFiles, storage: Storage) -> None:
    """Store the projects, jobs and Drive files of a world, once in the life of a database."""
    with store.write() as tx:
        if tx.facts.get(_SEEDED_FACT):
            return
        for project in world.projects:
            _add_project(tx, project, clock, ids)
        for job in world.jobs:
            _add_job(tx, job, clock, files)
        for collab, entries in world.drive.items():
            for path, entry in entries.items():
                _add_drive_entry(tx, storage, collab, path, entry)
        tx.facts.put(_SEEDED_FACT, "yes")


def _add_project(tx: Tables, entry: ProjectEntry, clock: Clock, ids: Ids) -> None:
    status = ProjectStatus(entry.status)
    today = clock.now().date()
    decided = status in (ProjectStatus.accepted, ProjectStatus.rejected)
    project = ProjectRecord(
        id=ids.uuid(),
        collab=entry.collab,
        owner=entry.owner,
        title=entry.title,
        abstract=entry.abstract,
        description=entry.description,
        submission_date=None if status is ProjectStatus.in_prep else today,
        decision_date=today if decided else None,
        accepted=status is ProjectStatus.accepted,
    )
    tx.projects.add(project)
    for quota in entry.quotas:
        units = quota.units or units_of(quota.platform)
        tx.projects.add_quota(project.id, quota.platform, units, quota.limit, quota.usage)


def _add_job(tx: Tables, entry: JobEntry, clock: Clock, files: OutputFiles) -> None:
    now = clock.now()
    job_id = tx.jobs.add(
        NewJob(
            code=entry.code,
            command=entry.command,
            collab=entry.collab,
            user_id=entry.user_id,
            hardware_platform=entry.hardware_platform,
            hardware_config=entry.hardware_config,
            tags=tuple(entry.tags),
            submitted_at=now,
        )
    )
    tx.jobs.update(
        job_id,
        status=JobStatus(entry.status),
        completed_at=now,
        provenance=entry.provenance,
        usage=entry.resource_usage,
    )
    tx.logs.append(job_id, entry.log)
    platform = platforms().get(entry.hardware_platform) or platforms()["Demo"]
    records = [
        files.write(platform, entry.collab, job_id, name, content.encode())
        for name, content in entry.output_files.items()
    ]
    tx.jobs.add_files(job_id, "output", records)


def _add_drive_entry(tx: Tables, storage: Storage, collab: str, path: str, entry: DriveEntry) -> None:
    files = storage.files(tx)
    space = drive_of(collab)
    contents = {path: entry.content}
    if entry.type == "dir":
        contents = {f"{path}/{name}": content for name, content in entry.files.items()}
        make_parents(files, space, f"{clean(path)}/x", "")
    for name, content in contents.items():
        place = clean(name)
        make_parents(files, space, place, "")
        with storage.writer(collab) as writer:
            writer.write(content.encode())
            files.put(space, place, writer, "", content_type_of(place))
