"""What a job's ``hardware_config`` asks for besides the network, and what comes of it here."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from nmpi_emulator.backends.hardware_config import checked
from nmpi_emulator.backends.presence import present
from nmpi_emulator.platforms.extras import ExtraRequest, extra_requests
from nmpi_emulator.platforms.spinnaker.hardware_config import HARDWARE_CONFIG
from nmpi_emulator.platforms.spinnaker.rules import RULE_SETS

from .session import Session


def announce(now: Session) -> None:
    """Check ``hardware_config``, and say in the log and in the report what of it is not done; once a job.

    A value of the wrong kind or out of range becomes the session's ``options_error``.
    """
    if now.options_are_known:
        return
    now.options_are_known = True
    before = len(now.findings.violations)
    try:
        config = checked("SpiNNaker", now.job.hardware_config, now.findings)
    except ValueError as error:
        now.options_error = error
        return
    for violation in now.findings.violations[before:]:
        now.log.warning(violation.message)
    if not now.job.is_set_up:
        for request in extra_requests(HARDWARE_CONFIG, config):
            _announce(now, request)
    for message in _remarks_on_versions(config):
        _note(now, message)


def _note(now: Session, message: str) -> None:
    now.findings.note("hardware-config/not-done", message)
    now.log.warning(message)


def _remarks_on_versions(config: dict[str, str]) -> Iterator[str]:
    release = str(config.get("spynnaker_version", ""))
    if release and release.rpartition("!")[2].strip() not in RULE_SETS:
        yield (
            f"hardware_config: spynnaker_version {release} is not known here; the rules of the nearest known "
            f"release are applied (known: {', '.join(RULE_SETS)})"
        )
    pynn = str(config.get("pyNN_version", ""))
    if pynn and not version("PyNN").startswith(pynn):
        yield f"hardware_config: pyNN_version {pynn} is asked for, but the script runs with {version('PyNN')}"


def _announce(now: Session, request: ExtraRequest) -> None:
    """Say what is asked for, what of it counts as there, and what is not done."""
    there = present(request, Path.cwd(), now.job.installed_packages)
    missing = [item for item in request.items if item not in there]
    said = f"hardware_config: {request.key} asks for {', '.join(request.items)}"
    if missing:
        _note(
            now,
            f"{said}. There already: {', '.join(there) or 'nothing'}. Not done: {', '.join(missing)}, since "
            f"no job {request.extra.value} here unless the setting extra_installs allows it: "
            f"{request.advice}. What is there in another way can be named in the setting installed_packages",
        )
    else:
        now.log.info(f"{said}: all of it counts as there already")
