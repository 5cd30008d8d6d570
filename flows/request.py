"""What a run is asked to do: the flow's parameters, checked before anything starts."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, PlainSerializer, model_validator

from flows.fetch.urls import without_secrets
from flows.settings import FetchSettings
from flows.sources.ccnews import CcNews
from flows.sources.recognise import slug
from warehouse.store import is_address

Address = Annotated[str, PlainSerializer(without_secrets, when_used="json")]
"""An address or path; Prefect keeps a flow's parameters as JSON, where no user name and password belongs."""


class IngestRequest(BaseModel):
    """Parameters of the flow ``ingest``."""

    sources: list[Address] = Field(default=[], description="Addresses, feeds, sitemaps, folders, WARCs, sources.toml.")
    retry: Literal["none", "retryable", "all"] = Field(
        default="none", description="Also try pages again that failed: those where it may help, or all."
    )
    archived: bool = Field(default=False, description="Read all archived pages again, without fetching.")
    ccnews: CcNews | None = Field(default=None, description="Months of Common Crawl's news archive to read.")
    warehouse: Path = Field(description="Folder of the warehouse, made when it is not there; or s3://bucket/prefix.")
    store: str | None = Field(
        default=None,
        description="Where shards are committed instead of being loaded; then `warehouse` is this machine's own part.",
    )
    kind: str | None = Field(default=None, description="What the sources are, where that cannot be told by looking.")
    published: str | None = Field(default=None, description="Publication date (ISO 8601) of pages that name none.")
    limit: int | None = Field(default=None, ge=1, description="Pages a source may give at most.")
    runner: Literal["threads", "processes", "dask"] = Field(
        default="threads", description="Where extraction runs: in this process, in several, or on a Dask cluster."
    )
    workers: int = Field(default_factory=lambda: os.cpu_count() or 1, ge=1)
    dask_address: str | None = Field(default=None, description="The cluster's scheduler; none: a cluster of our own.")
    export: bool = Field(default=True, description="Write the Parquet files after loading.")
    fetch: FetchSettings = Field(default_factory=FetchSettings)

    @model_validator(mode="before")
    @classmethod
    def _place(cls, fields: Any) -> Any:
        """A warehouse at an address is a store, and a folder of this machine's own for what is not shared."""
        if isinstance(fields, dict) and is_address(str(fields.get("warehouse", ""))):
            address = str(fields["warehouse"]).rstrip("/")
            return {**fields, "store": address, "warehouse": own_folder(address)}
        return fields

    @property
    def place(self) -> str:
        """The warehouse as the user names it."""
        return self.store or str(self.warehouse)

    @property
    def name(self) -> str:
        """A short name of the sources, for the run's title."""
        if self.ccnews:
            return f"cc-news-{self.ccnews.first}-{self.ccnews.last}"
        if not self.sources:
            return "archive" if self.archived else "retry"
        first = without_secrets(self.sources[0]).rstrip("/").rpartition("/")[2] or "sources"
        return first if len(self.sources) == 1 else f"{first}-and-{len(self.sources) - 1}-more"


def own_folder(address: str) -> Path:
    """This machine's own part of a warehouse at an address: batches under way, the archive, what hosts told us.

    It lies in ``DATELINE_STATE``, else ``~/.local/state/dateline``.
    """
    base = os.environ.get("DATELINE_STATE")
    return (Path(base) if base else Path.home() / ".local" / "state" / "dateline") / slug(address)
