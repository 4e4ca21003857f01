"""Check a script against the rules of a platform, without simulating anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nmpi_emulator.errors import UsageError
from nmpi_emulator.platforms.registry import platforms
from nmpi_emulator.settings import Settings

from .local import run_locally
from .order import Outcome, Watcher
from .verdict import Verdict
from .workspace import Workspace

#: What executes networks where nothing is to be executed.
CHECK = "check"


def check_locally(
    source: str,
    *,
    platform: str,
    command: str = "",
    hardware_config: Mapping[str, Any] | None = None,
    settings: Settings,
    watcher: Watcher,
) -> Verdict:
    """Run a script with the checks and the report of a platform in place of every simulation.

    :raises UsageError: if there is no such platform or source, or the platform has no rules to check.
    """
    known = platforms()
    checked = [name for name, declared in known.items() if declared.limits]
    if platform in known and platform not in checked:
        raise UsageError(
            f"{platform} has no rules to check a script against; there are: {', '.join(checked)}"
        )
    outcome = run_locally(
        source,
        platform=platform,
        command=command,
        hardware_config=hardware_config,
        simulator=CHECK,
        settings=settings,
        watcher=watcher,
        keep=_keep_nothing,
    )
    return Verdict(outcome)


def _keep_nothing(outcome: Outcome, workspace: Workspace) -> None:
    """Let all files go with the job's directory."""
