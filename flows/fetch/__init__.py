"""Fetching pages: politely, safely, and never for ever."""

from flows.fetch.fetched import Fetched
from flows.fetch.fetcher import Fetcher
from flows.fetch.memory import Memory
from flows.fetch.urls import canonical_url, page_id, without_secrets
from flows.fetch.visits import Visits

__all__ = ["Fetched", "Fetcher", "Memory", "Visits", "canonical_url", "page_id", "without_secrets"]
