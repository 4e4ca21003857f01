"""Standard models under the names of modules that every back end of PyNN has."""
