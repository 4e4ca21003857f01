"""What a job's ``hardware_config`` asks for besides the network, and what comes of it here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from nmpi_emulator.backends.hardware_config import checked
from nmpi_emulator.backends.job import current
from nmpi_emulator.platforms.spinnaker.rules import RULE_SETS

from .session import Session

#: Keys by which the set-up script of the service fetches or builds something: what a job does not do here,
#: and what helps.
_NOT_DONE = {
    "extra_pip_installs": "no job installs packages here: install it into the environment of the emulator",
    "extra_git_repositories": "no job clones repositories here: submit their files with the script",
    "extra_python_setups": "no job runs setup.py here: install it into the environment of the emulator",
    "extra_makes": "no job runs make here: nothing is compiled for the machine",
}


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
    for key in _NOT_DONE:
        _announce_extras(now, key, config.get(key, "").split())
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


def _announce_extras(now: Session, key: str, asked: list[str]) -> None:
    """Say what one key asks for, what of it counts as there, and what is not done."""
    counted = {_plain(name) for name in current().installed_packages}
    there = [name for name in asked if _plain(name) in counted or _is_there(key, name)]
    missing = [name for name in asked if name not in there]
    said = f"hardware_config: {key} asks for {', '.join(asked)}"
    if missing:
        _note(
            now,
            f"{said}. There already: {', '.join(there) or 'nothing'}. Not done: {', '.join(missing)}, since "
            f"{_NOT_DONE[key]}. What is there in another way can be named in the setting installed_packages",
        )
    elif asked:
        now.log.info(f"{said}: all of it counts as there already")


def _is_there(key: str, name: str) -> bool:
    """Tell whether a package is installed, whatever its version, or a repository came with the job."""
    if key == "extra_pip_installs":
        return _is_installed(_plain(name))
    return key == "extra_git_repositories" and (Path.cwd() / _last_part(name)).is_dir()


def _is_installed(package: str) -> bool:
    try:
        version(package)
    except (PackageNotFoundError, ValueError):
        return False
    return True


def _last_part(name: str) -> str:
    """Return the directory that ``git clone`` makes, or the last one of a path."""
    return name.rstrip("/").rpartition("/")[2].removesuffix(".git")


def _plain(name: str) -> str:
    """Return the name of a package, repository or directory, in one spelling (as PEP 503 has it)."""
    name = re.split(r"[\s\[<>=!~;@]", _last_part(name), maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", name).lower()
