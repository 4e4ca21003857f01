"""What ``doctor`` looks at."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nmpi_emulator._version import __version__
from nmpi_emulator.errors import UsageError

from .connection import DEFAULT_PORT
from .introductions import directory as introductions_directory
from .introductions import running

if TYPE_CHECKING:
    from nmpi_emulator.models.progress import Progress
    from nmpi_emulator.settings import Settings

#: What the emulator cannot do without.
_PACKAGES = (
    *("flask", "werkzeug", "pydantic", "sqlite-utils", "numpy", "scipy", "matplotlib"),
    *("PyNN", "brian2", "neo", "hbp_neuromorphic_platform"),
)

#: How much room jobs should find, in MiB: what one may write by default.
_WANTED_MIB = 1024


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something that was looked at.

    :param verdict: ``good``, ``note`` (works, but not as well as it could) or ``problem``.
    :param advice: what to do; empty if nothing.
    """

    subject: str
    verdict: str
    found: str
    advice: str = ""


def examine() -> Iterator[Finding]:
    """Look at one thing after the other."""
    from nmpi_emulator.settings import load

    yield _python()
    yield from _packages()
    try:
        settings = load(None, os.environ)
    except UsageError as error:
        advice = "Correct the environment variable NMPI_EMULATOR_... of that name."
        yield Finding(subject="settings", verdict="problem", found=str(error), advice=advice)
        return
    yield _compiler()
    yield from _caches(settings)
    yield _directory("temporary files", Path(tempfile.gettempdir()), "Set TMPDIR to a directory with room.")
    yield _state()
    yield _git()
    if settings.extra_installs == "allow":
        yield _extra_installs(settings)
    yield from _real_software(settings)
    yield _confinement(settings)
    yield _servers()


def _python() -> Finding:
    found = f"Python {sys.version.split()[0]}, emulator {__version__}, {sys.platform}"
    if sys.version_info >= (3, 14):
        advice = "Python 3.10 to 3.13 are those that the emulator is tested with."
        return Finding(subject="Python", verdict="note", found=found, advice=advice)
    if sys.platform != "linux":
        advice = "Only Linux has a fork server (fast starts of jobs) and confinement."
        return Finding(subject="Python", verdict="note", found=found, advice=advice)
    return Finding(subject="Python", verdict="good", found=found)


def _packages() -> Iterator[Finding]:
    found, missing = [], []
    for name in _PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    yield Finding(subject="packages", verdict="good", found=", ".join(found))
    if missing:
        yield Finding(
            subject="packages",
            verdict="problem",
            found=f"not installed: {', '.join(missing)}",
            advice=f"pip install {' '.join(missing)}",
        )


def _compiler() -> Finding:
    command = (os.environ.get("CXX") or sysconfig.get_config_var("CXX") or "c++").split()[0]
    headers = Path(sysconfig.get_paths()["include"]) / "Python.h"
    without = "Long simulations run as numpy code, several times slower."
    if shutil.which(command) is None:
        advice = f"{without} Install a C++ compiler (Debian: apt install g++), or set CXX."
        return Finding(subject="compiler", verdict="note", found=f"there is no {command}", advice=advice)
    if not headers.is_file():
        advice = f"{without} Install the headers of Python (Debian: apt install python3-dev)."
        return Finding(subject="compiler", verdict="note", found=f"no {headers}", advice=advice)
    answer = subprocess.run([command, "--version"], capture_output=True, text=True, check=False)
    first = (answer.stdout.splitlines() or [command])[0]
    return Finding(subject="compiler", verdict="good", found=first)


def _caches(settings: Settings) -> Iterator[Finding]:
    from nmpi_emulator.execution.caches import Caches, cache_directory

    caches = Caches(cache_directory(settings))
    advice = "Jobs start more slowly without. Choose another one (setting cache_dir)."
    yield _only_noted(_directory("caches", caches.directory, advice))
    compiled = len(list(caches.compiled.glob("*.so")))
    fonts = list((caches.home / ".cache" / "matplotlib").glob("fontlist-*.json"))
    found = f"{compiled} compiled modules, fonts {'listed' if fonts else 'not listed'}"
    is_warm = compiled > 0 and bool(fonts)
    advice = "" if is_warm else "Fill them once: nmpi-emulator warm"
    yield Finding(subject="cache content", verdict="good" if is_warm else "note", found=found, advice=advice)


def _only_noted(finding: Finding) -> Finding:
    """Return a finding as a note, if it was taken for a problem."""
    return replace(finding, verdict="note") if finding.verdict == "problem" else finding


