"""The platforms, from their declarations."""

from __future__ import annotations

from nmpi_emulator.platforms.declaration import ConfigKey, Platform
from nmpi_emulator.platforms.registry import platforms

from .text import code, table

_HEAD = """# Platforms

`nmpi-emulator platforms` lists them, `nmpi-emulator platforms NAME` shows what stands here. Every
limit names its source, when that was last read, and whether the number was read in the source code
of the real software (*source*), stands in a document (*documented*) or follows from other numbers
(*inferred*).

"""


def page() -> str:
    """Write the page."""
    known = list(platforms().values())
    rows = [
        (f"[{p.name}](#{p.name.lower()})", p.title, p.units, "none" if p.demo_quota is None else p.demo_quota)
        for p in known
    ]
    overview = table(("platform", "what it is", "usage counted in", "demo quota"), rows)
    return _HEAD + overview + "".join(map(_platform, known))


def coverage() -> str:
    """Write for each platform what is exact, approximate and absent."""
    parts = []
    for platform in platforms().values():
        columns = platform.coverage.exact, platform.coverage.approximate, platform.coverage.absent
        if any(columns):
            parts.append(f"### {platform.name}\n\n")
            parts += [
                f"**{title}**\n\n" + "".join(f"- {feature}\n" for feature in features) + "\n"
                for title, features in zip(("Exact", "Approximate", "Absent"), columns, strict=True)
                if features
            ]
    return "".join(parts)


def _platform(platform: Platform) -> str:
    parts = [
        f"\n## {platform.name}\n\n{platform.title}.\n",
        f"\nPyNN back end (`{{system}}` in a command): {code(platform.system)}.\n",
        f"Networks are executed by {code(platform.simulator)}.\n",
    ]
    for title, features in (
        ("Emulated exactly", platform.coverage.exact),
        ("Emulated approximately", platform.coverage.approximate),
        ("Not emulated", platform.coverage.absent),
    ):
        if features:
            parts.append(f"\n### {title} by {platform.name}\n\n" + "".join(f"- {f}\n" for f in features))
    if platform.modules:
        names = ", ".join(map(code, platform.modules))
        parts.append(f"\n### Modules on {platform.name}\n\nScripts can import {names}.\n")
    if platform.absent_modules:
        parts.append("\nRefused:\n\n")
        parts += [f"- {code(name)}: {reason}\n" for name, reason in platform.absent_modules.items()]
    if platform.hardware_config:
        rows = [(code(k.name), _kind(k), code(k.default), k.effect) for k in platform.hardware_config]
        parts.append(f"\n### hardware_config of {platform.name}\n\n")
        parts.append(table(("key", "kind", "default", "effect"), rows))
    if platform.limits:
        limits = [
            (label, f"{limit.value:g} {limit.unit}", limit.source, limit.date, limit.certainty)
            for label, limit in platform.limits.items()
        ]
        parts.append(f"\n### Limits of {platform.name}\n\n")
        parts.append(table(("limit", "value", "source", "read", "certainty"), limits))
    return "".join(parts)


def _kind(key: ConfigKey) -> str:
    if key.choices:
        return "one of " + ", ".join(code(choice) for choice in key.choices)
    low, high = key.minimum, key.maximum
    if low is None and high is None:
        return key.kind
    return f"{key.kind}, {'' if low is None else f'{low:g}'} to {'' if high is None else f'{high:g}'}"
