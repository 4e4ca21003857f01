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
    #: The engine's names (without the suffix) of PyNN's parameters.
    names: ClassVar[dict[str, str]] = {"tau_syn": "tau", "e_syn": "e"}
    #: The variable that can be recorded.
    recordable: ClassVar[list[str]]

    def get_native_names(self, *names: str) -> list[str]:
        """Return the engine's names of parameters, without the suffix of the receptor."""
        return [self.names[name] for name in names or self.names]


class CurrExpPostSynapticResponse(_Response, receptors.CurrExpPostSynapticResponse):
    """A current that steps up and decays exponentially."""

    receptor = CURR_EXP
    names: ClassVar[dict[str, str]] = {"tau_syn": "tau"}
    recordable: ClassVar[list[str]] = ["isyn"]


class CondExpPostSynapticResponse(_Response, receptors.CondExpPostSynapticResponse):
    """A conductance that steps up and decays exponentially."""

    receptor = COND_EXP
    recordable: ClassVar[list[str]] = ["gsyn"]


class CondAlphaPostSynapticResponse(_Response, receptors.CondAlphaPostSynapticResponse):
    """A conductance that follows an alpha function."""

    receptor = COND_ALPHA
    recordable: ClassVar[list[str]] = ["gsyn"]


class CondBetaPostSynapticResponse(_Response, receptors.CondBetaPostSynapticResponse):
    """A conductance with separate rise and decay times."""

    receptor = COND_BETA
    names: ClassVar[dict[str, str]] = {
        "tau_rise": "tau_rise",
        "tau_decay": "tau_decay",
        "e_syn": "e",
    }
    recordable: ClassVar[list[str]] = ["gsyn"]


ExpPSR = CondExpPostSynapticResponse
AlphaPSR = CondAlphaPostSynapticResponse
