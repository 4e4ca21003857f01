"""What a job tells of whether a platform takes a script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .order import Outcome


@dataclass(frozen=True)
class Verdict:
    """What a check has found.

    :param outcome: how the script ended, with the platform report.
    """

    outcome: Outcome

    @property
    def errors(self) -> list[dict[str, Any]]:
        """The rules that the script does not keep."""
        return [finding for finding in self._findings() if finding.get("severity") == "error"]

    @property
    def warnings(self) -> list[dict[str, Any]]:
        """What the platform does otherwise than the script asks for."""
        return [finding for finding in self._findings() if finding.get("severity") != "error"]

    def _findings(self) -> list[dict[str, Any]]:
        """Return the findings; a script may have written anything in their place."""
        found = self.outcome.report.get("findings")
        return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []

    @property
    def runs(self) -> int:
        """How many runs of the network have passed."""
        runs = self.outcome.report.get("runs")
        return runs if isinstance(runs, int) else 0

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
