"""What a script finds as ``spynnaker.pyNN.setup_pynn``: it makes ``pyNN.spiNNaker``, which is there."""

from __future__ import annotations


def setup_pynn() -> None:
    """Do nothing: ``pyNN.spiNNaker`` can be imported already."""


if __name__ == "__main__":
    setup_pynn()
