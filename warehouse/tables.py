"""Every table of a warehouse, column by column: the one place where they are described.

Layers: ``raw`` is what was fetched, ``clean`` the story on the page, ``extracted`` what a story says, ``linked`` what
happened in the world according to all stories, ``state`` the warehouse's own bookkeeping. All times are UTC.
"""

from __future__ import annotations

from warehouse.schema import (
    ACTOR,
    ACTORS,
    BIGINT,
    BOOLEAN,
    DATE,
    DISAGREEMENT,
    INTEGER,
    REAL,
    SPAN,
    TEXT,
    TEXTS,
    TIMESTAMP,
    UINTEGERS,
    USMALLINTS,
    Column,
    Table,
)

MODALITIES = ("asserted", "planned", "hypothetical", "negated")
ATTRIBUTIONS = ("none", "quoted", "reported")
BASES = ("argument", "sentence", "dateline", "publication", "none")
PRECISIONS = ("time", "day", "week", "month", "quarter", "season", "year", "decade", "century", "unknown")
ROLES = ("actor", "recipient")

_ISO3 = "ISO 3166 alpha-3, or a PLOVER code such as IGO, NGO, IMG, MNC for those without a country"
_SPAN_UNIT = "Unicode code points, half-open, into articles.text (articles.title when in_title)"

RUNS = Table(
    "runs",
    "state",
    "One row per ingest run.",
    ("run_id",),
    (
        Column("run_id", TEXT, "Identifier of the run.", "flow"),
        Column("started_at", TIMESTAMP, "When the run began.", "flow", "UTC"),
        Column("finished_at", TIMESTAMP, "When it ended; null while running or when it was killed.", "flow", "UTC"),
        Column("status", TEXT, "How it ended.", "flow", allowed=("running", "completed", "failed", "cancelled")),
        Column("sources", TEXTS, "What was ingested, as it was named.", "flow"),
        Column("extractor_version", TEXT, "Version of the extractors.", "flow"),
        Column("ontology_version", TEXT, "Version of the event types.", "flow"),
        Column("settings", TEXT, "The run's settings as JSON.", "flow"),
        Column("num_pages", INTEGER, "Pages fetched or read.", "flow", "pages"),
        Column("num_articles", INTEGER, "Articles cleaned without an error.", "flow", "articles"),
        Column("num_mentions", INTEGER, "Event mentions extracted.", "flow", "mentions"),
        Column("num_failures", INTEGER, "Documents that gave nothing.", "flow", "documents"),
    ),
)

PAGES = Table(
    "pages",
    "raw",
    "One row per page: its newest fetch, and where its bytes are archived, so that it can be fetched conditionally and "
    "extracted again.",
    ("page_id",),
    (
        Column("page_id", TEXT, "Identifier of the page, the same at every fetch.", "fetch"),
        Column("url", TEXT, "Address asked for.", "fetch"),
        Column("final_url", TEXT, "Address after redirects.", "fetch"),
        Column("source", TEXT, "Outlet: registered domain of the page, or name given to a folder.", "fetch"),
        Column("status", INTEGER, "HTTP status; null for files.", "fetch", "HTTP status code"),
        Column("fetched_at", TIMESTAMP, "When it was fetched or read.", "fetch", "UTC"),
        Column("content_type", TEXT, "HTTP Content-Type.", "fetch"),
        Column("etag", TEXT, "HTTP ETag, for conditional requests.", "fetch"),
        Column("last_modified", TEXT, "HTTP Last-Modified, verbatim, for conditional requests.", "fetch"),
        Column("size", BIGINT, "Length of the body.", "fetch", "bytes"),
        Column("sha256", TEXT, "SHA-256 of the body.", "fetch", "hexadecimal"),
        Column(
            "archive_path",
            TEXT,
            "WARC or other file with the body, relative to the warehouse; or its address.",
            "fetch",
        ),
        Column("archive_offset", BIGINT, "Where the record starts in that file.", "fetch", "bytes"),
        Column("archive_length", BIGINT, "Length of the record in that file.", "fetch", "bytes"),
        Column("published_hint", TEXT, "Publication date known before cleaning: feed, sitemap, sidecar.", "fetch"),
        Column("title_hint", TEXT, "Title known before cleaning.", "fetch"),
        Column("run_id", TEXT, "Run that fetched it.", "flow"),
    ),
)

