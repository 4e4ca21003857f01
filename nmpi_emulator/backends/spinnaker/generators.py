"""Random number generators: which ones a script may bring."""

from __future__ import annotations

from typing import Any

import numpy as np

from .session import session


def check_generator(rng: Any, where: str) -> None:
    """Refuse a seeded generator for what the cores draw by themselves.

    Source: sPyNNaker 7.4.1, ``utility_calls.check_rng``; the cfg option makes it a warning.

    :raises ConfigurationException: if the generator has a seed.
    """
    now = session()
    if not now.rules.refuses_seeds or rng is None or rng.seed is None:
        return
    message = (
        f"A generator with a seed in {where} is not supported in this case, because the machine draws these "
        "numbers by itself: use Population(..., seed=...) of the target population to make them repeatable"
    )
    if now.configuration.truth("Simulation", "error_on_non_spynnaker_pynn"):
        raise now.refuse_configuration("spinnaker/seeded-generator", message, actual=f"seed {rng.seed}")
    now.findings.note("spinnaker/seeded-generator", message)
    now.log.warn_once(message)


def checked_seed(seed: Any) -> Any:
    """Return the seed of a population, if an older generator of NumPy takes it, as the real software has one.

    :raises TypeError: if it is no whole number.
    :raises ValueError: if it is out of range.
    """
    if seed is not None:
        np.random.RandomState(seed)
    return seed
