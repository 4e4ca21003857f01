"""Spike sources."""
