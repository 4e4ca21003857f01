"""Plasticity as the cores of SpiNNaker compute it.

A synapse lives in the memory of its presynaptic cell's row and is only looked at when that cell
spikes.  Then the history of the postsynaptic cell's spikes since the last time is worked through,
with the whole delay in the dendrite: a postsynaptic spike counts at its time plus the delay, a
presynaptic one at its own time.  Postsynaptic spikes after the last presynaptic one have no effect.

``lookup``   traces and exponentials with eleven fractional bits
``history``  the last spikes of postsynaptic cells
``batch``    the synapses of one event, and their weights in s16.15
``weights``  weight dependences
``timing``   timing rules
``deferred`` the rule that brings them together, for the engine
``kernel``   the same as compiled code, for the rules that draw no random numbers
``models``   synapse models by the names of rules
"""
