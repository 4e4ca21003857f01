"""The packages of SpiNNaker's software that scripts import, module by module under their own names."""
