"""Plastic synapse models, by the names of their rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import astuple
from functools import lru_cache

from nmpi_emulator.backends.engine.synapses.model import Rule, SynapseArrays, SynapseModel
from nmpi_emulator.backends.spinnaker.numerics.plasticity.deferred import (
    LAST_PRE,
    SCALES,
    DeferredRule,
    trace_name,
)
from nmpi_emulator.backends.spinnaker.numerics.plasticity.kernel import (
    CompiledModulatedHandler,
    handler_of,
)
from nmpi_emulator.backends.spinnaker.numerics.plasticity.modulation import (
    ELIGIBILITY,
    MODULATES,
    ModulatedRule,
    Modulation,
)
from nmpi_emulator.backends.spinnaker.numerics.plasticity.recurrent import (
    RecurrentDual,
    RecurrentSingle,
)
from nmpi_emulator.backends.spinnaker.numerics.plasticity.timing import (
    NearestPair,
    PfisterTriplet,
    SpikePair,
    Timing,
    Vogels2011,
)
from nmpi_emulator.backends.spinnaker.numerics.plasticity.weights import (
    Additive,
    AdditiveTriplet,
    Multiplicative,
    WeightDependence,
)

WEIGHT_DEPENDENCES: Mapping[str, WeightDependence] = {
    rule.name: rule for rule in (Additive(), AdditiveTriplet(), Multiplicative())
}

#: The timing rules that need no random numbers, with the names of their parameters.
_DETERMINISTIC: Mapping[str, tuple[type[Timing], tuple[str, ...]]] = {
    "pair": (SpikePair, ("tau_plus", "tau_minus")),
    "nearest_pair": (NearestPair, ("tau_plus", "tau_minus")),
    "pfister_triplet": (PfisterTriplet, ("tau_plus", "tau_minus", "tau_x", "tau_y")),
    "vogels2011": (Vogels2011, ("alpha", "tau")),
}
_RECURRENT: Mapping[str, type[Timing]] = {
    "recurrent": RecurrentDual,
    "recurrent_single": RecurrentSingle,
}
_RECURRENT_PARAMETERS = (
    "accumulator_depression",
    "accumulator_potentiation",
    "mean_pre_window",
    "mean_post_window",
)
#: Names of the parameters of each timing rule.
TIMING_PARAMETERS: Mapping[str, tuple[str, ...]] = {
    **{name: parameters for name, (_, parameters) in _DETERMINISTIC.items()},
    **dict.fromkeys(_RECURRENT, _RECURRENT_PARAMETERS),
}


#: The timing rules that are computed under neuromodulation; the release has no program for the other two.
MODULATED = tuple(name for name in TIMING_PARAMETERS if name not in _RECURRENT)


def plastic_model(timing: str, timing_values: Mapping[str, float], weights: str) -> SynapseModel:
    """Return the model of synapses with STDP, as the cores compute it.

    Synapses of the model take, beside weight and delay, the parameters named in
    ``model.parameters``: ``scale`` (stored units per nA or uS of their receptor), ``gain`` (the
    global weight scale of their cell) and the amplitudes and bounds of the weight dependence.
    Equal arguments give the same model, so that equal rules are simulated together.

    :param timing: the timing rule, one of ``TIMING_PARAMETERS``.
    :param timing_values: its parameters by sPyNNaker's names; others are not looked at.  A
        ``recurrent`` rule without ``dual_fsm`` is ``recurrent_single``.
    :param weights: the weight dependence, one of ``WEIGHT_DEPENDENCES``.
    :raises KeyError: there is no such rule, or a parameter is missing.
    """
    if timing == "recurrent" and not timing_values.get("dual_fsm", True):
        timing = "recurrent_single"
    values = tuple(float(timing_values[name]) for name in TIMING_PARAMETERS[timing])
    return _model(timing, values, weights)


def modulated_model(
    timing: str, timing_values: Mapping[str, float], weights: str, modulation: Modulation
) -> SynapseModel:
    """Return the model of plastic synapses under neuromodulation, and of what modulates them.

    Parameters as for ``plastic_model``, and ``modulates``: 0 for plastic synapses, 1 for synapses that
    reward and -1 for those that punish.  The weight of these is the change of the dopamine level;
    they transmit nothing, and of the other parameters need ``scale`` and ``gain`` alone.

    :raises KeyError: the timing rule does not go with neuromodulation.
    """
    if timing not in MODULATED:
        raise KeyError(f"Neuromodulation goes with the timing rules {MODULATED}, not with {timing!r}.")
    values = tuple(float(timing_values[name]) for name in TIMING_PARAMETERS[timing])
    return _model(timing, values, weights, modulation)


@lru_cache
def _model(
    timing: str, values: tuple[float, ...], weights: str, modulation: Modulation | None = None
) -> SynapseModel:
    dependence = WEIGHT_DEPENDENCES[weights]
    make = _maker(timing, dict(zip(TIMING_PARAMETERS[timing], values, strict=True)), dependence)
    kind = _kind(timing)
    parts: list[object] = ["spinnaker", timing, weights, *values]
    parameters = (*SCALES, *dependence.bounded, *dependence.relative)
    traces = dict.fromkeys((trace_name(index) for index in range(kind.pre_traces)), 0.0)
    state = {LAST_PRE: 0.0, **traces, **kind.state}
    rule: Rule = DeferredRule(make, handler_of)
    if modulation is not None:
        parts += ["modulated", *astuple(modulation)]
        parameters = (*parameters, MODULATES)
        state[ELIGIBILITY] = 0.0
        rule = ModulatedRule(make, CompiledModulatedHandler, modulation)
    return SynapseModel(_object_name(*parts), parameters, state, rule)


def _kind(timing: str) -> type[Timing]:
    return _RECURRENT[timing] if timing in _RECURRENT else _DETERMINISTIC[timing][0]


def _maker(
    timing: str, values: Mapping[str, float], weights: WeightDependence
) -> Callable[[SynapseArrays], Timing]:
    """Return what makes the timing rule for a group of synapses."""
    kind: Callable[..., Timing] = _kind(timing)
    if timing in _RECURRENT:
        return lambda arrays: kind(weights, arrays.dt_ms, arrays.rng, **values)
    return lambda arrays: kind(weights, arrays.dt_ms, **values)


def _object_name(*parts: object) -> str:
    """Return a name for a Brian2 object, the same in every job."""
    text = "_".join(f"{part:g}" if isinstance(part, float) else str(part) for part in parts)
    return re.sub(r"\W", "_", text.replace("-", "m").replace("+", "p").replace(".", "d"))
