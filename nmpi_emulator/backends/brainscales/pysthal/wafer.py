"""The wafer as its lower software layer shows it: as far as synapses are set by hand.

Scripts map a network, then set weights and the largest conductance of synapses, and run with
``skip_mapping``.  What they set is kept here and used by the emulation.  Settings that the emulation
cannot make anything of are kept where they only configure, and refused where a value of real hardware
would be read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from nmpi_emulator.backends.brainscales.coordinates import (
    Enum,
    FGBlockOnHICANN,
    HICANNOnWafer,
    RowOnSynapseDriver,
    SideHorizontal,
    SynapseDriverOnHICANN,
    SynapseOnHICANN,
    SynapseRowOnHICANN,
)
from nmpi_emulator.backends.brainscales.pyhalbe.hicann import FGConfig, SharedParameter, SynapseWeight
from nmpi_emulator.backends.constraints.pointers import about_platform
from nmpi_emulator.platforms.brainscales.limits import GMAX_CONFIGURATIONS


class HardwareAccess(RuntimeError):
    """A script asks for what only real hardware can tell."""


def refuse(owner: str, name: str) -> HardwareAccess:
    """Return the error for a part of the hardware that the emulator does not have."""
    return HardwareAccess(
        f"the emulator does not model {owner}.{name}: it has weights, V_gmax and gmax dividers of synapses, "
        f"and shared parameters of floating gates; see {about_platform('BrainScaleS')}"
    )


class SynapseProxy:
    """One synapse: its weight can be set."""

    def __init__(self, chip: HICANN, place: tuple[int, int]) -> None:
        self.__dict__.update(_chip=chip, _place=place)

    @property
    def weight(self) -> SynapseWeight:
        """The 4-bit weight."""
        known = self._chip.weights.get(self._place)
        return SynapseWeight(self._chip.mapped_weight(*self._place) if known is None else known)

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "weight":
            self._chip.weights[self._place] = int(value)
        elif name != "decoder":
            raise refuse("synapse", name)

    def __getattr__(self, name: str) -> Any:
        raise refuse("synapse", name)


class SynapseRowProxy:
    """A row of synapses: the dividers of its largest conductance can be set."""

    def __init__(self, chip: HICANN, row: int) -> None:
        self._chip, self._row = chip, row

    def set_gmax_div(self, side: SideHorizontal, divisor: int) -> None:
        """Set the divider of one side, 0 to 15; the strongest is 1."""
        if not 0 <= int(divisor) <= 15:
            raise RuntimeError(f"a gmax divider is a number from 0 to 15, not {int(divisor)}")
        self._chip.dividers[self._row][int(side)] = int(divisor)

    def get_gmax_div(self, side: SideHorizontal) -> int:
        """Return the divider of one side."""
        return self._chip.dividers[self._row][int(side)]

    def __getattr__(self, name: str) -> Any:
        raise refuse("synapse row", name)


class Synapses:
    """The synapses of a chip, by coordinate of a synapse, or of a driver and then a row."""

    def __init__(self, chip: HICANN) -> None:
        self._chip = chip

    def __getitem__(self, place: Any) -> Any:
        if hasattr(place, "toSynapseOnHICANN"):
            place = place.toSynapseOnHICANN()
        if isinstance(place, SynapseOnHICANN):
            return SynapseProxy(self._chip, (int(place.y()), int(place.x())))
        if isinstance(place, SynapseRowOnHICANN):
            return SynapseRowProxy(self._chip, int(place))
        if isinstance(place, SynapseDriverOnHICANN):
            return {
                row: SynapseRowProxy(self._chip, 2 * int(place) + int(row))
                for row in RowOnSynapseDriver.all()
            }
        raise refuse("synapses", repr(place))


class FloatingGates:
    """The floating gates of a chip: shared parameters can be set and read back as they were set."""

    def __init__(self) -> None:
        self._shared: dict[tuple[int, SharedParameter], int] = {}
        self._passes = [FGConfig() for _ in range(3)]

    def setShared(self, block: FGBlockOnHICANN, parameter: SharedParameter, value: int) -> None:  # noqa: N802
        """Set a shared parameter of a block, 0 to 1023."""
        if not 0 <= int(value) <= 1023:
            raise RuntimeError(f"a floating gate takes a value from 0 to 1023, not {int(value)}")
        self._shared[int(block), parameter] = int(value)

    def getShared(self, block: FGBlockOnHICANN, parameter: SharedParameter) -> int:  # noqa: N802
        """Return a shared parameter of a block."""
        default = GMAX_CONFIGURATIONS[0][0] if parameter.name.startswith("V_gmax") else None
        value = self._shared.get((int(block), parameter), default)
        if value is None:
            raise refuse("floating gate", parameter.name)
        return value

    @property
    def is_changed(self) -> bool:
        """Whether a script has set a shared parameter."""
        return bool(self._shared)

    def v_gmax(self) -> float:
        """Return V_gmax0, averaged over the blocks."""
        values = [self.getShared(block, SharedParameter.V_gmax0) for block in FGBlockOnHICANN.all()]
        return sum(values) / len(values)

    def getNoProgrammingPasses(self) -> int:  # noqa: N802
        """Return how often the gates are programmed."""
        return len(self._passes)

    def getFGConfig(self, number: Any) -> FGConfig:  # noqa: N802
        """Return the settings of one pass."""
        return self._passes[int(number)]

    def setFGConfig(self, number: Any, config: FGConfig) -> None:  # noqa: N802
        """Set the settings of one pass, which make no difference here."""
        self._passes[int(number)] = config

    def __getattr__(self, name: str) -> Any:
        raise refuse("floating_gates", name)


class HICANN:
    """One chip: what a script has set on it."""

    def __init__(self) -> None:
        self.floating_gates = FloatingGates()
        self.synapses = Synapses(self)
        #: By row: the dividers of both sides.  The default divisor is their sum.
        divisor = GMAX_CONFIGURATIONS[0][1]
        self.dividers: defaultdict[int, list[int]] = defaultdict(
            lambda: [divisor // 2, divisor - divisor // 2]
        )
        #: By row and column: weights that a script has set.
        self.weights: dict[tuple[int, int], int] = {}
        #: Returns the weight that the mapping has given to a row and column.
        self.mapped_weight: Callable[[int, int], int] = lambda row, column: 0

    @property
    def is_changed(self) -> bool:
        """Whether a script has set anything that synapses depend on."""
        return bool(self.weights or self.dividers or self.floating_gates.is_changed)

    def divisor(self, row: int) -> int:
        """Return by what the largest conductance of a row is divided."""
        return max(1, sum(self.dividers[row])) if row in self.dividers else GMAX_CONFIGURATIONS[0][1]

    def __getattr__(self, name: str) -> Any:
        raise refuse("HICANN", name)


class Wafer:
    """A wafer: chips by their coordinate, made when they are first asked for."""

    def __init__(self, coordinate: Any = None, *ignored: Any) -> None:
        self._coordinate = coordinate
        self._chips: dict[int, HICANN] = {}

    def __getitem__(self, place: Any) -> HICANN:
        number = int(place.toHICANNOnWafer().toEnum())
        if number not in self._chips:
            self._chips[number] = HICANN()
        return self._chips[number]

    def chip(self, number: int) -> HICANN | None:
        """Return a chip by its number, if it is in use."""
        return self._chips.get(number)

    def index(self) -> Any:
        """Return the coordinate of the wafer."""
        return self._coordinate

    def getAllocatedHicannCoordinates(self) -> list[HICANNOnWafer]:  # noqa: N802
        """Return the chips in use."""
        return [HICANNOnWafer(Enum(number)) for number in sorted(self._chips)]

    def allocate(self, hicanns: Iterable[int]) -> None:
        """Take chips into use."""
        for number in hicanns:
            self._chips.setdefault(number, HICANN())

    def __getattr__(self, name: str) -> Any:
        raise refuse("wafer", name)
