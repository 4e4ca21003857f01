"""Names that scripts ask modules for, and that SpiNNaker or the emulator does not have."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from typing import NoReturn

from .session import session

#: What to use instead, where there is something.
_INSTEAD = {
    "IF_cond_alpha": "IF_cond_exp",
    "EIF_cond_exp_isfa_ista": "IF_cond_exp, or Izhikevich for adaptation",
    "EIF_cond_alpha_isfa_ista": "IF_cond_exp, or Izhikevich for adaptation",
    "AdExp": "extra_models.IFCurrExpCa2Adaptive",
    "IF_cond_exp_gsfa_grr": "extra_models.IFCurrExpCa2Adaptive",
    "FixedNumberConnector": "FixedNumberPreConnector or FixedNumberPostConnector",
    "MultiCompartmentNeuron": "only the point neuron, such as IF_cond_exp",
    "GSLRNG": "NumpyRNG",
    "NativeRNG": "NumpyRNG",
    "SpikeSourcePoissonRefractory": "SpikeSourcePoisson",
    "SpikeSourceInhGamma": "extra_models.SpikeSourcePoissonVariable",
    **dict.fromkeys(
        ("ACSource", "DCSource", "NoisyCurrentSource", "StepCurrentSource"),
        "the cells' i_offset, and release 7.4.1",
    ),
    "set": "Population.set",
    "record_v": "Population.record('v')",
    "record_gsyn": "Population.record(['gsyn_exc', 'gsyn_inh'])",
}


def absent_name(module: str, name: str) -> AttributeError:
    """Return the exception for a name that a module does not have."""
    text = f"module '{module}' has no attribute '{name}'"
    if name.startswith("__") and name.endswith("__"):
        return AttributeError(text)
    instead = f"; there is {_INSTEAD[name]}" if name in _INSTEAD else ""
    return session().findings.refuse(
        AttributeError, "spinnaker/absent-name", f"{text}: SpiNNaker does not have it{instead}"
    )


def refuses(module: str) -> Callable[[str], NoReturn]:
    """Return the ``__getattr__`` of a module of the release that the emulator has in part.

    :param module: its real name here.
    """

    def refuse(name: str) -> NoReturn:
        text = f"module '{module.partition('.software.')[2]}' has no attribute '{name}'"
        if (name.startswith("__") and name.endswith("__")) or has_part(module, name):
            raise AttributeError(text)
        raise session().findings.refuse(
            ImportError,
            "spinnaker/absent-part",
            f"{text} in the emulator: what builds, loads and watches programs of the machine is not there",
        )

    return refuse


def has_part(module: str, name: str) -> bool:
    """Tell whether a name is that of a module in a package, which ``from ... import`` asks for as well.

    :param module: the real name of the package here.
    """
    package = sys.modules[module]
    if name in getattr(package, "__leaves__", {}):
        return True
    is_package = hasattr(package, "__path__")
    return is_package and importlib.util.find_spec(f"{module}.{name}") is not None
