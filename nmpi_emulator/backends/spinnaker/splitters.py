"""How a population is to be split over cores, where a script says so: ``Population(..., splitter=...)``."""

from __future__ import annotations


class SplitterPopulationVertex:
    """The family of splitters of neurons."""

    #: How many synapse cores the splitter takes at least; 0 for neuron cores that process synapses.
    separate = False


class SplitterPopulationVertexFixed(SplitterPopulationVertex):
    """Cores that hold neurons and process their synapses."""


class SplitterPopulationVertexNeuronsSynapses(SplitterPopulationVertex):
    """Cores of neurons, and other cores for their synapses."""

    separate = True


class SplitterPoissonDelegate:
    """Poisson sources that may share the chip of their targets."""
