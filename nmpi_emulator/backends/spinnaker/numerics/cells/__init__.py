"""The cells of SpiNNaker."""