def _directory(subject: str, path: Path, advice: str) -> Finding:
    """Look whether files can be written to a directory, and how much room there is."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            pass
        free_mib = shutil.disk_usage(path).free // 2**20
    except OSError as error:
        found = f"{path} cannot be written to: {error.strerror}"
        return Finding(subject=subject, verdict="problem", found=found, advice=advice)
    found = f"{path}, {free_mib} MiB free"
    if free_mib < _WANTED_MIB:
        return Finding(subject=subject, verdict="note", found=found, advice=advice)
    return Finding(subject=subject, verdict="good", found=found)


def _state() -> Finding:
    advice = "Without it, commands need --url and --password. Set XDG_STATE_HOME to a directory of yours."
    return _only_noted(_directory("introductions", introductions_directory(), advice))


def _git() -> Finding:
    if shutil.which("git") is None:
        advice = "Jobs whose code is a git repository fail. Install git (Debian: apt install git)."
        return Finding(subject="git", verdict="note", found="there is no git", advice=advice)
    answer = subprocess.run(["git", "--version"], capture_output=True, text=True, check=False)
    return Finding(subject="git", verdict="good", found=answer.stdout.strip())


def _extra_installs(settings: Settings) -> Finding:
    """Look for what installs and builds the packages that jobs ask for."""
    missing = [name for name in ("make", "git") if shutil.which(name) is None]
    try:
        found = f"allowed; pip {version('pip')}, {settings.pip_config or 'the index of PyPI'}"
    except PackageNotFoundError:
        missing.insert(0, "pip")
        found = "allowed"
    if not missing:
        return Finding(subject="packages of jobs", verdict="good", found=found)
    return Finding(
        subject="packages of jobs",
        verdict="note",
        found=f"{found}; there is no {', '.join(missing)}",
        advice="Jobs that ask for what needs it fail. pip belongs into the emulator's environment.",
    )


def _real_software(settings: Settings) -> Iterator[Finding]:
    """Look for the real software of platforms, which nothing but a second opinion needs."""
    from nmpi_emulator.execution.real_software import NotInstalled, advice, installation
    from nmpi_emulator.platforms.registry import platforms

    for platform in platforms().values():
        software = platform.real_software
        if software is None:
            continue
        try:
            there = installation(software, settings)
        except NotInstalled as reason:
            is_wanted = getattr(settings, software.setting) is not None
            yield Finding(
                subject=software.name,
                verdict="note" if is_wanted else "good",
                found=str(reason) if is_wanted else "not installed; only check --real-mapping needs it",
                advice="" if is_wanted else advice(software),
            )
        else:
            found = f"{there.version}, {there.python}; check --real-mapping asks it"
            yield Finding(subject=software.name, verdict="good", found=found)


def _confinement(settings: Settings) -> Finding:
    """Run a job, and look at the walls that it got."""
    from nmpi_emulator.execution.local import run_locally

    try:
        with tempfile.TemporaryDirectory(prefix="nmpi-emulator-") as directory:
            script = Path(directory) / "run.py"
            script.write_text("print('it runs')\n", encoding="utf-8")
            outcome = run_locally(
                str(script),
                platform="localhost",
                settings=settings,
                watcher=_Silent(),
                keep=lambda outcome, workspace: None,
            )
    except (OSError, UsageError) as error:
        return Finding(subject="a job", verdict="problem", found=f"cannot run: {error}")
    if outcome.failure is not None:
        return Finding(subject="a job", verdict="problem", found=f"failed: {outcome.failure}")
    walls: dict[str, Any] = outcome.provenance["emulator"].get("confinement", {})
    level = walls.get("level", "none")
    details = ", ".join(f"{name}: {wall}" for name, wall in walls.items() if name != "level")
    found = f"runs; confinement {level}" + (f" ({details})" if details else "")
    if level == "strict":
        return Finding(subject="a job", verdict="good", found=found)
    advice = (
        "Jobs can reach more than their own. Run nothing that you would not run yourself, or allow "
        "unprivileged user namespaces or Landlock (Linux 5.13)."
    )
    return Finding(subject="a job", verdict="note", found=found, advice=advice)


def _servers() -> Finding:
    servers = running()
    if servers:
        return Finding(subject="servers", verdict="good", found=", ".join(s.url for s in servers))
    return Finding(
        subject="servers",
        verdict="good",
        found=f"none runs; nmpi-emulator serve starts one on port {DEFAULT_PORT}",
    )


class _Silent:
    """Watches a job, and has nothing to say about it."""

    def __init__(self) -> None:
        from nmpi_emulator.execution.stop import Stop

        self.stop = Stop()

    def log(self, text: str) -> None:
        """Take a piece of the log."""

    def started(self) -> None:
        """Hear that the script is about to run."""

    def progress(self, progress: Progress | None) -> None:
        """Hear how far the job has come."""
