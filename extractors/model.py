"""The records that pass from stage to stage: one vocabulary for the whole house.

A :class:`Page` is what was fetched, an :class:`Article` is the story on it, an :class:`Extraction` is what the story
says happened. ``msgspec`` writes and reads them as JSON; field order here is field order there. Every ``start`` and
``end`` counts Unicode code points in the text a record was made from, so ``text[start:end]`` is always the quote.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

import msgspec

Modality = Literal["asserted", "planned", "hypothetical", "negated"]
AttributionKind = Literal["none", "quoted", "reported"]
Basis = Literal["argument", "sentence", "dateline", "publication", "none"]
DatePrecision = Literal["time", "day", "week", "month", "quarter", "season", "year", "decade", "century", "unknown"]
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
RemovedKind = Literal[
    "donation", "newsletter", "subscribe", "membership", "related", "social", "cookie", "comments", "author_bio",
    "caption", "advert", "navigation", "live_updates", "other",
]  # fmt: skip


class Problem(msgspec.Struct, frozen=True):
    """Why a page or an article gave nothing: a stable ``code`` for counting, a ``message`` for a person."""

    code: str
    message: str


# --- page → article ----------------------------------------------------------------------------------------------


class Page(msgspec.Struct, kw_only=True):
    """A page as it came: ``html`` (bytes or text) or plain ``text``, never both."""

    id: str
    url: str | None = None
    html: bytes | str | None = None
    text: str | None = None
    title: str | None = None
    published_at: str | None = None
    """ISO 8601, when whoever handed the page over knows it (a feed, a sidecar file, a flag)."""
    content_type: str | None = None
    """The HTTP header's value, used only to find the character encoding."""


class RemovedBlock(msgspec.Struct, frozen=True):
    """A block of the page that is not the story, kept so that anyone can check the judgement."""

    text: str
    kind: RemovedKind
    reason: str
    score: float


class LiveEntry(msgspec.Struct, frozen=True):
    """One entry of a live blog: ``text[start:end]`` of the article, and its time as the page gives it."""

    time: str | None
    start: int
    end: int


class Article(msgspec.Struct, kw_only=True):
    """The story on a page: paragraphs in page order, separated by ``\\n``."""

    id: str
    url: str | None = None
    title: str | None = None
    byline: str | None = None
    published_at: str | None = None
    modified_at: str | None = None
    site_name: str | None = None
    section: str | None = None
    canonical_url: str | None = None
    language: str | None = None
    text: str = ""
    flags: list[str] = []
    """What a reader should know of the page: ``paywalled``, ``truncated``, ``live_blog``."""
    removed: list[RemovedBlock] = []
    entries: list[LiveEntry] = []
    """The entries of a live blog, in page order; empty for other articles."""
    error: Problem | None = None

    @property
    def published_day(self) -> date | None:
        """The publication day in the outlet's own time zone; None when unknown or unreadable."""
        try:
            return datetime.fromisoformat((self.published_at or "").strip().replace("Z", "+00:00")).date()
        except ValueError:
            return None


# --- article → events --------------------------------------------------------------------------------------------


class Span(msgspec.Struct, omit_defaults=True):
    """A stretch of the article's ``text``, or of its ``title`` when ``in`` says so."""

    start: int
    end: int
    text: str
    in_: str | None = msgspec.field(default=None, name="in")


class Actor(msgspec.Struct, omit_defaults=True, kw_only=True):
    """Somebody who acts or is acted upon: the whole noun phrase, and who that is."""

    start: int
    end: int
    text: str
    name: str
    """The name the article uses for them elsewhere, or the phrase without determiners."""
    country: str | None
    """ISO 3166 alpha-3, or PLOVER's IGO, NGO, IMG, MNC … for those without a country."""
    sectors: list[str]
    """PLOVER sector codes: GOV, MIL, REB, CVL …, most specific first."""
    wikidata_id: str | None = None
    in_: str | None = msgspec.field(default=None, name="in")


class Place(msgspec.Struct, omit_defaults=True, kw_only=True):
    """A place name of the text, resolved to the gazetteer or honestly not."""

    start: int
    end: int
    text: str
    name: str
    geonameid: int | None
    latitude: float | None
    longitude: float | None
    admin1: str | None
    country: str | None
    feature: str | None
    """GeoNames feature code: PPL, PPLC, ADM1, PCLI …"""
    score: float
    in_: str | None = msgspec.field(default=None, name="in")


class Location(msgspec.Struct, omit_defaults=True, kw_only=True):
    """Where an event took place."""

    start: int | None
    end: int | None
    text: str | None
    name: str
    geonameid: int | None
    latitude: float | None
    longitude: float | None
    admin1: str | None
    country: str | None
    precision: int
    """1 exact place, 2 near it, 3 district, 4 province or state, 5 country."""
    basis: Basis
    in_: str | None = msgspec.field(default=None, name="in")


class Time(msgspec.Struct, omit_defaults=True, kw_only=True):
    """A time expression with its TIMEX3 type and value, and the half-open interval ``[start_date, end_date)``."""

    start: int
    end: int
    text: str
    type: TimexType
    value: str
    start_date: str | None
    end_date: str | None
    in_: str | None = msgspec.field(default=None, name="in")


class EventTime(msgspec.Struct, omit_defaults=True, kw_only=True):
    """When an event took place. ``start``, ``end`` and ``text`` are null where no words of the article say it."""

    start: int | None
    end: int | None
    text: str | None
    value: str | None
    start_date: str | None
    end_date: str | None
    precision: DatePrecision
    basis: Basis
    in_: str | None = msgspec.field(default=None, name="in")


class Attribution(msgspec.Struct):
    """Who says so: the reporter (``none``), a speaker in quotation marks (``quoted``) or in indirect speech."""

    kind: AttributionKind
    source: Actor | None


class Count(msgspec.Struct):
    """A number of people with its range: "at least 12" has no ``high``, "dozens" is 24 to 99."""

    low: int
    high: int | None
    text: str


class Event(msgspec.Struct, kw_only=True):
    """One mention of one happening."""

    event_id: str
    mention_id: str
    trigger: Span
    evidence: Span
    what: str
    event_type: str | None
    event_modes: list[str]
    contexts: list[str]
    quad_class: int | None
    intensity: float | None
    cameo_root: str | None
    actors: list[Actor]
    recipients: list[Actor]
    location: Location | None
    time: EventTime | None
    modality: Modality
    attribution: Attribution
    counts: dict[str, Count]
    confidence: float


class PredicateMention(msgspec.Struct, omit_defaults=True):
    """A verb or noun that names a happening, typed or not."""

    start: int
    end: int
    text: str
    modality: Modality
    in_: str | None = msgspec.field(default=None, name="in")


class MainEvent(msgspec.Struct, kw_only=True):
    """The article's main event in its own words: the shortest phrases that answer."""

    event_id: str | None
    who: str | None
    what: str | None
    when: str | None
    where: str | None
    why: str | None
    how: str | None


class Extraction(msgspec.Struct, kw_only=True):
    """Everything read from one article."""

    id: str
    main_event: MainEvent | None = None
    events: list[Event] = []
    predicates: list[PredicateMention] = []
    places: list[Place] = []
    times: list[Time] = []
    error: Problem | None = None


def to_json(record: msgspec.Struct) -> bytes:
    """One record as a line of JSON, without the line break."""
    return msgspec.json.encode(record)


def to_builtins(record: msgspec.Struct) -> dict[str, Any]:
    """A record as plain dictionaries and lists, keys as in its JSON."""
    built: dict[str, Any] = msgspec.to_builtins(record)
    return built
