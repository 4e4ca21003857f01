"""Files of collabs: what is stored in their Drive libraries and Buckets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import PurePosixPath
from typing import Any


class StorageService(str, Enum):
    """Where a file of a collab is: in its Drive library (a tree) or in its Bucket (a flat list of names)."""

    drive = "drive"
    bucket = "bucket"


@dataclass(frozen=True)
class Space:
    """The part of a service that belongs to one collab."""

    service: StorageService
    collab: str


@dataclass(frozen=True, kw_only=True)
class StoredEntry:
    """A file or a directory.

    :param path: absolute in a Drive library (``/a/b.txt``), a name in a Bucket (``a/b.txt``).
    :param sha256: of the content, in hexadecimal; ``None`` for a directory.
    :param md5: of the content, in hexadecimal.
    :param size: in bytes; 0 for a directory.
    """

    path: str
    sha256: str | None = None
    md5: str | None = None
    size: int = 0
    content_type: str | None = None
    modified_at: dt.datetime
    modified_by: str

    @property
    def is_dir(self) -> bool:
        """Tell whether this is a directory."""
        return self.sha256 is None

    @property
    def name(self) -> str:
        """Return the last part of the path."""
        return PurePosixPath(self.path).name


@dataclass(frozen=True, kw_only=True)
class SpaceUsage:
    """How much lies in a space."""

    n_files: int
    size: int
    modified_at: dt.datetime | None


class LinkPurpose(str, Enum):
    """What a link is good for."""

    account = "account"
    download = "download"
    upload = "upload"
    archive = "archive"
    share = "share"
    multipart = "multipart"
    part = "part"


@dataclass(frozen=True, kw_only=True)
class StorageLink:
    """A key in a URL that lets whoever has it do one thing.

    :param token: nobody can guess it.
    :param path: what it is about, in *space*.
    :param details: what else it says.
    :param expires_at: when it ends; ``None`` if it does not.
    """

    token: str
    purpose: LinkPurpose
    username: str
    space: Space | None = None
    path: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    expires_at: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True)
class CollabRecord:
    """A workspace of the Collaboratory.

    :param creator: who made it; empty if it exists from the start.
    """

    id: str
    title: str
    description: str = ""
    is_public: bool = False
    has_drive: bool = True
    creator: str = ""
    created_at: dt.datetime | None = None
