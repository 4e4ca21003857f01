"""What the real software tells about its executions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from nmpi_emulator.backends.brainscales2.experiment import current


@dataclass(frozen=True)
class BackendStatistics:
    """Durations of an execution.

    ``realtime_duration`` is the time on the chip; there is no host, network or configuration to time here.
    """

    realtime_duration: timedelta
    number_of_executions: int

    def get_post_pre_processing_duration(self) -> timedelta:
        """Return no time: nothing was sent to a chip."""
        return timedelta(0)


def _require_run() -> None:
    if not current().running:
        raise RuntimeError("there was no execution yet: call pynn.run first")


def get_backend_statistics() -> BackendStatistics:
    """Return durations of the last execution.

    :raises RuntimeError: before a run.
    """
    _require_run()
    return BackendStatistics(timedelta(milliseconds=current().t), len(current().samples))


def _hardware_data(name: str) -> Any:
    _require_run()
    raise NotImplementedError(f"{name} returns data read from the chip, which the emulator does not have")


def get_execution_instance_data() -> Any:
    """Refuse: these data come from the chip.

    :raises RuntimeError: before a run.
    """
    return _hardware_data("get_execution_instance_data")


def get_post_realtime_read() -> Any:
    """Refuse: these data come from the chip.

    :raises RuntimeError: before a run.
    """
    return _hardware_data("get_post_realtime_read")


def get_pre_realtime_read() -> Any:
    """Refuse: these data come from the chip.

    :raises RuntimeError: before a run.
    """
    return _hardware_data("get_pre_realtime_read")


def get_post_realtime_read_ppu_symbols() -> Any:
    """Refuse: these data come from the embedded processors.

    :raises RuntimeError: before a run.
    """
    return _hardware_data("get_post_realtime_read_ppu_symbols")
