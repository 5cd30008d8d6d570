"""Pure extraction: bytes or text in, records out. No network, no database, no Prefect."""
