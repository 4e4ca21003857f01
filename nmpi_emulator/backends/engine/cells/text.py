"""Put the text of a cell model together."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

#: What every model with a refractory period does after its membrane has moved.  ``refractory``
#: counts the steps that are left, as NEST does it.
THRESHOLD = """
spiked = free and v >= v_thresh
v = int(spiked)*v_reset + int(not spiked)*v
refractory = int(spiked)*rest_steps + int(not spiked)*(refractory - int(refractory > 0))
"""


def lines(*pieces: str) -> str:
    """Join pieces of text, each with its own indentation."""
    return "\n".join(textwrap.dedent(piece).strip("\n") for piece in pieces if piece.strip())


def total(terms: Iterable[str]) -> str:
    """Return the sum of terms as text; 0 if there is none."""
    return " + ".join(terms) or "0"
