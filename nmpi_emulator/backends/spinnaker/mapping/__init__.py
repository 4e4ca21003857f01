"""Applies the constraints of the machine to a network that is about to run.

In the order of the real software: which populations are split into neuron and synapse cores, which
projections need delay extensions, how weights are scaled, how long synaptic rows are, how many cores and how
much memory each population takes, how many chips that is, and where everything goes.  Each step refuses what
the machine refuses.
"""