ARTICLES = Table(
    "articles",
    "clean",
    "One row per story: its text without boilerplate, and its main event as who, what, when, where, why and how.",
    ("article_id",),
    (
        Column("article_id", TEXT, "Identifier of the article.", "clean"),
        Column("page_id", TEXT, "Page it was found on.", "clean"),
        Column("url", TEXT, "Address of the page.", "clean"),
        Column("canonical_url", TEXT, "Address the page itself names as canonical.", "clean"),
        Column("source", TEXT, "Outlet: registered domain, or name given to a folder.", "clean"),
        Column("site_name", TEXT, "Name the site gives itself.", "clean"),
        Column("title", TEXT, "Headline.", "clean"),
        Column("byline", TEXT, "Authors as printed.", "clean"),
        Column("section", TEXT, "Section of the site.", "clean"),
        Column("published_at", TIMESTAMP, "When it was published.", "clean", "UTC"),
        Column("modified_at", TIMESTAMP, "When it was last modified.", "clean", "UTC"),
        Column("language", TEXT, "Language of the text.", "clean", "ISO 639-1"),
        Column("text", TEXT, "The story alone: paragraphs separated by line breaks.", "clean"),
        Column("flags", TEXTS, "What to know of the page: paywalled, truncated, live_blog.", "clean"),
        Column("sha256", TEXT, "SHA-256 of the text in UTF-8.", "clean", "hexadecimal"),
        Column("syndication_group", TEXT, "Shared by near-identical texts, which count as one source.", "link"),
        Column("main_event_id", TEXT, "The event_id the extraction gave to the main event.", "extract"),
        Column("main_who", TEXT, "Who, in the article's words.", "extract"),
        Column("main_what", TEXT, "What happened, in the article's words.", "extract"),
        Column("main_when", TEXT, "When, in the article's words.", "extract"),
        Column("main_where", TEXT, "Where, in the article's words.", "extract"),
        Column("main_why", TEXT, "Why, in the article's words.", "extract"),
        Column("main_how", TEXT, "How, in the article's words.", "extract"),
        Column("extractor_version", TEXT, "Version of the extractors that made these rows.", "extract"),
        Column(
            "extracted_at", TIMESTAMP, "When they made them; between two rows the newer version wins.", "flow", "UTC"
        ),
        Column("run_id", TEXT, "Run that made these rows.", "flow"),
        Column("load_number", BIGINT, "Load that brought these rows.", "loader"),
    ),
)

REMOVED_BLOCKS = Table(
    "removed_blocks",
    "clean",
    "Blocks of a page judged not to be the story, kept so that anyone can check the judgement.",
    ("article_id", "block_index"),
    (
        Column("article_id", TEXT, "Article of the page.", "clean"),
        Column("block_index", INTEGER, "Position among the removed blocks.", "clean", "count from 0"),
        Column("kind", TEXT, "What the block is: donation, newsletter, subscribe, related, navigation …", "clean"),
        Column("text", TEXT, "Text of the block.", "clean"),
        Column("reason", TEXT, "Why it was removed.", "clean"),
        Column("score", REAL, "How sure the judgement is.", "clean", "0 to 1"),
    ),
)

PLACES = Table(
    "places",
    "extracted",
    "Place names of an article, resolved to GeoNames where that was possible.",
    ("article_id", "place_index"),
    (
        Column("article_id", TEXT, "Article that names the place.", "extract"),
        Column("place_index", INTEGER, "Position among the article's places.", "extract", "count from 0"),
        Column("text", TEXT, "The name as written.", "extract"),
        Column("span", SPAN, "Where it is written.", "extract", _SPAN_UNIT),
        Column("name", TEXT, "Name in the gazetteer.", "extract"),
        Column("geonameid", BIGINT, "GeoNames identifier.", "extract"),
        Column("latitude", REAL, "Latitude.", "extract", "degrees, WGS 84"),
        Column("longitude", REAL, "Longitude.", "extract", "degrees, WGS 84"),
        Column("admin1", TEXT, "Province or state.", "extract"),
        Column("country", TEXT, "Country.", "extract", "ISO 3166 alpha-3"),
        Column("feature", TEXT, "GeoNames feature code: PPL, PPLC, ADM1, PCLI …", "extract"),
        Column("score", REAL, "How sure the resolution is.", "extract", "0 to 1"),
    ),
)

