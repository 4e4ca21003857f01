"""Spike sources of SpiNNaker."""
