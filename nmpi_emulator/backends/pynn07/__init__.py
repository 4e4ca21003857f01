"""The dialect of PyNN 0.6 and 0.7, in which the scripts of BrainScaleS and Spikey are written.

A script describes populations and projections; this package keeps what it says as arrays and
computes nothing.  A platform subclasses ``Population``, ``Projection`` and the cell types, refuses
what its software refuses, and at ``run`` maps the description (``Description``) onto its hardware
and fills ``Results``.

Units are PyNN's: ms, mV, nA, nF, uS (nS and nA for the adaptation parameters of AdEx cells), Hz.
"""
