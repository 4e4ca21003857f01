"""What scripts find on BrainScaleS-2.

``pynn`` is what they import as ``pynn_brainscales.brainscales2``.  Behind it: ``circuits`` turns parameters
of the hardware and targets of a calibration into equations of a neuron, ``chip`` checks what the chip has
room for, ``emulation`` runs a snippet of an experiment on the engine, and ``experiment`` keeps the state of
one script.

Time on the hardware is in us in here, potentials in LSB of the CADC; scripts have times in ms and read
LSB of the MADC, which are four times as many.
"""
