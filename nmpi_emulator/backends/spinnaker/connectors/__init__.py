"""The connectors of SpiNNaker: which cells are connected, and what the machine must reckon with.

Each connector answers two kinds of question.  Before anything is generated, the software bounds what there
may be: longest delay, largest weight, synapses per cell and row; weights, delays and memory are laid out by
that. And it generates connections, for one core of the target population after the other.  Random numbers are
drawn in the order of the real software where a script can seed them.
"""
