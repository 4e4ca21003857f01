"""Spike sources: given times, Poisson processes, and what would come from outside."""
