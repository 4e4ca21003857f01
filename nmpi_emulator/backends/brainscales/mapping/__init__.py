"""Put a network onto the wafer: placement, inputs, synapses, analog readout.

The results are those of a capacity model, not of the software's own placing and routing: which neuron
sits where follows the same order, how many synapses are lost is indicative.
"""
