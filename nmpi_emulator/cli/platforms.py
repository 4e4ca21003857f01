"""``nmpi-emulator platforms``: what is emulated, and how well."""

from __future__ import annotations

import dataclasses
from typing import Any

import click

from nmpi_emulator.errors import UsageError
from nmpi_emulator.platforms.declaration import Platform
from nmpi_emulator.platforms.registry import platforms as all_platforms

from .json_output import json_option
from .presentation import show_json


def complete_platform(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return the names of platforms that begin with what has been typed."""
    return [name for name in all_platforms() if name.lower().startswith(incomplete.lower())]


@click.command()
@click.argument("name", required=False, shell_complete=complete_platform)
@json_option("a list of platforms with all that is declared of them")
def platforms(name: str | None, as_json: bool) -> None:
    """List the platforms, or describe one: its limits, options, and what of it is emulated."""
    known = all_platforms()
    if name is not None and name not in known:
        raise UsageError(f"there is no platform {name!r}; there are: {', '.join(known)}")
    chosen = [known[name]] if name else list(known.values())
    if as_json:
        show_json([_as_data(platform) for platform in chosen])
    elif name:
        click.echo(_describe(chosen[0]))
    else:
        width = max(map(len, known))
        for platform in chosen:
            click.echo(f"{platform.name:{width}}  {platform.units:12}  {platform.title}")


def _as_data(platform: Platform) -> dict[str, Any]:
    data: dict[str, Any] = _without_functions(dataclasses.asdict(platform))
    return data


def _without_functions(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_functions(item) for name, item in value.items() if not callable(item)}
    return value


def _describe(platform: Platform) -> str:
    lines = [
        platform.title,
        "",
        f"  usage counted in   {platform.units}",
        f"  demo quota         {platform.demo_quota if platform.demo_quota is not None else 'none'}",
        f"  PyNN back end      {platform.system}",
        f"  executed by        {platform.simulator}",
    ]
    if platform.modules:
        lines += ["", "Modules that scripts can import:"]
        lines += [f"  {module}" for module in platform.modules]
    if platform.absent_modules:
        lines += ["", "Modules that are refused:"]
        lines += [f"  {module}: {reason}" for module, reason in platform.absent_modules.items()]
    if platform.hardware_config:
        lines += ["", "Keys of hardware_config:"]
        lines += [f"  {key.name} ({key.kind}): {key.effect}" for key in platform.hardware_config]
    if platform.limits:
        lines += ["", "Limits:"]
        lines += [
            f"  {label}: {limit.value:g} {limit.unit}  [{limit.source}, {limit.date}, {limit.certainty}]"
            for label, limit in platform.limits.items()
        ]
    if platform.constraints:
        lines += ["", "Constraints, by the code of a finding:"]
        lines += [f"  {code}: {meaning}" for code, meaning in platform.constraints.items()]
    for title, features in (
        ("Emulated exactly:", platform.coverage.exact),
        ("Emulated approximately:", platform.coverage.approximate),
        ("Not emulated:", platform.coverage.absent),
    ):
        if features:
            lines += ["", title, *(f"  {feature}" for feature in features)]
    return "\n".join(lines)
