"""Packages that only older releases have."""

from __future__ import annotations

from .session import session


def check_package(name: str) -> None:
    """Raise unless the release has a package of this name.

    :raises ModuleNotFoundError: if it does not.
    """
    now = session()
    if now.rules.package == name:
        return
    error = now.findings.refuse(
        ModuleNotFoundError,
        "spinnaker/old-package",
        f"No module named '{name}': release {now.rules.version} does not have it. Import "
        "pyNN.spiNNaker, or ask for "
        'a release that had it: hardware_config={"spynnaker_version": "6.0.0"}',
    )
    error.name = name
    raise error
