"""Compiled code for plasticity, where the rule has it and the cache holds it."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from nmpi_emulator.backends.engine.compilation import WrittenCode
from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray
from nmpi_emulator.backends.engine.synapses.model import Indices, SynapseArrays
from nmpi_emulator.backends.spinnaker.numerics.plasticity.deferred import DeferredHandler
from nmpi_emulator.backends.spinnaker.numerics.plasticity.modulation import (
    ELIGIBILITY,
    MODULATES,
    ModulatedHandler,
)
from nmpi_emulator.backends.spinnaker.numerics.plasticity.timing import Timing

#: What is compiled; ``nmpi-emulator warm`` does so ahead.
SOURCE = Path(__file__).with_suffix(".pyx").read_text()
#: What the numpy code for one presynaptic event costs, in lines of generated code.
_LINES = 100


class CompiledHandler(DeferredHandler):
    """Updates synapses by compiled code once that is at hand, and by numpy until then.

    Both share all arrays, so one can take over from the other between two events.
    """

    @cached_property
    def _code(self) -> WrittenCode:
        return WrittenCode(SOURCE, _LINES)

    @property
    def codes(self) -> list[WrittenCode]:
        """What can be compiled."""
        return [self._code]

    def spiked(self, cells: IntArray, now: float) -> None:
        """Enter postsynaptic spikes into the histories."""
        if self._code.module is None:
            super().spiked(cells, now)
        elif cells.size:
            self._kernel.post_spikes(self._index[cells], self._tick(now))

    def pre(self, synapses: Indices, now: float) -> FloatArray:
        """Work off what has happened since the last presynaptic spike; return the new weights."""
        if self._code.module is None:
            return super().pre(synapses, now)
        weights: FloatArray = self._kernel.pre_spikes(synapses, self._arrays.dendritic, self._tick(now))
        return weights

    @cached_property
    def _kernel(self) -> Any:
        """What updates the arrays; the values of the constants have come by now."""
        assert self._code.module is not None
        return self._bound(self._code.module)

    def _bound(self, module: ModuleType) -> Any:
        return module.Kernel(*self._numbers(module.CONSTANTS))

    def _numbers(self, constants: tuple[str, ...]) -> tuple[Any, ...]:
        """Return what compiled code works on, with these constants."""
        compiled = self._timing.compiled
        assert compiled is not None
        unused = np.zeros(self._arrays.size)
        fast, slow = (*self._traces, unused, unused)[:2]
        return (
            compiled.name,
            self._timing.weights.name == "multiplicative",
            compiled.alpha,
            tuple(table.entries for table in compiled.tables),
            compiled.tables[-1].shift,
            self._weight,
            self._last_pre,
            (fast, slow),
            self._scale,
            self._columns(constants),
            self._cell_of,
            self._history.times,
            self._history.traces,
            self._history.columns,
        )

    def _columns(self, names: tuple[str, ...]) -> IntArray:
        """Return constants as columns, in one row if they hold for all synapses."""
        columns = [self._constants.get(name) for name in names]
        return np.stack(np.broadcast_arrays(*columns), axis=1)


class CompiledModulatedHandler(CompiledHandler, ModulatedHandler):
    """The same under neuromodulation."""

    def _bound(self, module: ModuleType) -> Any:
        kernel = module.ModulatedKernel(*self._numbers(module.CONSTANTS))
        return kernel.modulate(
            self._own[ELIGIBILITY],
            self._arrays.array(MODULATES),
            self._eligibility.entries,
            self._eligibility.shift,
            self._dopamine.entries,
            self._dopamine.shift,
            int(self._integral),
        )


def handler_of(timing: Timing, arrays: SynapseArrays) -> DeferredHandler:
    """Return the handler of one group of synapses: compiled code, if it knows the rule."""
    return (CompiledHandler if timing.compiled else DeferredHandler)(timing, arrays)
