"""Synapse types of BrainScaleS-2."""

# mypy: allow-subclassing-any

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

import numpy as np
from pyNN import errors
from pyNN.standardmodels import build_translations, synapses
from pyNN.standardmodels.base import check_weights

from nmpi_emulator.backends.brainscales2.experiment import current
from nmpi_emulator.backends.brainscales2.pynn import simulator


def require_no_delay(delays: Any) -> None:
    """Refuse delays: events take the time that the chip takes.

    :raises ValueError: for a delay other than 0.
    """
    given = np.asarray(delays, dtype=float)
    if np.any(given != 0):
        raise current().findings.refuse(
            ValueError,
            "brainscales2/delay",
            "Setting the delay unequal 0 is not supported.",
            limit="0 ms",
            actual=f"{float(np.max(given)):g} ms",
        )


def _check_sign(weights: Any, projection: Any) -> None:
    """Refuse weights whose sign does not fit the receptor.

    :raises ConnectionError: by PyNN's rule, then by that of the chip.
    """
    code = "brainscales2/weight-sign"
    try:
        check_weights(weights, projection)
    except errors.ConnectionError as error:
        raise current().findings.refuse(errors.ConnectionError, code, str(error)) from None
    if projection.receptor_type == "inhibitory" and np.any(np.asarray(weights) > 0):
        # quirk: with conductance-based neurons both rules together leave no inhibitory weight but zero.
        message = "Weights of inhibitory synapses must not be positive on BrainScaleS-2"
        raise current().findings.refuse(errors.ConnectionError, code, message)


class StaticSynapse(synapses.StaticSynapse):
    """Fixed weight: a whole number, over 63 split over several synapses.  There are no delays."""

    _simulator: ClassVar[Any] = simulator
    default_parameters = {"weight": 0.0, "delay": 0.0}
    translations = build_translations(("weight", "weight"), ("delay", "delay"))
    parameter_checks: ClassVar[dict[str, Any]] = {"weight": _check_sign}

    def __init__(self, weight: Any = 0.0, delay: Any = 0.0) -> None:
        """Take a weight.

        :raises ValueError: for a delay other than 0.
        """
        if isinstance(delay, (int, float)):
            require_no_delay(delay)
        super().__init__(weight=weight, delay=0.0 if delay is None else delay)

    def _get_minimum_delay(self) -> float:
        return 0.0


class _NeedsKernels:
    """A synapse type that the embedded processors work on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Refuse to be made.

        :raises NotImplementedError: always.
        """
        _refuse(type(self).__name__)


def _refuse(name: str) -> NoReturn:
    raise NotImplementedError(
        f"{name} is not available in the emulator: plasticity and recording of correlations run as kernels "
        "on the embedded processors (PPU) of the chip"
    )


class PlasticSynapse(_NeedsKernels):
    """A synapse whose weight a kernel changes."""


class StaticRecordingSynapse(_NeedsKernels):
    """A synapse that a kernel observes."""
