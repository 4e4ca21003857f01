"""The places on a wafer and on its chips."""

from __future__ import annotations

from typing import Any

from nmpi_emulator.backends.brainscales.coordinates.ranged import Enum, OnGrid, Ranged, X, Y
from nmpi_emulator.platforms.brainscales.limits import (
    HICANN_GRID_WIDTH,
    HICANN_ROW_WIDTHS,
    LIMITS,
    RETICLE_SHAPE,
)

_RETICLE_COLUMNS, _RETICLE_ROWS = RETICLE_SHAPE


class Wafer(Ranged):
    """A wafer module, by the number it has at the site."""

    letters, digits = "W", 3


class SideHorizontal(Ranged):
    """Left (0) or right (1)."""

    size = 2


class SideVertical(Ranged):
    """Top (0) or bottom (1)."""

    size = 2


left, right = SideHorizontal(0), SideHorizontal(1)
top, bottom = SideVertical(0), SideVertical(1)


class DNCOnWafer(OnGrid):
    """The communication chip of a reticle."""

    size = LIMITS["fpgas_per_wafer"].count
    columns = HICANN_GRID_WIDTH // _RETICLE_COLUMNS
    row_widths = tuple(width // _RETICLE_COLUMNS for width in HICANN_ROW_WIDTHS[::_RETICLE_ROWS])


class FPGAOnWafer(Ranged):
    """The FPGA that serves a reticle."""

    letters, digits = "F", 2
    size = LIMITS["fpgas_per_wafer"].count


class HICANNOnDNC(Ranged):
    """A HICANN among those of its reticle."""

    size = LIMITS["hicanns_per_fpga"].count


class HICANNOnWafer(OnGrid):
    """A HICANN, made from ``Enum(0 ... 383)`` or from ``X`` and ``Y``."""

    letters, digits = "H", 3
    size = LIMITS["hicanns_per_wafer"].count
    columns = HICANN_GRID_WIDTH
    row_widths = HICANN_ROW_WIDTHS

    def toDNCOnWafer(self) -> DNCOnWafer:  # noqa: N802
        """Return the reticle that the HICANN is on."""
        return DNCOnWafer(X(int(self.x()) // _RETICLE_COLUMNS), Y(int(self.y()) // _RETICLE_ROWS))

    def toHICANNOnWafer(self) -> HICANNOnWafer:  # noqa: N802
        """Return the coordinate itself."""
        return self


class _OnHICANN:
    """A part of a chip, on a certain chip."""

    def __init__(self, part: Any, hicann: Any = None) -> None:
        """Join a part of a chip and the chip."""
        self.part, self.hicann = part, HICANNOnWafer(Enum(0)) if hicann is None else hicann

    def toHICANNOnWafer(self) -> HICANNOnWafer:  # noqa: N802
        """Return the chip."""
        return self.hicann

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and (other.part, other.hicann) == (self.part, self.hicann)

    def __hash__(self) -> int:
        return hash((type(self).__name__, self.part, self.hicann))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.part}, {self.hicann})"


class HICANNGlobal:
    """A HICANN on a certain wafer."""

    def __init__(self, hicann: HICANNOnWafer, wafer: Wafer | None = None) -> None:
        """Join a HICANN and a wafer."""
        self._hicann, self._wafer = hicann, wafer if wafer is not None else Wafer(0)

    def toHICANNOnWafer(self) -> HICANNOnWafer:  # noqa: N802
        """Return the HICANN."""
        return self._hicann

    def toWafer(self) -> Wafer:  # noqa: N802
        """Return the wafer."""
        return self._wafer

    def __eq__(self, other: object) -> bool:
        return isinstance(other, HICANNGlobal) and repr(other) == repr(self)

    def __hash__(self) -> int:
        return hash(repr(self))

    def __repr__(self) -> str:
        return f"HICANNGlobal({self._hicann}, {self._wafer})"


class NeuronBlockOnHICANN(Ranged):
    """One of the blocks of 64 denmems."""

    size = LIMITS["neuron_blocks_per_hicann"].count


class NeuronBlockOnWafer(_OnHICANN):
    """A neuron block of a certain HICANN."""

    def toNeuronBlockOnHICANN(self) -> NeuronBlockOnHICANN:  # noqa: N802
        """Return the block."""
        block: NeuronBlockOnHICANN = self.part
        return block


class NeuronOnHICANN(OnGrid):
    """A denmem: two rows of 256."""

    size = LIMITS["denmems_per_hicann"].count
    columns = size // 2
    row_widths = (columns, columns)


class NeuronOnWafer(_OnHICANN):
    """A denmem of a certain HICANN."""

    def toNeuronOnHICANN(self) -> NeuronOnHICANN:  # noqa: N802
        """Return the denmem."""
        denmem: NeuronOnHICANN = self.part
        return denmem


class FGBlockOnHICANN(Ranged):
    """One of the four blocks of floating gates."""

    size = 4


class SynapseDriverOnHICANN(Ranged):
    """A synapse driver, which serves two rows."""

    size = LIMITS["synapse_drivers_per_hicann"].count


class RowOnSynapseDriver(SideVertical):
    """The upper or the lower row of a driver."""


class SynapseRowOnHICANN(Ranged):
    """A row of synapses."""

    size = 2 * LIMITS["synapse_drivers_per_hicann"].count

    def toSynapseDriverOnHICANN(self) -> SynapseDriverOnHICANN:  # noqa: N802
        """Return the driver of the row."""
        return SynapseDriverOnHICANN(self._number // 2)

    def toRowOnSynapseDriver(self) -> RowOnSynapseDriver:  # noqa: N802
        """Return which of its driver's rows this is."""
        return RowOnSynapseDriver(self._number % 2)


class SynapseColumnOnHICANN(Ranged):
    """A column of synapses."""

    size = LIMITS["denmems_per_hicann"].count // 2


class SynapseOnHICANN(OnGrid):
    """A synapse, made from its column and its row."""

    columns = SynapseColumnOnHICANN.size
    row_widths = (columns,) * SynapseRowOnHICANN.size
    size = columns * len(row_widths)

    def toSynapseRowOnHICANN(self) -> SynapseRowOnHICANN:  # noqa: N802
        """Return the row."""
        return SynapseRowOnHICANN(self.y())

    def toSynapseColumnOnHICANN(self) -> SynapseColumnOnHICANN:  # noqa: N802
        """Return the column."""
        return SynapseColumnOnHICANN(self.x())


class SynapseOnWafer(_OnHICANN):
    """A synapse of a certain HICANN."""

    def toSynapseOnHICANN(self) -> SynapseOnHICANN:  # noqa: N802
        """Return the synapse."""
        synapse: SynapseOnHICANN = self.part
        return synapse


class QuadrantOnHICANN(Ranged):
    """A quarter of a chip."""

    size = 4


class AnalogOnHICANN(Ranged):
    """One of the two analog outputs of a chip."""

    size = LIMITS["membranes_per_adc_group"].count


class HLineOnHICANN(Ranged):
    """A horizontal line of the on-wafer network."""

    size = 64


class VLineOnHICANN(Ranged):
    """A vertical line of the on-wafer network."""

    size = 256


class DNCMergerOnHICANN(Ranged):
    """One of the mergers between a chip and its FPGA."""

    size = 8


class GbitLinkOnHICANN(Ranged):
    """One of the links between a chip and its FPGA."""

    size = 8


class OutputBufferOnHICANN(Ranged):
    """An output to the on-wafer network."""

    size = 8


class BackgroundGeneratorOnHICANN(Ranged):
    """A generator of background events."""

    size = 8


class SendingRepeaterOnHICANN(Ranged):
    """A repeater that sends the spikes of a neuron block."""

    size = 8