_WHAT = (
    Column("event_type", TEXT, "PLOVER type or one of Dateline's own; null when untyped.", "extract"),
    Column("event_modes", TEXTS, "PLOVER modes of the type.", "extract"),
    Column("contexts", TEXTS, "PLOVER contexts.", "extract"),
    Column("quad_class", INTEGER, "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, "
           "4 material conflict.", "extract"),
    Column("intensity", REAL, "PLOVER conflict and cooperation score.", "extract", "-10 to 10"),
    Column("cameo_root", TEXT, "Nearest CAMEO root code.", "extract", "01 to 20"),
)  # fmt: skip

_WHEN = (
    Column("event_date", DATE, "First day of the event.", "extract"),
    Column("event_date_end", DATE, "Day after the last: the interval is half-open.", "extract"),
    Column("date_precision", TEXT, "How exact the date is.", "extract", allowed=PRECISIONS),
    Column("date_basis", TEXT, "Where the date came from.", "extract", allowed=BASES),
    Column("date_text", TEXT, "The words that say when; null when none do.", "extract"),
)

_WHERE = (
    Column("location_name", TEXT, "Name of the place in the gazetteer.", "extract"),
    Column("geonameid", BIGINT, "GeoNames identifier.", "extract"),
    Column("latitude", REAL, "Latitude.", "extract", "degrees, WGS 84"),
    Column("longitude", REAL, "Longitude.", "extract", "degrees, WGS 84"),
    Column("admin1", TEXT, "Province or state.", "extract"),
    Column("country", TEXT, "Country.", "extract", "ISO 3166 alpha-3"),
    Column(
        "geo_precision", INTEGER, "1 exact place, 2 near it, 3 district, 4 province or state, 5 country.", "extract"
    ),
    Column("geo_basis", TEXT, "Where the place came from.", "extract", allowed=BASES),
    Column("location_text", TEXT, "The place as written.", "extract"),
)


def _counts(*, with_text: bool) -> tuple[Column, ...]:
    columns: list[Column] = []
    for name, people in (
        ("fatalities", "people killed"),
        ("injured", "people injured"),
        ("arrested", "people arrested"),
        ("crowd_size", "people gathered"),
    ):
        columns.append(Column(name, BIGINT, f"At least so many {people}.", "extract", "people"))
        columns.append(
            Column(f"{name}_high", BIGINT, f"At most so many {people}; null when open.", "extract", "people")
        )
        if with_text:
            columns.append(Column(f"{name}_text", TEXT, "The words that say so.", "extract"))
    return tuple(columns)


def _people(role: str, who: str) -> tuple[Column, ...]:
    return (
        Column(f"{role}_name", TEXTS, f"Names of {who}.", "extract"),
        Column(f"{role}_raw", TEXTS, f"The same as the best mention words them, one per {role}_name.", "extract"),
        Column(f"{role}_country", TEXTS, f"Their countries, one per {role}_name, or null.", "extract", _ISO3),
        Column(f"{role}_sectors", TEXTS, "Their PLOVER sectors together, without repetition.", "extract"),
        Column(f"{role}_wikidata_id", TEXTS, f"Wikidata identifiers, one per {role}_name, or null.", "extract"),
    )


