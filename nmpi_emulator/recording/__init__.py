"""Sessions with the real service: recorded without secrets and names, and replayed as stubs."""
