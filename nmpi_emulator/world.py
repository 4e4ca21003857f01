"""What exists before the first request: users, collabs, providers' keys, platforms, projects, stored files.

A world is a TOML or JSON file, or a mapping of the same shape.  Without one there is a small default world.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from .errors import UsageError
from .ids import Ids
from .platforms.registry import platforms, platforms_of, providers
from .settings import read_toml

DEFAULT_USER = "alice"
DEFAULT_COLLAB = "my-collab"

#: A claim of membership, as the identity service writes it: collab ids may contain hyphens.
_TEAM = re.compile(r"collab-(?P<collab>.+)-(?P<role>viewer|editor|administrator)")

_ID_NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True, defer_build=True)


class User(_Entry):
    """Somebody who can sign in.

    :param token: a bearer token that always stands for this user; tokens made by signing in work besides.
    :param team: memberships, ``collab-<id>-<role>`` with role viewer, editor or administrator; ``None`` if
        the identity service knows no such claim of this user.
    """

    username: str = ""
    password: str | None = None
    token: str | None = None
    sub: str = ""
    name: str = ""
    given_name: str = ""
    family_name: str = ""
    email: str = ""
    mitreid_sub: str | None = Field(default=None, alias="mitreid-sub")
    team: list[str] | None = []
    group: list[str] | None = []

    @field_validator("team")
    @classmethod
    def _check_team(cls, team: list[str] | None) -> list[str] | None:
        for claim in team or ():
            if not _TEAM.fullmatch(claim):
                raise ValueError(f"{claim!r} is not of the form collab-<id>-viewer|editor|administrator")
        return team

    @property
    def roles(self) -> dict[str, set[str]]:
        """Return the roles of the user by collab."""
        found: dict[str, set[str]] = {}
        for claim in self.team or ():
            if match := _TEAM.fullmatch(claim):
                found.setdefault(match["collab"], set()).add(match["role"])
        return found


class Collab(_Entry):
    """A workspace of the Collaboratory.

    :param number: the id that it had before collabs had names; clients up to 0.9 may use it instead.
    """

    title: str = ""
    is_public: bool = Field(default=False, alias="isPublic")
    number: int | None = None


class PlatformEntry(_Entry):
    """Who executes the jobs of a platform.

    :param mode: ``internal``: this emulator; ``external``: a provider that asks for them with an API key;
        ``off``: nobody.
    """

    mode: Literal["internal", "external", "off"] = "internal"


class QuotaEntry(_Entry):
    """A quota of a project, in the platform's units."""

    platform: str
    limit: float
    usage: float = 0.0
    units: str | None = None


class ProjectEntry(_Entry):
    """A project that exists from the start."""

    collab: str
    owner: str
    title: str = "Project"
    abstract: str = ""
    description: str = ""
    status: Literal["in preparation", "under review", "accepted", "rejected"] = "accepted"
    quotas: list[QuotaEntry] = []


class JobEntry(_Entry):
    """A job that exists from the start, already over."""

    collab: str
    user_id: str
    hardware_platform: str
    code: str = ""
    command: str = ""
    status: Literal["finished", "error"] = "finished"
    log: str = ""
    tags: list[str] = []
    hardware_config: dict[str, Any] | None = None
    output_files: dict[str, str] = {}
    provenance: dict[str, Any] | None = None
    resource_usage: float | None = None


class DriveEntry(_Entry):
    """A file or a directory in the Drive of a collab."""

    type: Literal["dir", "file"]
    files: dict[str, str] = {}
    content: str = ""


class ServiceEntry(_Entry):
    """Names that the service gives itself."""

    client_id: str = "neuromorphic-remote-access"
    tmp_file_url_suffix: str = "/tmp_download"


