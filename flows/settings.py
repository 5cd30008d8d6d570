"""How Dateline behaves towards other people's servers: one place for every limit.

Each field can be set by an argument, or by the environment variable ``DATELINE_FETCH_`` and its name
(``DATELINE_FETCH_HOST_DELAY=5``). The defaults are meant for a long-running crawl of news sites owned by others.
"""

from __future__ import annotations

import tempfile
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PRODUCT = "DatelineBot"
"""The name that robots.txt files address."""


class FetchSettings(BaseSettings):
    """Limits and manners of fetching. Times are seconds, sizes are bytes."""

    model_config = SettingsConfigDict(env_prefix="DATELINE_FETCH_", extra="forbid", frozen=True)

    contact: str = Field(
        default="", description="A page or mail address where a site's owner can reach you; sent with every request."
    )
    obey_robots: bool = True

    host_delay: float = Field(default=1.0, ge=0, description="Least time between two requests to one host.")
    host_concurrency: int = Field(default=1, ge=1, le=32, description="Requests to one host under way at once.")
    max_crawl_delay: float = Field(default=60, ge=0, description="A longer crawl-delay ends the host's pages instead.")
    threads: int = Field(default=16, ge=1, le=256)
    max_requests: int | None = Field(default=None, ge=1, description="Requests a fetcher may make in all.")
    max_seconds: float | None = Field(default=None, gt=0, description="How long a fetcher may work in all.")

    connect_timeout: float = Field(default=10, gt=0)
    read_timeout: float = Field(default=20, gt=0, description="Longest silence within a response.")
    total_timeout: float = Field(default=60, gt=0, description="Longest time for one whole response.")
    max_body: int = Field(default=10_000_000, ge=1, description="Size of a response, after decompression.")
    max_listing: int = Field(default=52_428_800, ge=1, description="The same for a feed or a sitemap.")
    max_redirects: int = Field(default=8, ge=0)

    attempts: int = Field(default=3, ge=1, le=10)
    backoff: float = Field(default=2, ge=0, description="Upper bound of the first random wait; doubles each time.")
    max_wait: float = Field(default=120, ge=0, description="Longest wait before another attempt at a page.")
    breaker_failures: int = Field(default=5, ge=1, description="Faults in a row after which a host is left alone.")
    breaker_seconds: float = Field(default=300, gt=0, description="How long it is left alone before one more try.")

    robots_ttl: float = Field(default=86_400, gt=0, description="How long a robots.txt stays valid.")
    robots_stale: float = Field(
        default=30 * 86_400, gt=0, description="How old a copy may serve when it cannot be had."
    )
    robots_retry: float = Field(default=600, gt=0, description="How soon an unreachable robots.txt is asked again.")

    revisit_after: float = Field(default=3600, ge=0, description="Age at which a page is first looked at again.")
    revisit_until: float = Field(default=7 * 86_400, ge=0, description="Age from which a page is left as it is.")

    allow_private: bool = Field(
        default=False, description="Also fetch from private, loopback and link-local addresses."
    )
    allow_networks: tuple[IPv4Network | IPv6Network, ...] = Field(
        default=(), description='Of those, only these: ["192.168.7.0/24"].'
    )
    ca_bundle: Path | None = Field(default=None, description="Certificate authorities to trust instead of certifi's.")
    proxy: SecretStr | None = Field(
        default=None, description="http://host:port for every request; resolves names itself."
    )
    state: Path | None = Field(
        default=None,
        description="Folder for what is remembered between runs: robots.txt files, validators, hosts' next turns.",
    )

    @property
    def downloads(self) -> Path:
        """Folder for big files fetched from the web (WARC files), each once."""
        return (self.state or Path(tempfile.gettempdir()) / "dateline") / "downloads"

    @property
    def user_agent(self) -> str:
        """The honest name sent with every request: who, and where to complain."""
        contact = "".join(c for c in self.contact if c.isprintable() and c.isascii())
        return f"{PRODUCT}/1.0 ({'+' + contact if contact else 'news research; contact not set'})"
