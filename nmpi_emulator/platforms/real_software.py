"""The real software of a platform, which can be asked for a second opinion where it is installed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

#: The key of ``hardware_config`` that asks for the second opinion, and of the platform report that has it.
KEY = "real_mapping"


@dataclass(frozen=True)
class Comparison:
    """Something on which the emulator and the real software have a figure each.

    :param always: whether it is worth showing where both agree.
    :param tolerance: the share by which two numbers may differ and still count as equal.
    """

    subject: str
    ours: Any
    theirs: Any
    always: bool = True
    tolerance: float = 0.0

    @property
    def differs(self) -> bool:
        """Tell whether they do not agree."""
        if self.tolerance and isinstance(self.ours, (int, float)) and isinstance(self.theirs, (int, float)):
            return not math.isclose(self.ours, self.theirs, rel_tol=self.tolerance)
        return bool(self.ours != self.theirs)


@dataclass(frozen=True, kw_only=True)
class RealSoftware:
    """Software of a platform that can map a network without the platform's hardware.

    :param name: under which it is installed.
    :param requirement: what ``pip`` installs it by.
    :param extra: the extra of this project that installs it.
    :param setting: the setting that names an interpreter which has it.
    :param program: the module that this interpreter runs, by its file; its arguments are the file for its
        answer (JSON with ``verdict`` and what else it knows), the script, and the script's arguments.
    :param compare: sets the platform report beside the answer, in the order in which that is to be shown.
    """

    name: str
    requirement: str
    extra: str
    setting: str
    program: str
    compare: Callable[[Mapping[str, Any], Mapping[str, Any]], Iterable[Comparison]]
