"""What a job's ``hardware_config`` asks for besides the network, and what comes of it here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from nmpi_emulator.backends.hardware_config import checked
from nmpi_emulator.platforms.spinnaker.rules import RULE_SETS

from .session import Session

#: Keys by which the set-up script of the service fetches or builds something.
_NOT_DONE = {
    "extra_git_repositories": "clones no repositories; submit their files with the job",
    "extra_makes": "runs no make; nothing is compiled for the machine",
    "extra_python_setups": "runs no setup.py; install what a script needs beside the emulator",
}


def announce(now: Session) -> None:
    """Check ``hardware_config``, and say in the log and in the report what of it is not done.

    :raises ValueError: for a value of the wrong kind or out of range.
    """
    before = len(now.findings.violations)
    config = checked("SpiNNaker", now.job.hardware_config, now.findings)
    for violation in now.findings.violations[before:]:
        now.log.warning(violation.message)
    for message in _remarks(config):
        now.findings.note("hardware-config/not-done", message)
        now.log.warning(message)


def _remarks(config: dict[str, str]) -> Iterator[str]:
    release = str(config.get("spynnaker_version", ""))
    if release and release.rpartition("!")[2].strip() not in RULE_SETS:
        yield (
            f"hardware_config: spynnaker_version {release} is not known here; the rules of the nearest known "
            f"release are applied (known: {', '.join(RULE_SETS)})"
        )
    pynn = str(config.get("pyNN_version", ""))
    if pynn and not version("PyNN").startswith(pynn):
        yield f"hardware_config: pyNN_version {pynn} is asked for, but the script runs with {version('PyNN')}"
    missing = [name for name in config.get("extra_pip_installs", "").split() if not _is_installed(name)]
    if missing:
        yield (
            f"hardware_config: extra_pip_installs: {', '.join(missing)} cannot be found, and a job installs "
            "nothing here; install it into the environment of the emulator"
        )
    for name, reason in _NOT_DONE.items():
        if config.get(name):
            yield f"hardware_config: {name} ({config[name]}) has no effect: the emulator {reason}"


def _is_installed(requirement: str) -> bool:
    """Tell whether a package is there, whatever its version."""
    name = re.split(r"[\s\[<>=!~;@]", requirement, maxsplit=1)[0]
    try:
        version(name)
    except (PackageNotFoundError, ValueError):
        return False
    return True
