"""Cell types and synapse types."""

from __future__ import annotations

from nmpi_emulator.backends.brainscales2.pynn.standardmodels import cells, synapses

__all__ = ["cells", "synapses"]
