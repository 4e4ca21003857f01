"""The keys of ``hardware_config`` that switch differences between circuits on, on analog platforms."""

from __future__ import annotations

from .declaration import ConfigKey

VARIABILITY = (
    ConfigKey(
        name="variability",
        kind="text",
        default="off",
        choices=("off", "fixed-pattern", "trial-to-trial", "both"),
        effect="Lets circuits differ from each other, or runs, or both (emulator only).",
    ),
    ConfigKey(
        name="variability_seed",
        kind="integer",
        default=0,
        minimum=0,
        effect="Stands for one chip: the same seed has the same fixed pattern (emulator only).",
    ),
)