class World(_Entry):
    """All that exists before the first request."""

    users: dict[str, User] = Field(min_length=1)
    collabs: dict[str, Collab] = {}
    provider_keys: dict[str, str | None] = {}
    platforms: dict[str, PlatformEntry] = {}
    projects: list[ProjectEntry] = []
    jobs: list[JobEntry] = []
    drive: dict[str, dict[str, DriveEntry]] = {}
    remote_files: dict[str, str] = {}
    large_remote_files: dict[str, int] = {}
    iam_failures: dict[str, int] = {}
    service: ServiceEntry = Field(default_factory=ServiceEntry)

    @model_validator(mode="before")
    @classmethod
    def _drop_remarks(cls, content: Any) -> Any:
        if isinstance(content, Mapping):
            return {k: v for k, v in content.items() if k != "about" and not k.endswith("_note")}
        return content

    @field_validator("provider_keys")
    @classmethod
    def _check_providers(cls, keys: dict[str, str | None]) -> dict[str, str | None]:
        for provider in keys.values():
            if provider is not None and provider not in providers():
                raise ValueError(f"{provider!r} is no provider; there are: {', '.join(sorted(providers()))}")
        return keys

    @field_validator("platforms")
    @classmethod
    def _check_platforms(cls, entries: dict[str, PlatformEntry]) -> dict[str, PlatformEntry]:
        for name in entries:
            if name not in platforms():
                raise ValueError(f"{name!r} is no platform; there are: {', '.join(platforms())}")
        return entries

    @model_validator(mode="after")
    def _complete(self) -> World:
        for username, user in self.users.items():
            user.username = username
            user.sub = user.sub or str(uuid.uuid5(_ID_NAMESPACE, f"nmpi-emulator/user/{username}"))
            user.name = user.name or username.title()
            user.given_name = user.given_name or user.name.split(" ")[0]
            user.family_name = user.family_name or user.name.split(" ")[-1]
            user.email = user.email or f"{username}@example.org"
        return self

    def username_of(self, name: str) -> str:
        """Return the username of somebody who is named by it or by an id; other names as they are."""
        if name not in self.users:
            for user in self.users.values():
                if name in (user.sub, user.mitreid_sub):
                    return user.username
        return name

    def collab_of(self, name: str) -> str:
        """Return the id of a collab that is named by it or by its number; other names as they are."""
        if name not in self.collabs:
            for collab, entry in self.collabs.items():
                if entry.number is not None and name == str(entry.number):
                    return collab
        return name

    def collabs_with_members(self) -> set[str]:
        """Return the collabs in which some user has a role."""
        return {collab for user in self.users.values() for collab in user.roles}

    def has_drive(self, collab: str) -> bool:
        """Tell whether a collab has a Drive library: those named in ``drive``; all if none is named."""
        if self.drive:
            return collab in self.drive
        return collab in self.collabs or collab in self.collabs_with_members()

    def mode(self, platform: str) -> str:
        """Return who executes the jobs of a platform: ``internal``, ``external`` or ``off``."""
        entry = self.platforms.get(platform)
        return entry.mode if entry else "internal"

    def internal_platforms(self) -> tuple[str, ...]:
        """Return the platforms whose jobs this emulator executes."""
        return tuple(name for name in platforms() if self.mode(name) == "internal")


def default_world(ids: Ids) -> World:
    """Return a world with one user, who administers one collab, and a random password.

    Every provider of platforms has a random key.  The platforms that grant no demo quota are made usable by a
    project.
    """
    without_demo = [p for p in platforms().values() if p.demo_quota is None]
    return World.model_validate(
        {
            "users": {
                DEFAULT_USER: {
                    "password": ids.secret(12),
                    "name": "Alice Adams",
                    "team": [f"collab-{DEFAULT_COLLAB}-administrator"],
                }
            },
            "collabs": {DEFAULT_COLLAB: {"title": "My collab"}},
            "provider_keys": {ids.secret(24): name for name in sorted(providers()) if platforms_of(name)},
            "projects": [
                {
                    "collab": DEFAULT_COLLAB,
                    "owner": DEFAULT_USER,
                    "title": "Local use of platforms without a demo quota",
                    "quotas": [{"platform": p.name, "limit": 100.0} for p in without_demo],
                }
            ],
        }
    )


def load_world(source: Path | Mapping[str, Any] | World) -> World:
    """Read a world.

    :param source: a TOML or JSON file, or its content.
    :raises UsageError: naming the place of the mistake.
    """
    if isinstance(source, World):
        return source
    content: Any = source
    where = "the world"
    if isinstance(source, (str, Path)):
        path = Path(source)
        where = f"the world file {path}"
        content = _read(path)
    try:
        return World.model_validate(content)
    except ValidationError as error:
        faults = [
            f"  {'.'.join(map(str, fault['loc'])) or 'top level'}: {fault['msg']}" for fault in error.errors()
        ]
        raise UsageError("\n".join([f"{where} is not right:", *faults])) from None


def _read(path: Path) -> Any:
    if path.suffix == ".toml":
        return read_toml(path)
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"cannot read the world file {path}: {error.strerror}") from error
    except ValueError as error:
        raise UsageError(f"the world file {path} is not valid JSON: {error}") from error
