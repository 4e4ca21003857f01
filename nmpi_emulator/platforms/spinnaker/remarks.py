"""What there is to say about the releases that a job asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .rules import RULE_SETS


def remarks(config: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is not as a checked configuration asks for."""
    release = str(config.get("spynnaker_version", ""))
    if release and release.rpartition("!")[2].strip() not in RULE_SETS:
        yield (
            f"spynnaker_version {release} is not known here; the rules of the nearest known release are "
            f"applied (known: {', '.join(RULE_SETS)})"
        )
    pynn = str(config.get("pyNN_version", ""))
    if pynn and not (here := _pynn_version()).startswith(pynn):
        yield f"pyNN_version {pynn} is asked for, but the script runs with {here}"


def _pynn_version() -> str:
    from importlib.metadata import version  # slow to import, and seldom needed

    return version("PyNN")
