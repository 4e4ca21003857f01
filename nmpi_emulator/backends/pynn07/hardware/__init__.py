"""The package ``pyNN.hardware``, whose modules are back ends of hardware.

The one that PyNN ships cannot be imported any more.
"""