MENTIONS = Table(
    "mentions",
    "extracted",
    "One row per report of a happening in an article, with its evidence. A mention's event may be shared with others.",
    ("mention_id",),
    (
        Column("mention_id", TEXT, "Identifier of the mention.", "extract"),
        Column("event_id", TEXT, "Event it reports; linking may change it, every change is in links.", "extract, link",
               required=True),
        Column("article_id", TEXT, "Article that reports.", "extract", required=True),
        Column("url", TEXT, "Address of the article.", "clean"),
        Column("source", TEXT, "Outlet.", "clean"),
        Column("published_at", TIMESTAMP, "When the article was published.", "clean", "UTC"),
        Column("language", TEXT, "Language of the article.", "clean", "ISO 639-1"),
        Column("is_main", BOOLEAN, "Whether this is the article's main event.", "extract"),
        Column("evidence", TEXT, "The sentence that says so.", "extract"),
        Column("evidence_span", SPAN, "Where the sentence is.", "extract", _SPAN_UNIT),
        Column("trigger", TEXT, "The word that names the happening.", "extract"),
        Column("trigger_span", SPAN, "Where that word is.", "extract", _SPAN_UNIT),
        Column("what", TEXT, "Predicate phrase for a person to read.", "extract"),
        *_WHAT,
        Column("actors", ACTORS, f"Who did it. country: {_ISO3}; sectors: PLOVER.", "extract", _SPAN_UNIT),
        Column("recipients", ACTORS, "To whom; fields as in actors.", "extract", _SPAN_UNIT),
        *_WHEN,
        Column("date_value", TEXT, "TIMEX3 value of those words.", "extract"),
        Column("date_span", SPAN, "Where those words are.", "extract", _SPAN_UNIT),
        *_WHERE,
        Column("location_span", SPAN, "Where it is written.", "extract", _SPAN_UNIT),
        Column("modality", TEXT, "Whether it is said to have happened.", "extract", allowed=MODALITIES),
        Column("attribution", TEXT, "Who says so: the reporter (none), a speaker quoted or reported.", "extract",
               allowed=ATTRIBUTIONS),
        Column("attributed_to", ACTOR, "That speaker.", "extract", _SPAN_UNIT),
        *_counts(with_text=True),
        Column("confidence", REAL, "Calibrated: of the rows at 0.8, eight in ten are right.", "extract", "0 to 1"),
        Column("extractor_version", TEXT, "Version of the extractors.", "extract"),
        Column("ontology_version", TEXT, "Version of the event types.", "extract"),
        Column("run_id", TEXT, "Run that made this row.", "flow"),
        Column("block_date", DATE, "event_date, or the publication day: linking compares by it.", "loader"),
        Column("load_number", BIGINT, "Load that brought this row.", "loader"),
    ),
)  # fmt: skip

EVENTS = Table(
    "events",
    "linked",
    "One row per happening: the best value of each field over its mentions, voted by confidence with one vote per "
    "source. Only rows with modality asserted are said to have happened.",
    ("event_id",),
    (
        Column("event_id", TEXT, "Identifier of the event.", "link"),
        *_WHEN,
        *_WHAT,
        Column("what", TEXT, "Predicate phrase of the best mention.", "extract"),
        Column("trigger", TEXT, "Trigger word of the best mention.", "extract"),
        *_people("actor", "who did it"),
        *_people("recipient", "to whom it was done"),
        *_WHERE,
        Column("modality", TEXT, "Whether it is said to have happened.", "extract", allowed=MODALITIES),
        Column("attribution", TEXT, "Who says so: the reporter (none), a speaker quoted or reported.", "extract",
               allowed=ATTRIBUTIONS),
        Column("attributed_to", TEXT, "Name of that speaker.", "extract"),
        *_counts(with_text=False),
        Column("evidence", TEXT, "The sentence of the best mention.", "extract"),
        Column("mention_id", TEXT, "The best mention: it agrees with the voted modality and type.", "warehouse"),
        Column("article_id", TEXT, "Its article.", "clean"),
        Column("url", TEXT, "Address of its article.", "clean"),
        Column("source", TEXT, "Outlet of its article.", "clean"),
        Column("language", TEXT, "Language of its article.", "clean", "ISO 639-1"),
        Column("is_main", BOOLEAN, "Whether it is the main event of any article.", "warehouse"),
        Column("num_mentions", INTEGER, "Mentions of the event.", "warehouse", "mentions"),
        Column("num_sources", INTEGER, "Outlets that report it; copies of one wire text are one.", "warehouse",
               "sources"),
        Column("num_articles", INTEGER, "Articles that report it.", "warehouse", "articles"),
        Column("first_seen", TIMESTAMP, "Publication of the first report.", "warehouse", "UTC"),
        Column("last_seen", TIMESTAMP, "Publication of the last report.", "warehouse", "UTC"),
        Column("confidence", REAL, "Highest confidence among mentions that agree with the voted modality and type.",
               "warehouse", "0 to 1"),
        Column("disagreement", DISAGREEMENT, "Values that lost the vote, by field, with their share of it.",
               "warehouse", "share 0 to 1"),
        Column("extractor_version", TEXT, "Version behind the best mention.", "extract"),
        Column("ontology_version", TEXT, "Version of the event types behind the best mention.", "extract"),
    ),
    in_shards=False,
)  # fmt: skip

