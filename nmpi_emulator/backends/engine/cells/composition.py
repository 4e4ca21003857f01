"""What cell models that are put together from receptors have in common."""

from __future__ import annotations

from collections.abc import Mapping

from nmpi_emulator.backends.engine.cells.receptors import Receptor
from nmpi_emulator.backends.engine.cells.text import total
from nmpi_emulator.backends.engine.numerics import FloatArray


class Receptors:
    """The receptors of a model by suffix, and what each of them contributes to its parts."""

    def __init__(self, named: Mapping[str, Receptor]) -> None:
        """Take receptors by suffix."""
        self._named = dict(named)

    @classmethod
    def numbered(cls, receptors: tuple[Receptor, ...]) -> Receptors:
        """Take receptors that are named by their index, as those of synapses are."""
        return cls({str(index): receptor for index, receptor in enumerate(receptors)})

    def __len__(self) -> int:
        """Return the number of receptors."""
        return len(self._named)

    @property
    def kinds(self) -> str:
        """The kinds of the receptors, as part of the name of a model."""
        return "_".join(receptor.name for receptor in self._named.values())

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of all parameters."""
        return tuple(p for s, r in self._named.items() for p in r.parameters(s))

    @property
    def time_constants(self) -> tuple[str, ...]:
        """Names of those parameters that are time constants."""
        return tuple(f"{name}{s}" for s, r in self._named.items() for name in r.times)

    @property
    def derived(self) -> tuple[str, ...]:
        """Names of all derived arrays."""
        return tuple(d for s, r in self._named.items() for d in r.derived(s))

    @property
    def state(self) -> dict[str, float]:
        """Names of all state variables, with their initial values."""
        return {name: value for s, r in self._named.items() for name, value in r.state(s).items()}

    def derive(self, parameters: Mapping[str, FloatArray], h: float) -> dict[str, FloatArray]:
        """Return the derived arrays for a substep of ``h`` ms."""
        derived: dict[str, FloatArray] = {}
        for suffix, receptor in self._named.items():
            derived.update(receptor.derive(suffix, parameters, h))
        return derived

    @property
    def means(self) -> list[str]:
        """Text that sets ``mean`` of each receptor for a substep."""
        return [receptor.mean(suffix) for suffix, receptor in self._named.items()]

    @property
    def ends(self) -> list[str]:
        """Text that sets ``end`` of each receptor for a substep."""
        return [receptor.end(suffix) for suffix, receptor in self._named.items()]

    @property
    def decays(self) -> list[str]:
        """Text that carries all receptors over a substep; the ends went before."""
        return [receptor.decay(suffix) for suffix, receptor in self._named.items()]

    @property
    def absorptions(self) -> list[str]:
        """Text that takes in what has arrived."""
        return [receptor.absorb(suffix) for suffix, receptor in self._named.items()]

    @property
    def conductance(self) -> str:
        """The average conductance of all receptors over a substep (uS), as text."""
        return total(f"mean{s}" for s, r in self._named.items() if r.conductance)

    @property
    def drive(self) -> str:
        """The average current at v = 0 of all receptors over a substep (nA), as text."""
        return total(f"mean{s}*e{s}" if r.conductance else f"mean{s}" for s, r in self._named.items())

    def fall(self, level: str) -> str:
        """Return the current at potential ``level``: its begin less its end over a substep."""
        return total(
            f"({r.value(s)} - end{s})*(e{s} - {level})" if r.conductance else f"({r.value(s)} - end{s})"
            for s, r in self._named.items()
        )
