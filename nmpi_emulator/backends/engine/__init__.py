"""The simulation engine: a network as arrays, simulated on Brian2.

Two halves
    The *description* (``network``, ``cells``, ``synapses``, ``sources``, ``currents``, ``grid``) is
    plain typed Python over numpy.  Building it imports no Brian2 and simulates nothing, so a check
    of constraints can walk ten million synapses in it.  The *simulation* (``simulation`` and the
    ``runtime`` package) turns a description into one Brian2 ``Network`` at its first run and
    follows whatever is added or set between runs.

What is Brian2's and what is ours
    Brian2 provides the network and its schedule, groups and their variables, and the generation of
    numpy and Cython code from the text of a model.  Our own ``BrianObject`` classes stand where its
    objects cost too much or cannot say what is meant; each says why in its docstring.  In short:
    all cells of one model are one group, all sources one object, all static synapses of the network
    one sorted list, all synapses of one plastic model one group.  A Brian2 ``NeuronGroup`` and
    ``Synapses`` per population and projection cost tens of milliseconds each to make, and every one
    of them again in every step; 56 populations with 42 projections are the same six objects here as
    two populations with one.

One step
    ``start``: injected currents; each group gets the synaptic input that arrives in this step.
    ``groups``: every model carries its cells over the step and says who spiked.
    ``thresholds``: sources spike; all spikes are brought together.
    ``synapses``: spikes put weights into a ring buffer, to wait for their time of arrival.
    ``end``: recorders take spikes and samples.

The seams for a platform
    * ``Numerics`` says which grid point the events of a step belong to: where a spike is stamped,
      which input a step consumes, which sample it gives, how delays and given spike times are
      rounded.  The defaults are NEST's spikes on the grid.
    * ``CellModel`` is data: names of parameters and state, the number of receptors, and a *kernel*.
      A ``TextKernel`` is Brian2 abstract code plus a function that derives propagators from
      parameters.  Any other object with ``variables`` and ``bind`` will do: ``bind`` gets the
      arrays of all cells of the model and returns a step, a callable that changes the arrays in
      place and returns the indices of the cells that spiked.  Integer arithmetic, saturating
      inputs, another order of update are matters of that callable alone.
    * ``SynapseModel`` likewise has a *rule*: ``TextRule``, or an object whose ``bind`` returns a
      handler with ``pre`` (returns what is transmitted) and ``post``.  A handler may bring code of its
      own to be compiled (``CompilableHandler``), with the same cache and by the same decision as what
      Brian2 generates.
    * ``SpikeSource`` returns a *player* that produces spikes a block of time at a time.
    Nothing in ``runtime`` asks which platform it works for.  ``tests/backends/engine`` holds a
    small integer model with SpiNNaker's order of things as an example.

Units are PyNN's everywhere: ms, mV, nA, nF, uS, Hz.
"""