ACTORS_TABLE = Table(
    "actors",
    "linked",
    "Who took part: one row per event, role and participant, for searching and joining.",
    ("event_id", "role", "actor_index"),
    (
        Column("event_id", TEXT, "Event.", "link"),
        Column("role", TEXT, "Whether they acted or were acted upon.", "extract", allowed=ROLES),
        Column("actor_index", INTEGER, "Position in events.actor_name or recipient_name.", "extract", "count from 1"),
        Column("name", TEXT, "Name.", "extract"),
        Column("country", TEXT, "Country.", "extract", _ISO3),
        Column("sectors", TEXTS, "PLOVER sectors, most specific first.", "extract"),
        Column("wikidata_id", TEXT, "Wikidata identifier.", "extract"),
        Column("text", TEXT, "The phrase as written.", "extract"),
    ),
    in_shards=False,
)

LINKS = Table(
    "links",
    "linked",
    "Journal of every change of a mention's event, so that joins can be explained and undone.",
    ("link_number",),
    (
        Column("link_number", BIGINT, "Order of the changes.", "loader"),
        Column("mention_id", TEXT, "Mention that was moved.", "link", required=True),
        Column("event_id", TEXT, "Event it was moved to.", "link", required=True),
        Column("previous_event_id", TEXT, "Event it came from.", "loader"),
        Column("score", REAL, "How alike they were.", "link", "0 to 1"),
        Column("reason", TEXT, "Why, for a person to read.", "link"),
        Column("run_id", TEXT, "Run that decided.", "link"),
        Column("linked_at", TIMESTAMP, "When.", "loader", "UTC"),
    ),
    in_shards=False,
)

FAILURES = Table(
    "failures",
    "raw",
    "Documents that gave nothing and why. A later success resolves the row; what is unresolved can be tried again.",
    ("page_id", "stage"),
    (
        Column("page_id", TEXT, "Page that failed.", "flow"),
        Column("stage", TEXT, "Step that failed.", "flow", allowed=("fetch", "read", "clean", "extract")),
        Column("url", TEXT, "Address of the page.", "flow"),
        Column("source", TEXT, "Outlet.", "flow"),
        Column("code", TEXT, "Stable code for counting: http_404, robots, timeout, empty …", "flow"),
        Column("message", TEXT, "What happened, for a person.", "flow"),
        Column("retry", BOOLEAN, "Whether trying again may help.", "flow"),
        Column("run_id", TEXT, "Run in which it last failed.", "flow"),
        Column("first_seen", TIMESTAMP, "First failure.", "flow", "UTC"),
        Column("last_seen", TIMESTAMP, "Latest failure.", "flow", "UTC"),
        Column("tries", INTEGER, "Runs in which it failed.", "flow", "tries"),
        Column("resolved_at", TIMESTAMP, "When a later run succeeded; null while it is open.", "flow", "UTC"),
    ),
)

LOAD_LOG = Table(
    "load_log",
    "state",
    "Shards that were loaded: written in the same transaction as their rows, so each is loaded exactly once.",
    ("shard_id",),
    (
        Column("shard_id", TEXT, "Shard.", "loader"),
        Column("checksum", TEXT, "SHA-256 over the shard's files.", "loader", "hexadecimal"),
        Column("load_number", BIGINT, "Loads in order, from 1.", "loader"),
        Column("loaded_at", TIMESTAMP, "When.", "loader", "UTC"),
        Column("num_rows", BIGINT, "Rows the shard held.", "loader", "rows"),
    ),
    in_shards=False,
)

STALE_EVENTS = Table(
    "stale_events",
    "state",
    "Events whose mentions changed since they were last aggregated; empty when a load has finished.",
    ("event_id",),
    (Column("event_id", TEXT, "Event.", "loader"),),
    in_shards=False,
)

TEXT_SIGNATURES = Table(
    "text_signatures",
    "state",
    "What is kept of each text to find its copies without reading texts again.",
    ("article_id",),
    (
        Column("article_id", TEXT, "Article.", "link"),
        Column("sha256", TEXT, "SHA-256 of the text it was made of: of another text it says nothing.", "link"),
        Column("minima", USMALLINTS, "MinHash signature; empty for short texts.", "link"),
        Column("bands", UINTEGERS, "Hashes of its bands: copies have one in common.", "link"),
    ),
    in_shards=False,
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        RUNS, PAGES, ARTICLES, REMOVED_BLOCKS, PLACES, MENTIONS, EVENTS, ACTORS_TABLE, LINKS, FAILURES, LOAD_LOG,
        STALE_EVENTS, TEXT_SIGNATURES,
    )
}  # fmt: skip
"""All tables by name, in the order of the line."""
