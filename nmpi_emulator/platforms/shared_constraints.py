"""What holds on every platform: what a job's ``hardware_config`` may ask for, by the code of a finding."""

from __future__ import annotations

SHARED_CONSTRAINTS = {
    "hardware-config/not-done": (
        "The service would fetch, install or build something, or run another release, that the emulator "
        "does not: install what a script needs beside the emulator, submit it with the job, or name what "
        "counts as there in the setting installed_packages."
    ),
    "hardware-config/unknown-key": (
        "The platform reads no such key of hardware_config: it has no effect. nmpi-emulator platforms "
        "NAME lists those that are read."
    ),
    "hardware-config/value": (
        "A key of hardware_config has a value of its kind, within its range or from its choices."
    ),
}
