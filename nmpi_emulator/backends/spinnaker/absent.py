"""Names of PyNN that SpiNNaker does not have."""

from __future__ import annotations

from .session import session

#: What to use instead, where there is something.
_INSTEAD = {
    "IF_cond_alpha": "IF_cond_exp",
    "EIF_cond_exp_isfa_ista": "IF_cond_exp, or Izhikevich for adaptation",
    "EIF_cond_alpha_isfa_ista": "IF_cond_exp, or Izhikevich for adaptation",
    "AdExp": "extra_models.IFCurrExpCa2Adaptive",
    "IF_cond_exp_gsfa_grr": "extra_models.IFCurrExpCa2Adaptive",
    "FixedNumberConnector": "FixedNumberPreConnector or FixedNumberPostConnector",
    "GSLRNG": "NumpyRNG",
    "NativeRNG": "NumpyRNG",
    "SpikeSourcePoissonRefractory": "SpikeSourcePoisson",
    "SpikeSourceInhGamma": "extra_models.SpikeSourcePoissonVariable",
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
