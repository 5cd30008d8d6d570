"""The version that every row names: bumped whenever the same article could give other rows."""

EXTRACTOR_VERSION = "0.1.0"
