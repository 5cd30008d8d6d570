"""What a run is asked to do: the flow's parameters, checked before anything starts."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, Field, PlainSerializer

from flows.fetch.urls import without_secrets
from flows.settings import FetchSettings

Address = Annotated[str, PlainSerializer(without_secrets, when_used="json")]
"""An address or path; Prefect keeps a flow's parameters as JSON, where no user name and password belongs."""


class IngestRequest(BaseModel):
    """Parameters of the flow ``ingest``."""

    sources: list[Address] = Field(default=[], description="Addresses, feeds, sitemaps, folders, WARCs, sources.toml.")
    retry: Literal["none", "retryable", "all"] = Field(
        default="none", description="Also try pages again that failed: those where it may help, or all."
    )
    archived: bool = Field(default=False, description="Read all archived pages again, without fetching.")
    warehouse: Path = Field(description="Folder of the warehouse; made when it is not there.")
    kind: str | None = Field(default=None, description="What the sources are, where that cannot be told by looking.")
    published: str | None = Field(default=None, description="Publication date (ISO 8601) of pages that name none.")
    limit: int | None = Field(default=None, ge=1, description="Pages a source may give at most.")
    runner: Literal["threads", "processes"] = Field(
        default="threads", description="Where extraction runs: in this process, or in several."
    )
    workers: int = Field(default_factory=lambda: os.cpu_count() or 1, ge=1)
    export: bool = Field(default=True, description="Write the Parquet files after loading.")
    fetch: FetchSettings = Field(default_factory=FetchSettings)

    @property
    def name(self) -> str:
        """A short name of the sources, for the run's title."""
        if not self.sources:
            return "archive" if self.archived else "retry"
        first = without_secrets(self.sources[0]).rstrip("/").rpartition("/")[2] or "sources"
        return first if len(self.sources) == 1 else f"{first}-and-{len(self.sources) - 1}-more"
