"""``nmpi-emulator world``: users, collabs, keys and platforms, in a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from nmpi_emulator.errors import UsageError

from .connection import users_in
from .json_output import json_option
from .presentation import show_json, show_table

if TYPE_CHECKING:
    from nmpi_emulator.world import World

_FILE = click.Path(path_type=Path, dir_okay=False)

_HEAD = """\
# The world of an NMPI emulator: what exists before the first request.
#   nmpi-emulator world validate FILE
#   nmpi-emulator serve --world FILE
"""

_USER = """
[users.{name}]
password = "{password}"
team = ["collab-{collab}-{role}"]         # viewer, editor or administrator
"""

_COLLAB = """
[collabs.{collab}]
title = "{title}"
"""

_PROJECT = """
[[projects]]                               # what collabs may use of platforms without a demo quota
collab = "{collab}"
owner = "{owner}"
title = "Compute time"
quotas = [{quotas}]
"""

_TAIL = """
# Who executes the jobs of a platform, if not this emulator:
# [platforms.SpiNNaker]
# mode = "external"                        # a provider with an API key; "off": nobody
#
# [provider_keys]
# key-of-manchester = "uman"
"""


@click.group()
def world() -> None:
    """Make, check and show a world: who exists, and what they may use."""


@world.command()
@click.argument("file", default="world.toml", type=_FILE)
@click.option("--users", default=1, type=click.IntRange(1, 10_000), help="How many users.  [default: 1]")
@click.option("--shared-collab", is_flag=True, help="One collab for all, in place of one for each.")
@click.option("--limit", default=100.0, show_default=True, help="Quota where platforms grant none.")
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
@json_option("what was written", file="the file", users="how many users it holds")
def init(file: Path, users: int, shared_collab: bool, limit: float, force: bool, as_json: bool) -> None:
    """Write a world to start from to FILE: users with random passwords, collabs, quotas."""
    if file.exists() and not force:
        raise UsageError(f"{file} is there already; --force overwrites it")
    text = _template(users, shared_collab, limit)
    try:
        file.touch(mode=0o600)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write {file}: {error.strerror}") from error
    if as_json:
        return show_json({"file": str(file), "users": users})
    return click.echo(f"{file}: {users} users. Start with: nmpi-emulator serve --world {file}")


def _template(n_users: int, shared_collab: bool, limit: float) -> str:
    from nmpi_emulator.ids import Ids
    from nmpi_emulator.platforms.registry import platforms
    from nmpi_emulator.world import DEFAULT_COLLAB, DEFAULT_USER

    ids, digits = Ids(), len(str(n_users))
    names = [DEFAULT_USER] if n_users == 1 else [f"user{n:0{digits}}" for n in range(1, n_users + 1)]
    collabs = {name: DEFAULT_COLLAB if shared_collab or n_users == 1 else f"lab-{name}" for name in names}
    without_demo = [platform.name for platform in platforms().values() if platform.demo_quota is None]
    quotas = ", ".join(f'{{platform = "{platform}", limit = {limit}}}' for platform in without_demo)
    owners = {collab: name for name, collab in reversed(collabs.items())}
    parts = [_HEAD]
    for name, collab in collabs.items():
        role = "administrator" if owners[collab] == name else "editor"
        parts.append(_USER.format(name=name, password=ids.secret(9), collab=collab, role=role))
    for collab, owner in reversed(owners.items()):
        parts.append(_COLLAB.format(collab=collab, title=collab.replace("-", " ").capitalize()))
        parts.append(_PROJECT.format(collab=collab, owner=owner, quotas=quotas))
    return "".join([*parts, _TAIL])


@world.command()
@click.argument("file", type=_FILE)
@json_option(
    "what the world holds",
    file="the file",
    users="how many users",
    collabs="how many collabs",
    projects="how many projects",
    jobs="how many jobs",
    provider_keys="how many keys of providers",
    undeclared_collabs="collabs that users belong to, but that are not declared",
)
def validate(file: Path, as_json: bool) -> None:
    """Check FILE, and say where it is not right."""
    from nmpi_emulator.world import load_world

    loaded = load_world(file)
    counts = {
        "users": len(loaded.users),
        "collabs": len(loaded.collabs),
        "projects": len(loaded.projects),
        "jobs": len(loaded.jobs),
        "provider keys": len(loaded.provider_keys),
    }
    strangers = sorted(loaded.collabs_with_members() - set(loaded.collabs)) if loaded.collabs else []
    if as_json:
        named = {name.replace(" ", "_"): count for name, count in counts.items()}
        return show_json({"file": str(file), **named, "undeclared_collabs": strangers})
    click.echo(f"{file} is right: " + ", ".join(f"{count} {name}" for name, count in counts.items()))
    if strangers:
        click.echo(f"note: users belong to collabs that are not declared: {', '.join(strangers)}", err=True)
    return None


@world.command()
@click.argument("file", required=False, type=_FILE)
@click.option("--db", type=_FILE, help="Show what was made for this database.")
@click.option("--passwords", is_flag=True, help="Show passwords and tokens as well.")
@json_option("the world in the form of a world file, defaults filled in")
def show(file: Path | None, db: Path | None, passwords: bool, as_json: bool) -> None:
    """Show the world of a FILE, or that without a file."""
    loaded = _load(file, db)
    if not passwords:
        for user in loaded.users.values():
            user.password = user.password and "***"
            user.token = user.token and "***"
    if as_json:
        return show_json(loaded.model_dump(mode="json", by_alias=True))
    titles = ("user", "collab", "role", *(("password",) if passwords else ()))
    rows = [
        [user.username, collab, ", ".join(sorted(roles)), *([user.password or ""] if passwords else [])]
        for user in loaded.users.values()
        for collab, roles in (user.roles or {"": set()}).items()
    ]
    show_table(titles, rows)
    quotas = [
        [project.collab, quota.platform, f"{quota.usage:g} of {quota.limit:g}", project.status]
        for project in loaded.projects
        for quota in project.quotas
    ]
    if quotas:
        click.echo()
        show_table(("collab", "platform", "used", "project"), quotas)
    if loaded.platforms:
        click.echo()
        show_table(("platform", "mode"), [[name, p.mode] for name, p in loaded.platforms.items()])
    return None


def _load(file: Path | None, db: Path | None) -> World:
    from nmpi_emulator.ids import Ids
    from nmpi_emulator.world import default_world, load_world

    if file is not None and db is not None:
        raise UsageError("give a world file or --db, not both")
    if file is not None:
        return load_world(file)
    loaded = default_world(Ids())
    if db is None:
        return loaded
    known = users_in(db)
    if not known:
        raise UsageError(f"{db} holds no world: its emulator was given a file by --world")
    for name, user in loaded.users.items():
        user.password = known.get(name, {}).get("password")
    return loaded
