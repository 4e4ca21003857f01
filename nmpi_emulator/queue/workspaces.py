"""The collabs and their files: the services of the Collaboratory, the Drive and the Bucket in one object."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from nmpi_emulator.clock import Clock
from nmpi_emulator.ids import Ids
from nmpi_emulator.store.blobs import BlobStore
from nmpi_emulator.store.store import Store
from nmpi_emulator.world import World

from .archives import DriveArchives
from .buckets import Buckets
from .collaboratory import Collaboratory
from .drive import Drive
from .links import Links
from .multipart import MultipartUploads
from .output_files import OutputFiles
from .remote_files import RemoteFiles
from .storage import Storage
from .upstream_bugs import UpstreamBugs


class Workspaces:
    """The services around collabs, which share one store.

    :param data: the directory beside the database.
    :param outputs: the files that jobs have left.
    :param base_url: returns how clients reach the emulator.
    :param limit_mib: how much a collab may store, in MiB.
    :param durable: whether what is stored must survive a loss of power.
    """

    def __init__(
        self,
        *,
        store: Store,
        world: World,
        clock: Clock,
        ids: Ids,
        bugs: UpstreamBugs,
        data: Path,
        outputs: OutputFiles,
        base_url: Callable[[], str],
        limit_mib: int,
        durable: bool,
    ) -> None:
        blobs = BlobStore(data / "storage", durable=durable)
        self.storage = Storage(store, blobs, clock, limit_mib=limit_mib)
        self.collaboratory = Collaboratory(store, world, clock)
        self.links = Links(self.storage, clock, ids)
        self.drive = Drive(self.storage, self.collaboratory)
        self.buckets = Buckets(self.storage, self.collaboratory)
        self.multipart = MultipartUploads(self.storage, self.links)
        self.archives = DriveArchives(
            self.drive,
            self.storage,
            bugs,
            root=data / "archives",
            base_url=base_url,
            suffix=world.service.tmp_file_url_suffix,
        )
        self.remote_files = RemoteFiles(world, outputs, self.archives, self.storage, self.links)

    def restored(self) -> None:
        """Follow the store, which has been put back to an earlier state."""
        self.collaboratory.reload()
        self.archives.clear()
        self.storage.sweep()
