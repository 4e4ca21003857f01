"""What older releases run once, so that scripts find them as ``pyNN.spiNNaker``: here they do anyway."""

from __future__ import annotations

print("pyNN.spiNNaker is there already")
