"""Check ``hardware_config`` against what a platform declares, and say what of it has no effect.

The real service passes it through and looks at nothing; a job that asks for something that cannot be is
better told so.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from nmpi_emulator.backends.constraints.findings import Findings
from nmpi_emulator.backends.job import Job, current
from nmpi_emulator.backends.presence import present
from nmpi_emulator.platforms.declaration import ALLOCATION, ConfigKey
from nmpi_emulator.platforms.extras import ExtraRequest, extra_requests
from nmpi_emulator.platforms.registry import platforms

_KINDS: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "list": (list,),
    "object": (dict,),
}


def configuration() -> dict[str, Any]:
    """Return the keys that have a value, of the job that runs in this process.

    :raises ValueError: for a value that the platform does not allow.
    """
    examined = current().part(_Examined)
    if examined.error is not None:
        raise examined.error
    return examined.values


def examine() -> None:
    """Say in the log, before the script begins, what has no effect: the script may fail for want of it.

    A value that cannot be is an error when the script uses the platform.
    """
    current().part(_Examined)


class _Examined:
    """What came of the check; a job is checked once."""

    def __init__(self) -> None:
        job = current()
        self.values: dict[str, Any] = {}
        self.error: ValueError | None = None
        before = len(job.findings.violations)
        try:
            self.values = checked(job.platform, job.hardware_config, job.findings)
        except ValueError as error:
            self.error = error
        else:
            _note_what_is_not_done(job, self.values)
        for violation in job.findings.violations[before:]:
            if violation.severity != "error":
                print(f"WARNING: {violation.message}", file=sys.stderr, flush=True)


def _note_what_is_not_done(job: Job, config: Mapping[str, Any]) -> None:
    platform = platforms().get(job.platform)
    if platform is None:
        return
    for message in platform.remarks(config):
        job.findings.note("hardware-config/not-done", f"hardware_config: {message}")
    if not job.is_set_up:
        for request in extra_requests(platform.hardware_config, config):
            _note_extra(job, request, (*job.installed_packages, *platform.packages))


def _note_extra(job: Job, request: ExtraRequest, counted: Iterable[str]) -> None:
    """Say what is asked for, what of it is there or *counted* as such, and what is not done."""
    there = present(request, Path.cwd(), counted)
    missing = [item for item in request.items if item not in there]
    said = f"hardware_config: {request.key} asks for {', '.join(request.items)}"
    if missing:
        job.findings.note(
            "hardware-config/not-done",
            f"{said}. There already: {', '.join(there) or 'nothing'}. Not done: {', '.join(missing)}, since "
            f"no job {request.extra.value} here unless the setting extra_installs allows it: "
            f"{request.advice}. What is there in another way can be named in the setting installed_packages",
        )
    else:
        print(f"{said}: all of it counts as there already", flush=True)


def checked(platform: str, config: Mapping[str, Any], findings: Findings) -> dict[str, Any]:
    """Return the keys of a configuration that have a value, after checking them.

    Unknown keys, but for the one that the service itself adds, are noted, and otherwise without effect.

    :raises ValueError: for a value of the wrong kind, none of the choices or out of range.
    """
    known = {key.name: key for key in (platforms()[platform].hardware_config if platform else ())}
    given = {name: value for name, value in config.items() if value is not None}
    for name, value in given.items():
        if name in known:
            _check(known[name], value, findings)
        elif platform and name != ALLOCATION:
            findings.note(
                "hardware-config/unknown-key",
                f"hardware_config: {platform} reads no key {name!r}; it has no effect",
                limit=", ".join(known),
            )
    return given


def _check(key: ConfigKey, value: Any, findings: Findings) -> None:
    # A key for one number takes a list of them as well, as the web form of the platform does.
    for each in value if isinstance(value, list) and key.kind == "integer" else [value]:
        wrong = not isinstance(each, _KINDS[key.kind]) or (isinstance(each, bool) and key.kind != "boolean")
        wrong = wrong or (key.choices is not None and each not in key.choices)
        wrong = wrong or (key.minimum is not None and each < key.minimum)
        wrong = wrong or (key.maximum is not None and each > key.maximum)
        if wrong:
            raise findings.refuse(
                ValueError,
                "hardware-config/value",
                f"hardware_config: {key.name} has a value that it cannot have",
                limit=_allowed(key),
                actual=repr(each),
            )


def _allowed(key: ConfigKey) -> str:
    if key.choices is not None:
        return ", ".join(map(str, key.choices))
    bounds = [
        f"{word} {bound:g}"
        for word, bound in (("from", key.minimum), ("to", key.maximum))
        if bound is not None
    ]
    return " ".join([key.kind, *bounds])
