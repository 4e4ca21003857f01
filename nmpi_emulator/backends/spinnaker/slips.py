"""What fails in the release by a slip of its own, and here only in conformance mode."""

from __future__ import annotations

from .session import session


def check_package(name: str) -> None:
    """Raise in conformance mode: ``pyNN.spiNNaker`` is a module of the release, not a package.

    :raises ModuleNotFoundError: in conformance mode.
    """
    now = session()
    if now.conformance:
        # In releases with an old package, pyNN.spiNNaker is a package with nothing in it.
        reason = "" if now.rules.package else "; 'pyNN.spiNNaker' is not a package"
        raise now.findings.refuse(
            ModuleNotFoundError,
            "spinnaker/release-slip",
            f"No module named 'pyNN.spiNNaker.{name}'{reason}",
        )
