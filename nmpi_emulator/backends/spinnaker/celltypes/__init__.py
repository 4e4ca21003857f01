"""The cell types of SpiNNaker: what they are called and what they hold."""
