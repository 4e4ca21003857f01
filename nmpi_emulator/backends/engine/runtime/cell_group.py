"""All cells of one model as one Brian2 group."""

# mypy: allow-subclassing-any

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nmpi_emulator.backends.engine.cells.model import CellModel, TextKernel
from nmpi_emulator.backends.engine.network import Cells
from nmpi_emulator.backends.engine.numerics import IntArray
from nmpi_emulator.backends.engine.runtime.part import ArrayPart
from nmpi_emulator.backends.engine.runtime.text_step import TextStep
from nmpi_emulator.backends.engine.runtime.timeline import Timeline


class CellGroup(ArrayPart):
    """The cells of all blocks that share one model.

    Brian2's own NeuronGroup would split the step into three code objects (state update, threshold,
    reset), parse units at every construction and know only one order of things.  This group has
    Brian2's variables, and one step that the model's kernel provides.
    """

    def __init__(
        self,
        model: CellModel,
        blocks: Sequence[Cells],
        timeline: Timeline,
        rng: np.random.Generator,
    ) -> None:
        """Allocate the arrays of all cells and bind the model's kernel to them."""
        size = sum(block.size for block in blocks)
        super().__init__(f"cells_{model.name}", "groups", size, timeline)
        self.model = model
        self.blocks = list(blocks)
        self.numerics = timeline.numerics
        self.rng = rng
        self.sampled: set[str] = set()
        #: The network number of each cell of the group.
        self.numbers: IntArray = np.concatenate(
            [np.arange(block.first, block.first + block.size) for block in blocks]
        )
        #: Network numbers of the cells that spiked in the last step.
        self.spikes = self.numbers[:0]
        for name in (*model.parameters, *model.state, "injected"):
            self.add_array(name)
        for name, dtype in model.kernel.variables.items():
            self.add_array(name, dtype)
        inputs = [f"input{receptor}" for receptor in range(model.receptors)]
        for name in inputs:
            self.add_array(name)
        self.inputs = [self.array(name) for name in inputs]
        self.injected = self.array("injected")
        self._step = model.kernel.bind(self)

    def text_step(self, kernel: TextKernel) -> TextStep:
        """Return the step that Brian2 generates from the text of a kernel."""
        step = TextStep(kernel, self)
        self.codes += step.codes
        return step

    def parts(self) -> list[tuple[Cells, slice]]:
        """Return each block with its place in the group."""
        ends = np.cumsum([block.size for block in self.blocks]).tolist()
        return [(block, slice(end - block.size, end)) for block, end in zip(self.blocks, ends, strict=True)]

    def load(self, old: CellGroup | None) -> None:
        """Set parameters and state from the description.

        Blocks that were already in an ``old`` group keep their state, except for what was set in
        the description since.
        """
        places = dict(old.parts()) if old else {}
        for block, part in self.parts():
            for name, values in (*block.parameters.items(), *block.initial.items()):
                self.array(name)[part] = values
            if old and block in places:
                for name in self.model.state.keys() - block.changed:
                    self.array(name)[part] = old.array(name)[places[block]]
            block.changed.clear()
        self._step.refresh()

    def sample(self, name: str) -> None:
        """Have an array brought up to date after every step, and now."""
        if name not in self.sampled:
            self.sampled.add(name)
            self._step.refresh()

    def update(self) -> None:
        """Take over what was set in the description since the last time."""
        if not any(block.changed for block in self.blocks):
            return
        for block, part in self.parts():
            for name in block.changed:
                known = block.parameters if name in block.parameters else block.initial
                self.array(name)[part] = known[name]
            block.changed.clear()
        self._step.refresh()

    def run(self) -> None:
        """Carry all cells over one step."""
        self.spikes = self.numbers[self._step()]
