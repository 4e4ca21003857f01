"""``_static.common.helpers``: what the platform's notebooks call to reach the hardware."""

from __future__ import annotations

from typing import Any

from nmpi_emulator.backends import job
from nmpi_emulator.backends.brainscales2.pynn.helper import Chip
from nmpi_emulator.platforms.brainscales2.versions import DEFAULT_VERSION, MASTER, VERSIONS


def setup_hardware_client(*args: Any, **kwargs: Any) -> None:
    """Do nothing: there is no hardware to connect to."""


def get_nightly_calibration(filename: str = "spiking_cocolist.pbin") -> Chip:
    """Return the calibrated configuration of the night: a fixed operating point."""
    return Chip()


def save_nightly_calibration(
    filename: str = "spiking_cocolist.pbin", output_filename: str | None = None
) -> None:
    """Write a file in place of the calibration of the night; it holds a line of text."""
    with open(output_filename or filename, "w", encoding="utf-8") as file:
        file.write("The emulator has one operating point for all calibrations.\n")


def is_experimental_kernel() -> bool:
    """Tell whether the job asks for the experimental software."""
    version = job.current().hardware_config.get("SOFTWARE_VERSION") or DEFAULT_VERSION
    return VERSIONS.get(version) is MASTER
