"""``pynn_brainscales.brainscales2.helper``: calibrations that a script loads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nmpi_emulator.platforms.brainscales2.limits import SITE_DATA


class Chip:
    """Stands for a calibrated configuration of the chip (``lola.Chip``): a fixed operating point.

    The emulator looks only at whether a script gives one as ``initial_config``.
    """

    def __getattr__(self, name: str) -> Any:
        """Refuse to look into a configuration."""
        raise AttributeError(
            f"the emulator does not model {name!r} of a chip's configuration; it is a fixed operating point"
        )


def nightly_calib_path(name: str = "spiking") -> Path:
    """Return where the site keeps the calibration of the night."""
    return Path(SITE_DATA) / "calibration/hicann-dls-sr-hx/emulator/stable/latest" / f"{name}_cocolist.pbin"


def nightly_calix_native_path(name: str = "spiking") -> Path:
    """Return where the site keeps the calibration of the night in its own format."""
    return nightly_calib_path(name).with_name(f"{name}_calix-native.pkl")


def chip_from_file(path: Any) -> Chip:
    """Return the calibrated configuration of a file; the emulator has one for all of them.

    :raises FileNotFoundError: if there is no such file, and it is none of the site's.
    """
    file = Path(path)
    if not file.is_relative_to(SITE_DATA) and not file.exists():
        raise FileNotFoundError(f"there is no calibration {str(path)!r}")
    return Chip()


def chip_from_nightly() -> Chip:
    """Return the calibrated configuration of the night."""
    return Chip()


def chip_from_portable_binary(data: bytes) -> Chip:
    """Return the calibrated configuration that some bytes hold."""
    return Chip()


def filtered_cocos_from_file(*args: Any, **kwargs: Any) -> Any:
    """Refuse: this returns configuration for the lower software layers.

    :raises NotImplementedError: always.
    """
    raise NotImplementedError("filtered_cocos_* is not available in the emulator: use initial_config")


filtered_cocos_from_nightly = filtered_cocos_from_file
