"""What scripts find on BrainScaleS and on its executable system specification.

``pyhmf``, ``pymarocco``, ``pysthal``, ``pyhalbe``, ``pyredman`` and the coordinate modules are what scripts
import.  Behind them: ``calibration`` turns parameters of neurons and synapses into values of DACs and back,
``mapping`` puts a network onto the wafer, ``emulation`` runs what has been mapped on the engine, and
``experiment`` keeps the state of one script.  ``hbp_pm`` is the older generation of the simulator's API.
"""
