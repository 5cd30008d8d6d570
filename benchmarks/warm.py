"""Imported by the process that runs are forked from: all that takes long to load, once for hundreds of runs."""

from extractors.language.model import load_model
from flows.runtime import prepare_prefect

prepare_prefect()  # before anything imports Prefect

import flows.commands.ingest  # noqa: E402
import flows.ingest  # noqa: E402, F401

load_model()
