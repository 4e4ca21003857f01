"""Check a script against the rules of a platform, without simulating anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nmpi_emulator.errors import UsageError
from nmpi_emulator.platforms.registry import platforms
from nmpi_emulator.settings import Settings

from .local import run_locally
from .order import Outcome, Watcher
from .workspace import Workspace

#: What executes networks where nothing is to be executed.
CHECK = "check"


@dataclass(frozen=True)
class Verdict:
    """What a check has found.

    :param outcome: how the script ended, with the platform report.
    """

    outcome: Outcome

    @property
    def errors(self) -> list[dict[str, Any]]:
        """The rules that the script does not keep."""
        return [f for f in self.outcome.report.get("findings", []) if f.get("severity") == "error"]

    @property
    def warnings(self) -> list[dict[str, Any]]:
        """What the platform does otherwise than the script asks for."""
        return [f for f in self.outcome.report.get("findings", []) if f.get("severity") != "error"]

    @property
    def runs(self) -> int:
        """How many runs of the network have passed."""
        return int(self.outcome.report.get("runs", 0))

    @property
    def is_accepted(self) -> bool:
        """Tell whether the platform would take the script, as far as the check went.

        A script that fails after a run, and not by a rule of the platform, has most likely looked for results
        that there are none of: that says nothing about the platform.
        """
        return self.outcome.failure is None or (self.runs > 0 and not self.errors)

    def text(self) -> str:
        """Return the verdict in a sentence or two."""
        counts = f"{len(self.errors)} errors, {len(self.warnings)} warnings, {self.runs} runs checked"
        if self.outcome.failure is None:
            return f"accepted: {counts}"
        if self.errors:
            return f"refused: {counts}"
        if self.runs:
            return (
                f"accepted as far as it went: {counts}. After that the script failed by itself: in a check "
                "nothing is simulated, so there are no spikes to be analysed"
            )
        return f"failed before any network was checked: {counts}"


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
