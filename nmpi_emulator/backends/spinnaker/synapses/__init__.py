"""The synapse types of SpiNNaker: weights and delays as a script gives them, and what changes them."""
