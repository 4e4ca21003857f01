"""Names of the surface that some releases have and others have not."""

from __future__ import annotations

from typing import Any

from .currents import ACSource, DCSource, NoisyCurrentSource, StepCurrentSource
from .procedures import record
from .session import session


def record_v(source: Any, filename: str) -> None:
    """Record the membrane potential, as older releases do."""
    record(["v"], source, filename)


def record_gsyn(source: Any, filename: str) -> None:
    """Record the synaptic conductances, as older releases do."""
    record(["gsyn_exc", "gsyn_inh"], source, filename)


def release_names() -> dict[str, Any]:
    """Return what the release of the job has, by name."""
    rules = session().rules
    names: dict[str, Any] = {}
    if rules.has_current_sources:
        sources = (ACSource, DCSource, NoisyCurrentSource, StepCurrentSource)
        names |= {source.__name__: source for source in sources}
    if rules.has_old_recording:
        names |= {"record_gsyn": record_gsyn, "record_v": record_v}
    return names
