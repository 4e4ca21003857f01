"""Plasticity as the cores of SpiNNaker compute it."""
