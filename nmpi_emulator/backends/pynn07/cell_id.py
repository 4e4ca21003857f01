"""The cells of a population, as numbers that know their parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nmpi_emulator.backends.pynn07.populations import Population


class CellID(int):
    """The number of a cell in the network; its parameters are its attributes."""

    parent: Population

    def __new__(cls, number: int, parent: Population) -> CellID:
        """Make the ID of a cell of ``parent``."""
        cell = super().__new__(cls, number)
        object.__setattr__(cell, "parent", parent)
        return cell

    @property
    def index(self) -> int:
        """The place of the cell in its population."""
        return int(self) - self.parent.first_id

    @property
    def cellclass(self) -> Any:
        """The cell's type."""
        return type(self.parent.celltype)

    @property
    def local(self) -> bool:
        """Whether the cell is simulated by this process: always."""
        return True

    @property
    def position(self) -> tuple[float, float, float]:
        """Where the cell is in space."""
        x, y, z = self.parent.positions[:, self.index]
        return float(x), float(y), float(z)

    def __getattr__(self, name: str) -> Any:
        """Return a parameter."""
        if name.startswith("_") or not self.cellclass.has_parameter(name):
            raise AttributeError(f"cells of type {self.cellclass.__name__} have no {name!r}")
        return self.parent.parameters[name][self.index]

    def __setattr__(self, name: str, value: Any) -> None:
        """Set a parameter."""
        self.set_parameters(**{name: value})

    def get_parameters(self) -> dict[str, Any]:
        """Return all parameters."""
        return self.parent.parameters.cell(self.index)

    def set_parameters(self, **parameters: Any) -> None:
        """Set several parameters."""
        for name, value in parameters.items():
            self.parent[self.index : self.index + 1].set(name, value)

    def inject(self, source: Any) -> None:
        """Let a current source flow into the cell."""
        source.inject_into([self])

    def __reduce__(self) -> Any:
        """Travel as a plain number: the population stays where it is."""
        return int, (int(self),)
