"""A small invented news web, served on loopback, for the real flow to run over."""
