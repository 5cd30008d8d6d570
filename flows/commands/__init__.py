"""The commands, by what they are for: see, ingest, convert records, analyse."""
