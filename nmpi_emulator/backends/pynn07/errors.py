"""Errors of the dialect."""

from __future__ import annotations


class InvalidDimensionsError(RuntimeError, ValueError):
    """There are more or fewer values than cells or synapses."""
