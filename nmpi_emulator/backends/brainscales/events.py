"""Counts of events on their way through the simulated wafer, as the ESS reports them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nmpi_emulator.backends.pylogging import get


@dataclass
class EventCounts:
    """How many events went where.

    Layer 2 lies between the FPGAs and the chips, layer 1 on the wafer.
    """

    offered: int = 0
    dropped: int = 0
    spikes: int = 0

    def count_spikes(self, number: int) -> None:
        """Take in how many spikes the neurons have sent."""
        self.spikes = number

    @property
    def sent(self) -> int:
        """Events that have entered the wafer."""
        return self.offered - self.dropped

    def as_dict(self) -> dict[str, int]:
        """Return the counts under the simulator's names; nothing is lost on the wafer itself."""
        return {
            "l2_down_before_sim": self.offered,
            "l2_down_dropped_before_sim": self.dropped,
            "l2_down_sent": self.sent,
            "l2_down_lost": 0,
            "l2_up_sent": self.spikes,
            "l2_up_lost": 0,
            "l1_neuron_sent": self.spikes,
            "l1_neuron_lost": 0,
        }

    def tell(self) -> None:
        """Write the counts into the log: as a warning if events were lost, which nobody would notice else."""
        log = get("ESS")
        for line in self._summary():
            (log.warn if self.dropped else log.info)(line)

    def _summary(self) -> list[str]:
        return [
            "LostEventLogger::summary",
            _line("Layer 2 events dropped before sim", self.dropped, self.offered),
            _line("Layer 2 events lost downwards", 0, self.sent),
            _line("Layer 2 events lost upwards", 0, self.spikes),
            _line("Layer 1 events lost", 0, self.spikes),
        ]

    def write(self, file: str) -> None:
        """Write the counts as a Python file."""
        Path(file).write_text(f"pulse_statistics = {self.as_dict()!r}\n", encoding="utf-8")


def _line(what: str, part: int, whole: int) -> str:
    percent = 100.0 * part / whole if whole else 0.0
    return f"{what} : {part}/{whole} ({percent:.1f} %)"
