"""The sections of PyMarocco: groups of options, with what the software checks of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from nmpi_emulator.backends import job
from nmpi_emulator.backends.brainscales.coordinates import HICANNOnWafer, NeuronBlockOnHICANN
from nmpi_emulator.backends.brainscales.pymarocco.enumerations import DefectsBackend, IGLSpeedup
from nmpi_emulator.backends.brainscales.pymarocco.knobs import Knob, require
from nmpi_emulator.backends.pylogging import get
from nmpi_emulator.platforms.brainscales.limits import LIMITS

_LARGEST_NEURON = LIMITS["denmems_per_neuron"].count
_DRIVERS_PER_QUADRANT = LIMITS["synapse_drivers_per_quadrant"].count


def _check_size(size: Any) -> None:
    require(
        0 < size <= _LARGEST_NEURON and size % 2 == 0,
        f"the size of a neuron is an even number of denmems from 2 to {_LARGEST_NEURON}, not {size}",
    )


class Experiment:
    """How the time of the model is related to that of the hardware."""

    speedup = Knob(
        LIMITS["speed_up"].value, lambda x: require(x > 0, f"the speed-up must be positive, not {x}")
    )
    #: Time on the hardware (s) before the model's time zero.
    offset_in_s = Knob(20e-6, lambda x: require(x >= 0, f"the offset must not be negative: {x}"))
    truncate_all_neurons = Knob(True)
    truncate_spikes = Knob(True)
    truncate_traces = Knob(True)


class ParamTrafo:
    """How potentials of the model are related to voltages on the hardware.

    ``alpha_v`` is in V per 100 mV of the model's scale of 1 V: 10 means that 100 mV become 1 V.
    """

    def __init__(self) -> None:
        self.alpha_v = 10.0
        self.shift_v = 1.2
        self.use_big_capacitors = True
        self.i_gl_speedup = IGLSpeedup.NORMAL

    def set_trafo_with_bio_to_hw_ratio(
        self, max_bio_mv: float, min_bio_mv: float, max_hw_v: float, min_hw_v: float
    ) -> None:
        """Spread the potentials between two values (mV) over the voltages between two values (V)."""
        require(max_bio_mv > min_bio_mv and max_hw_v > min_hw_v, "a largest value must exceed the smallest")
        self.alpha_v = 1e3 * (max_hw_v - min_hw_v) / (max_bio_mv - min_bio_mv)
        self.shift_v = max_hw_v - self.alpha_v * max_bio_mv * 1e-3


class NeuronPlacement:
    """How neurons are placed that were not placed by hand."""

    default_neuron_size = Knob(LIMITS["default_denmems_per_neuron"].count, _check_size)
    restrict_rightmost_neuron_blocks = Knob(False)
    minimize_number_of_sending_repeaters = Knob(False)
    default_placement_strategy = Knob("byNeuronBlockEnumAndPopulationIDasc")

    def skip_hicanns_without_neuron_blacklisting(self, value: bool = True) -> None:
        """Refuse an option that the software has given up; old scripts still set it.

        :raises RuntimeError: unless the job asks for old names to be accepted.
        """
        message = "neuron_placement.skip_hicanns_without_neuron_blacklisting is deprecated: delete the line"
        if not job.current().hardware_config.get("accept_old_names"):
            raise RuntimeError(message)
        get("marocco").warn(message)


class InputPlacement:
    """How external sources are placed."""

    bandwidth_utilization = Knob(
        LIMITS["input_bandwidth_utilisation"].value,
        lambda x: require(0 <= x <= 1, f"the utilisation of the bandwidth is between 0 and 1, not {x}"),
    )
    consider_firing_rate = Knob(True)


class SynapseRouting:
    """How synapse drivers are chained."""

    def __init__(self) -> None:
        self._chain_length = LIMITS["synapse_driver_chain_length"].count

    def driver_chain_length(self, length: int | None = None) -> int | None:
        """Set or return how many drivers may be chained behind one line."""
        if length is None:
            return self._chain_length
        # quirk: the software tests the value that it is about to replace, so the first bad one passes.
        require(
            0 < self._chain_length <= _DRIVERS_PER_QUADRANT,
            f"a chain has 1 to {_DRIVERS_PER_QUADRANT} synapse drivers, not {self._chain_length}",
        )
        self._chain_length = length
        return None


class L1Routing:
    """How lines of the on-wafer network are found."""

    def __init__(self) -> None:
        self.priorities: dict[Any, int] = {}

    backbone = "backbone"
    dijkstra = "dijkstra"
    algorithm = Knob(
        backbone,
        lambda x: require(x in ("backbone", "dijkstra"), f"there is no routing algorithm {x!r}"),
    )
    switch_ordering = Knob("shuffled")
    shuffle_switches_seed = Knob(424242)
    shuffle_switches_with_seed = Knob(424242)

    def priority(self, projection: Any, priority: int) -> None:
        """Route a projection earlier than those with smaller numbers."""
        require(priority >= 1, f"a priority is 1 or more, not {priority}")
        self.priorities[projection] = priority


class MergerRouting:
    """How the mergers of a chip are set."""

    minimize_as_possible = "minimize_as_possible"
    minimize_number_of_sending_repeaters = "minimize_number_of_sending_repeaters"
    one_to_one = "one_to_one"
    strategy = Knob(
        minimize_as_possible,
        lambda x: require(
            x in ("minimize_as_possible", "minimize_number_of_sending_repeaters", "one_to_one"),
            f"there is no strategy {x!r} of merger routing",
        ),
    )


@dataclass
class Request:
    """Cells that a script places by hand.

    :param blocks: pairs of HICANN and neuron block to fill in this order; empty for anywhere.
    :param size: denmems per neuron; ``None`` for the default.
    :param wafers: numbers of the wafers that the script names with the places.
    """

    cells: Any
    blocks: list[tuple[int, int]] = field(default_factory=list)
    size: int | None = None
    wafers: set[int] = field(default_factory=set)


class ManualPlacement:
    """Which cells are placed by hand, and where."""

    def __init__(self) -> None:
        self.requests: list[Request] = []

    def on_hicann(self, cells: Any, hicanns: Any, size: int | None = None) -> None:
        """Place cells on a HICANN, or on the HICANNs of a list in their order."""
        blocks = [
            (int(each.toHICANNOnWafer().toEnum()), block)
            for each in _listed(hicanns, HICANNOnWafer)
            for block in range(NeuronBlockOnHICANN.size or 0)
        ]
        self._add(cells, blocks, size, _wafers(hicanns))

    def on_neuron_block(self, cells: Any, blocks: Any, size: int | None = None) -> None:
        """Place cells on a neuron block, or on the blocks of a list in their order."""
        places = [
            (int(each.toHICANNOnWafer().toEnum()), int(each.toNeuronBlockOnHICANN()))
            for each in (blocks if isinstance(blocks, (list, tuple)) else [blocks])
        ]
        self._add(cells, places, size, _wafers(blocks))

    def on_neuron(self, cells: Any, neurons: Any) -> None:
        """Place cells on logical neurons."""
        chosen = neurons if isinstance(neurons, (list, tuple)) else [neurons]
        places = [(neuron.hicann, neuron.block) for neuron in chosen]
        self._add(cells, places, chosen[0].size())

    def with_size(self, cells: Any, size: int) -> None:
        """Make the neurons of cells of another number of denmems."""
        self._add(cells, [], size)

    def _add(
        self, cells: Any, blocks: list[tuple[int, int]], size: int | None, wafers: set[int] | None = None
    ) -> None:
        if size is not None:
            _check_size(size)
        self.requests.append(Request(cells, blocks, size, wafers or set()))


def _wafers(places: Any) -> set[int]:
    """Return the wafers of places that name one."""
    chosen = places if isinstance(places, (list, tuple)) else [places]
    return {int(place.toWafer()) for place in chosen if hasattr(place, "toWafer")}


def _listed(places: Any, kind: type) -> Iterable[Any]:
    chosen = list(places) if isinstance(places, (list, tuple)) else [places]
    for place in chosen:
        if not hasattr(place, "toHICANNOnWafer"):
            raise TypeError(f"{place!r} is no {kind.__name__}")
    return chosen


class Defects:
    """Which components of the wafer are known to be defect."""

    Backend = DefectsBackend

    def __init__(self) -> None:
        self.backend = DefectsBackend.XML
        self.path = ""
