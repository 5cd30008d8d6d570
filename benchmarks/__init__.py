"""Benchmarks: what to run to get the figures that the documentation gives."""
