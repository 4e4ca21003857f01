"""When generated code is compiled."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from types import ModuleType
from typing import Protocol

from nmpi_emulator.backends.engine.extensions import Extensions

logger = logging.getLogger("nmpi_emulator.engine")

#: Chooses the kind of code: ``auto``, ``numpy`` (never compiled) or ``compiled`` (always, if
#: possible).
TARGET_VARIABLE = "NMPI_EMULATOR_ENGINE_TARGET"

#: What one line of text costs in a step as numpy code (s), and as compiled code next to nothing:
#: measured with IF_cond_exp, 33 lines, up to 4000 cells.
LINE_S = 1.1e-6

#: What it costs to generate and load a compiled module that is in the cache (s).
LOADING_S = 0.03

#: What it costs to compile a module (s), with the doubt whether the run will be as long as it says.
COMPILING_S = 12.0


@dataclass
class Compilation:
    """Decides whether code is worth compiling, and gets it from the cache.

    A short run never compiles.  A longer one takes what is in the cache; only a run that would take
    much longer without compiled code than a compilation takes compiles what is missing.
    """

    target: str = "auto"
    extensions: Extensions = field(default_factory=Extensions)
    _refused: bool = False

    def __post_init__(self) -> None:
        """Refuse an unknown target."""
        if self.target not in ("auto", "numpy", "compiled"):
            raise ValueError(f"{TARGET_VARIABLE} must be auto, numpy or compiled, not {self.target!r}.")

    @classmethod
    def from_environment(cls) -> Compilation:
        """Return the choice that the environment makes."""
        return cls(os.environ.get(TARGET_VARIABLE, "auto"))

    def worth_loading(self, lines: int, calls: int) -> bool:
        """Whether code of ``lines`` lines that runs ``calls`` times should be looked up."""
        if self.target == "auto":
            return lines * calls * LINE_S > LOADING_S
        return self.target == "compiled"

    def module(
        self, source: str, lines: int, calls: int, announce: Callable[[], object] = lambda: None
    ) -> ModuleType | None:
        """Return the compiled module of ``source``; None if numpy code is to run.

        ``announce`` is called before a compilation.
        """
        found = self.extensions.find(source)
        if found is not None:
            return found
        if self.target == "auto" and lines * calls * LINE_S < COMPILING_S:
            return None
        if not self.extensions.can_compile:
            self._note_refusal()
            return None
        announce()
        return self.extensions.build(source)

    def _note_refusal(self) -> None:
        """Say once why a long run is not compiled."""
        if not self._refused:
            logger.warning(
                "Running without compiled code: there is no C++ compiler, or the cache %s cannot "
                "be written to.",
                self.extensions.directory,
            )
        self._refused = True


class Compilable(Protocol):
    """Code that runs in numpy until it is compiled."""

    @property
    def source(self) -> str:
        """The source of the compiled code, the same in every job."""
        ...

    def prepare(
        self, compilation: Compilation, steps: int, announce: Callable[[], object] = lambda: None
    ) -> None:
        """Take compiled code from now on, if that is worth it for so many steps.

        ``announce`` is called before a compilation, which takes long.
        """
        ...


class WrittenCode:
    """Cython that was written rather than generated; ``module`` is there once it is compiled.

    Whoever holds it does the same in numpy meanwhile, at a cost of so many ``lines`` a step.
    """

    def __init__(self, source: str, lines: int) -> None:
        """Compile nothing yet."""
        self.source = source
        self.module: ModuleType | None = None
        self._lines = lines

    def prepare(
        self, compilation: Compilation, steps: int, announce: Callable[[], object] = lambda: None
    ) -> None:
        """Take compiled code from now on, if that is worth it for so many steps.

        ``announce`` is called before a compilation, which takes long.
        """
        if self.module is None and compilation.worth_loading(self._lines, steps):
            self.module = compilation.module(self.source, self._lines, steps, announce)
