"""Post-synaptic responses, from which a PointNeuron is put together."""

# mypy: allow-subclassing-any

from __future__ import annotations

from typing import ClassVar

from pyNN.standardmodels import receptors

from nmpi_emulator.backends.engine.cells.receptors import (
    COND_ALPHA,
    COND_BETA,
    COND_EXP,
    CURR_EXP,
    Receptor,
)


class _Response:
    """A response that follows a receptor of the engine."""

    receptor: ClassVar[Receptor]
    #: The engine's names, without the suffix of the receptor, of PyNN's parameters and variables.
    names: ClassVar[dict[str, str]] = {"tau_syn": "tau", "e_syn": "e"}
    variables: ClassVar[dict[str, str]] = {"gsyn": "g"}
    recordable: ClassVar[list[str]] = ["gsyn"]


class CurrExpPostSynapticResponse(_Response, receptors.CurrExpPostSynapticResponse):
    """A current that steps up and decays exponentially."""

    receptor = CURR_EXP
    names: ClassVar[dict[str, str]] = {"tau_syn": "tau"}
    variables: ClassVar[dict[str, str]] = {"isyn": "i"}
    recordable: ClassVar[list[str]] = ["isyn"]


class CondExpPostSynapticResponse(_Response, receptors.CondExpPostSynapticResponse):
    """A conductance that steps up and decays exponentially."""

    receptor = COND_EXP


class CondAlphaPostSynapticResponse(_Response, receptors.CondAlphaPostSynapticResponse):
    """A conductance that follows an alpha function."""

    receptor = COND_ALPHA
    variables: ClassVar[dict[str, str]] = {"gsyn": "g", "ysyn": "y"}
    recordable: ClassVar[list[str]] = ["gsyn", "ysyn"]
    units: ClassVar[dict[str, str]] = {"gsyn": "uS", "ysyn": "uS"}


class CondBetaPostSynapticResponse(_Response, receptors.CondBetaPostSynapticResponse):
    """A conductance with separate rise and decay times."""

    receptor = COND_BETA
    names: ClassVar[dict[str, str]] = {
        "tau_rise": "tau_rise",
        "tau_decay": "tau_decay",
        "e_syn": "e",
    }


ExpPSR = CondExpPostSynapticResponse
AlphaPSR = CondAlphaPostSynapticResponse
