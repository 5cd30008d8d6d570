"""Prefect flows and the command line: the only package that knows the network, and that puts the others together."""
