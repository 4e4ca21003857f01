"""The scales at which weights are stored."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nmpi_emulator.backends.spinnaker.session import session
from nmpi_emulator.backends.spinnaker.sources.poisson import PoissonGroup
from nmpi_emulator.platforms.spinnaker import weights

if TYPE_CHECKING:
    from nmpi_emulator.backends.spinnaker.neurons import NeuronGroup
    from nmpi_emulator.backends.spinnaker.projections import Projection


@dataclass(frozen=True)
class Scales:
    """How the weights onto a population are stored, for each receptor.

    :param shifts: ring-buffer shifts.
    :param factors: what weights are multiplied by before they are rounded.
    """

    shifts: tuple[int, ...]
    factors: tuple[float, ...]


def scales_of(group: NeuronGroup) -> Scales:
    """Return how the weights onto a population are stored.

    Source: sPyNNaker 7.4.1, ``PopulationVertex.get_ring_buffer_shifts``.
    """
    model_scale = group.kind.weight_scale
    sums = _largest_sums(group, model_scale)
    if any(map(math.isinf, sums)):
        raise session().findings.refuse(
            OverflowError,
            "spinnaker/fixed-point-range",
            f"A weight of the synapses onto {group.label} is infinite",
            where=group.place,
        )
    shifts = tuple(map(weights.shift_of, sums))
    return Scales(shifts, tuple(weights.scale_of(shift, model_scale) for shift in shifts))


def _largest_sums(group: NeuronGroup, model_scale: float) -> list[float]:
    receptors = range(len(group.kind.receptors))
    if group.max_expected_summed_weight is not None:
        return [float(largest) * model_scale for largest in group.max_expected_summed_weight]
    afferents: list[list[weights.Afferent]] = [[] for _ in receptors]
    for projection in group.incoming_projections():
        if not projection.receptor_from_dynamics:
            for receptor, afferent in _afferents(projection, group):
                afferents[receptor].append(afferent)
    return [
        weights.largest_sum(
            afferents[receptor],
            model_scale=model_scale,
            sum_scaled=session().rules.conductance_sum_scaled,
            sigma=float(group.ring_buffer_sigma),
            steps_per_second=session().clock.steps_per_second,
        )
        for receptor in receptors
    ]


def _afferents(projection: Projection, group: NeuronGroup) -> list[tuple[int, weights.Afferent]]:
    """Return what the scale depends on, for each receptor that a projection reaches."""
    dynamics, synapses = projection.synapse_dynamics, projection.connector.to_post_maximum(projection)
    delay_variance = dynamics.delay_variance(projection)
    rate, spikes = _activity(projection, group)

    def afferent(mean: float, variance: float, largest: float) -> weights.Afferent:
        return weights.Afferent(
            synapses=synapses,
            weight_mean=mean,
            weight_variance=variance,
            weight_max=largest,
            delay_variance=delay_variance,
            rate_hz=rate,
            spikes_per_step=spikes,
        )

    signed = getattr(dynamics, "signed_statistics", None)
    if signed is not None:
        return [(receptor, afferent(*numbers)) for receptor, numbers in signed(projection)]
    mean, variance = dynamics.weight_mean(projection), dynamics.weight_variance(projection)
    return [(projection.receptor, afferent(mean, variance, dynamics.weight_maximum(projection)))]


def _activity(projection: Projection, group: NeuronGroup) -> tuple[float, float]:
    """Return the rate (Hz) and the spikes per step to reckon with of a source cell."""
    rate, per_second = float(group.spikes_per_second), session().clock.steps_per_second
    source = projection.pre_group
    if session().rules.poisson_rate_in_scale and isinstance(source, PoissonGroup):
        return (source.max_rate or rate), source.spikes_per_step
    return rate, max(1.0, rate / per_second)
