"""Populations and projections of the older API, in its PyNN 0.7 and 0.8 forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import neo
import numpy as np

from nmpi_emulator.backends.brainscales.hbp_pm.experiment import current
from nmpi_emulator.backends.engine.numerics import IntArray
from nmpi_emulator.backends.pylogging import get
from nmpi_emulator.backends.pynn07 import populations, projections
from nmpi_emulator.backends.pynn07.connectors import Connector
from nmpi_emulator.backends.pynn07.description import Description
from nmpi_emulator.backends.pynn07.groups import Group
from nmpi_emulator.platforms.brainscales.limits import LIMITS


def _description() -> Description:
    experiment = current()
    experiment.options_or_refuse()
    return experiment.description


class _Cells(Group):
    def record(self, variables: Any = "spikes", *args: Any, **kwargs: Any) -> None:
        """Record the spikes of all cells, or (PyNN 0.8) the variables that are named."""
        names = [variables] if isinstance(variables, str) else (variables or ["spikes"])
        for name in names if isinstance(names, (list, tuple)) else ["spikes"]:
            self._record(name)

    def initialize(self, *args: Any, **kwargs: Any) -> None:
        """Take initial values, which have no effect."""
        get("PyN").warn("initialize has no effect: membranes of the hardware cannot be set")

    def get_data(self, *args: Any, **kwargs: Any) -> neo.Block:
        """Return what was recorded in the last run as Neo data (PyNN 0.8)."""
        import quantities as pq

        block, segment = neo.Block(name=self.label), neo.Segment()
        spikes = self.getSpikes()
        t_stop = max(self.parts()[0][0].description.results.duration_ms, 1e-9)
        for index in range(self.size):
            times = spikes[spikes[:, 0] == index, 1]
            segment.spiketrains.append(neo.SpikeTrain(times * pq.ms, t_stop=t_stop * pq.ms))
        table = self.get_v()
        for index in np.unique(table[:, 0]):
            rows = table[table[:, 0] == index]
            period = (rows[1, 1] - rows[0, 1]) * pq.ms
            segment.analogsignals.append(
                neo.AnalogSignal(rows[:, 2:], units="mV", sampling_period=period, name="v")
            )
        block.segments.append(segment)
        return block


class Population(_Cells, populations.Population):
    """Cells of one type."""

    current_description = staticmethod(_description)

    def __init__(
        self,
        size: Any,
        cellclass: Any,
        cellparams: Mapping[str, Any] | None = None,
        structure: Any = None,
        label: str | None = None,
    ) -> None:
        """Create ``size`` cells.

        :raises ParameterValueOutOfRangeError: if the hardware cannot have a parameter.
        """
        current().require_unmapped()
        super().__init__(size, cellclass, cellparams, structure, label)

    def check_parameters(self, indices: IntArray) -> None:
        """Refuse parameters that the hardware cannot have.

        :raises ParameterValueOutOfRangeError: if there are any.
        """
        options = current().options_or_refuse()
        for name, values in self.parameters.items():
            if values.dtype == object:
                continue
            capacitances = (
                self.parameters["cm"]
                if self.parameters.celltype.has_parameter("cm")
                else np.ones(len(values))
            )
            for value, cm in {(float(values[i]), float(capacitances[i])) for i in indices}:
                options.check_range(name, value, cm)

    def set_cells(self, name: str, value: Any, indices: IntArray) -> None:
        """Set a parameter of some cells; once the network is mapped, of sources only."""
        if not self.celltype.source:
            current().require_unmapped()
        super().set_cells(name, value, indices)


class PopulationView(_Cells, populations.PopulationView):
    """Some cells of a population."""


class Assembly(_Cells, populations.Assembly):
    """Cells of several populations."""


for _kind in (Population, PopulationView):
    _kind.view_class = PopulationView
    _kind.assembly_class = Assembly


class StaticSynapse:
    """Fixed weight (uS); the delay (ms) makes no difference (PyNN 0.8)."""

    def __init__(self, weight: Any = 0.0, delay: Any = None) -> None:
        """Keep weight and delay.

        :raises ParameterValueOutOfRangeError: if the hardware cannot have one of them.
        """
        options = current().options_or_refuse()
        for name, value in (("weight", weight), ("delay", delay)):
            if isinstance(value, (int, float)):
                options.check_range(f"{name} of StaticSynapse", value)
        self.weight, self.delay = weight, delay


class Projection(projections.Projection):
    """The synapses between two groups of cells."""

    current_description = staticmethod(_description)

    def __init__(
        self,
        presynaptic_population: Any,
        postsynaptic_population: Any,
        method: Connector,
        source: Any = None,
        target: Any = None,
        synapse_dynamics: Any = None,
        label: str | None = None,
        rng: Any = None,
        synapse_type: Any = None,
        receptor_type: Any = None,
    ) -> None:
        """Create the synapses.

        :raises ParameterValueOutOfRangeError: if the hardware cannot have a weight.
        """
        current().require_unmapped()
        synapse = synapse_type if synapse_type is not None else source
        #: What the range of the weights is called, which depends on the form of the API.
        self._weight_range = "weight"
        if isinstance(synapse, StaticSynapse):
            self._weight_range = "weight of StaticSynapse"
            method.weights, method.delays = synapse.weight, synapse.delay or 0.0
        target = receptor_type or target
        super().__init__(
            presynaptic_population,
            postsynaptic_population,
            method,
            None,
            target,
            synapse_dynamics,
            label,
            rng,
        )

    def check_synapses(self) -> None:
        """Refuse weights that the hardware cannot have, and warn of delays.

        :raises ParameterValueOutOfRangeError: if there are any.
        """
        options = current().options_or_refuse()
        for weight in np.unique(self.synapses.weights).tolist():
            options.check_range(self._weight_range, weight)
        if np.any(self.synapses.delays > 0):
            delay = LIMITS["synaptic_delay"].value * options.speedup / LIMITS["speed_up"].value
            get("PyN").warn(
                f"delays are those of the hardware, about {delay:g} to {delay * 4.4 / 1.2:.2g} ms"
            )

    def setWeights(self, weights: Any) -> None:  # noqa: N802
        """Set the weights (uS) of a network that is not mapped yet.

        :raises ParameterValueOutOfRangeError: if the hardware cannot have one.
        """
        current().require_unmapped()
        super().setWeights(weights)
        self.check_synapses()

    @property
    def receptor(self) -> int:
        """The synaptic input that the synapses lead to, by its number."""
        names = ["excitatory", "inhibitory"]
        if self.target not in names:
            raise Exception(f"{self.label!r}: a target is 'excitatory' or 'inhibitory', not {self.target!r}")
        return names.index(self.target)
