"""SpiNNaker's PyNN, as a script finds it, over the engine's network description.

Where to find what
    ``pynn`` is what ``pyNN.spiNNaker`` exports; ``software`` holds the packages that scripts import beside it
    (``spynnaker``, ``spinn_utilities``, ``spinn_front_end_common``, ``pacman``, ``spinn_machine``), module
    for module under their own names, re-exporting what is defined here.
    ``session`` is the simulator that a script sets up: its time, its populations and projections, what has
    run.
    ``celltypes``, ``sources``, ``currents``, ``synapses`` and ``connectors`` are what a network is made of,
    ``populations`` and ``projections`` how a script holds it, ``recording`` what it reads.
    ``mapping`` applies the machine's constraints when the network is about to run: weights and their scale,
    delays, rows, cores, memory, chips.  The rules themselves are pure functions in
    ``nmpi_emulator.platforms.spinnaker``; ``mapping`` feeds them.
    ``execution`` describes the network to the engine, with the values as the machine keeps them.
    ``report`` tells what came of it.

Names and classes
    Classes that scripts can see bear the names of sPyNNaker's, and exceptions live in its modules: a script
    that catches or prints them must not notice a difference.
"""
