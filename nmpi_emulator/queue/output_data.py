"""The files that jobs have left: read where they are, and have them copied to another repository."""

from __future__ import annotations

import dataclasses
import posixpath
from urllib.parse import quote, urlsplit

from nmpi_emulator import hosts
from nmpi_emulator.errors import Gone, NotAcceptable, NotFound, NotModified, Unprocessable
from nmpi_emulator.models.records import FileRecord, JobRecord
from nmpi_emulator.models.storage import LinkPurpose

from .access import Caller
from .buckets import bucket_of
from .context import QueueContext, no_such_job
from .drive import Library
from .remote_files import BUCKETS, DRIVE_DOWNLOADS, RemoteFile
from .repositories import BUCKET, DRIVE, FAKE, Repository, path_of, repositories, repository_name
from .upstream_bugs import UpstreamBug
from .workspaces import Workspaces

GIB = 2**30


class OutputData:
    """The service around output data."""

    def __init__(self, context: QueueContext, workspaces: Workspaces) -> None:
        self._context = context
        self._storage = workspaces.storage
        self._links = workspaces.links
        self._drive = workspaces.drive
        self._buckets = workspaces.buckets
        self._remote_files = workspaces.remote_files

    def read(self, caller: Caller, job_id: int, as_admin: bool = False) -> JobRecord:
        """Return a job that has output data.

        :raises NotFound: if there is no such job, the user may not know of it, or it has left no files.
        """
        with self._context.store.read() as tx:
            job = self._context.visible_job(tx, caller, job_id, as_admin)
        return self._with_files(job)

    def copy(self, caller: Caller, job_id: int, repository_name_: str, as_admin: bool = False) -> JobRecord:
        """Copy the files of a job to another repository; the job points to the copies from then on.

        :return: the job, with each file where it is now.  quirk: what is stored is matched by hash, so that
            files with equal hashes, or without one, all end up as the last of them.
        :raises NotFound: if there is no such job, it is somebody else's, it has left no files, or there is no
            Drive library for them.
        :raises NotModified: if they are there already.
        :raises Unprocessable: if there is no such repository, or nothing can be copied to it.
        :raises Gone: if a file is no longer where it was.
        :raises NotAcceptable: if a file is too large for the repository.
        :raises StorageFull: if the collab's storage is full.
        """
        with self._context.store.read() as tx:
            job = self._context.job(tx, job_id)
        if not (job.user_id == caller.username or caller.administers(as_admin)):
            self._context.bugs.hit(UpstreamBug.MOVE_BY_OTHERS)
            raise no_such_job(job_id)
        job = self._with_files(job)
        target = self._target(job, repository_name_)
        copies = [self._copy_file(caller, job, file, target) for file in job.outputs]
        with self._context.store.write() as tx:
            for file in copies:
                tx.jobs.replace_output(job_id, file)
        return dataclasses.replace(job, outputs=tuple(copies))

    def _with_files(self, job: JobRecord) -> JobRecord:
        if not job.outputs:
            self._context.bugs.hit(UpstreamBug.NO_OUTPUT_DATA)
            raise NotFound(f"Job {job.id} has no output data")
        return job

    def _target(self, job: JobRecord, name: str) -> Repository:
        if name == repository_name(job.outputs):
            raise NotModified
        target = repositories().get(name)
        if target is None:
            raise Unprocessable(f"Repository '{name}' does not exist or is not supported")
        if not target.writable:
            self._context.bugs.hit(UpstreamBug.READ_ONLY_REPOSITORY)
            writable = ", ".join(f"'{r.name}'" for r in repositories().values() if r.writable)
            raise Unprocessable(f"Nothing can be copied to the repository '{name}', only to {writable}")
        return target

    # -- one file --------------------------------------------------------------------------------------

    def _copy_file(self, caller: Caller, job: JobRecord, file: FileRecord, target: Repository) -> FileRecord:
        path = path_of(file) or urlsplit(file.url).path.lstrip("/")
        if target is FAKE:
            url = f"https://{FAKE.host}/{quote(path)}"
        elif target is BUCKET:
            url = self._to_bucket(caller, job.collab, path, file)
        else:
            url = self._to_drive(caller, job.collab, path, file)
        return dataclasses.replace(file, url=url, path=path)

    def _source(self, caller: Caller, file: FileRecord) -> RemoteFile:
        source = self._remote_files.find(file.url, caller)
        if source is None:
            raise Gone("Not Found")
        return source

    def _to_bucket(self, caller: Caller, collab: str, path: str, file: FileRecord) -> str:
        """Copy a file; one that is there already is left as it is.  Return its URL."""
        space = bucket_of(collab)
        with self._storage.reading() as files:
            is_there = files.table.get(space, path) is not None
        if not is_there:
            source = self._source(caller, file)
            with self._storage.writer(collab) as writer:
                writer.write_all(source.pieces())
                self._buckets.put(space, path, writer, caller.username, file.content_type or "")
        return f"{hosts.BUCKET_URL}{BUCKETS}{collab}/{quote(path)}"

    def _to_drive(self, caller: Caller, collab: str, path: str, file: FileRecord) -> str:
        """Copy a file; one that is there already is left as it is.  Return a link for downloading it."""
        library = self._drive.library_of(caller, collab)
        if library is None or not library.writable:
            self._context.bugs.hit(UpstreamBug.NO_DRIVE_LIBRARY)
            raise NotFound(f"There is no Drive library {collab} that you may write to")
        entry = self._drive.entry(library, path)
        if entry is None:
            source = self._source(caller, file)
            _require_size(source, DRIVE)
            with self._storage.writer(collab) as writer:
                writer.write_all(source.pieces())
                self._drive.make_directories(caller, library, posixpath.dirname(path))
                entry = self._drive.put(caller, library, path, writer)
        return self._download_link(caller, library, entry.path)

    def _download_link(self, caller: Caller, library: Library, path: str) -> str:
        # Good for as long as the file exists: a job's output is to be had later, too.
        link = self._links.make(LinkPurpose.download, caller.username, library.space, path, lifetime=None)
        return f"{hosts.DRIVE_URL}{DRIVE_DOWNLOADS}{link.token}/{quote(posixpath.basename(path))}"


def _require_size(source: RemoteFile, target: Repository) -> None:
    """Require that a file is not too large for a repository.

    :raises NotAcceptable: if it is.
    """
    limit = target.max_file_size
    if limit is not None and source.size > limit:
        # quirk: the text lacks its closing parenthesis.
        raise NotAcceptable(
            f"The file is too large ({source.size / GIB} GiB) to be moved to the Drive "
            f"(limit {limit / GIB} GiB"
        )
