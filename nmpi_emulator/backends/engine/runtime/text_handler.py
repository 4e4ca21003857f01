"""A synaptic rule that Brian2 generates from text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nmpi_emulator.backends.engine.numerics import FloatArray
from nmpi_emulator.backends.engine.runtime.code import Code
from nmpi_emulator.backends.engine.synapses.model import Indices, TextRule

if TYPE_CHECKING:
    from nmpi_emulator.backends.engine.runtime.plastic_synapses import PlasticSynapses


class TextHandler:
    """Runs the code of a TextRule over the synapses that an event reaches."""

    def __init__(self, rule: TextRule, group: PlasticSynapses) -> None:
        """Generate the code; nothing is compiled here."""
        self._now = group.array("now")
        self._on_pre = Code(group, rule.on_pre, "presynaptic_event")
        self._on_post = Code(group, rule.on_post, "postsynaptic_event") if rule.on_post else None

    def pre(self, synapses: Indices, now: float) -> FloatArray:
        """Handle a presynaptic spike; return what each synapse transmits."""
        self._now[0] = now
        transmitted: FloatArray = self._on_pre.run(synapses)
        return transmitted

    def post(self, synapses: Indices, now: float) -> None:
        """Handle a postsynaptic spike."""
        self._now[0] = now
        if self._on_post is not None:
            self._on_post.run(synapses)

    @property
    def codes(self) -> list[Code]:
        """The pieces of code, one for each side."""
        return [code for code in (self._on_pre, self._on_post) if code is not None]
