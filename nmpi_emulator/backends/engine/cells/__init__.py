"""Cell models."""
