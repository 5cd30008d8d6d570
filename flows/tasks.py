"""The steps of a run as Prefect tasks. Each takes and returns paths; what a step does is said in its own module."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from extractors.version import EXTRACTOR_VERSION
from flows import archive, capture, discovery, extraction, loading
from flows.batches import EXTRACT_BATCH, FETCH_BATCH
from flows.run import Run, RunSummary

# isort: split
from prefect import task
from prefect.cache_policies import NO_CACHE
