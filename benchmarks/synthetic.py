"""Invented articles and mentions in any number, made inside DuckDB, with skew as in real news.

Countries and actors follow Zipf's law; every happening has three mentions, in one or two outlets.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from warehouse.migrate import SCHEMA_VERSION
from warehouse.shards import MANIFEST, Manifest, ShardFile, checksum
from warehouse.tables import TABLES

TYPES = """
AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE
COERCE ASSAULT
"""
COUNTRIES = """
UKR RUS USA ISR PSE SYR IRQ AFG PAK IND CHN TWN JPN KOR PRK MMR PHL IDN AUS NZL TUR GRC ITA FRA DEU POL GBR IRL
ESP PRT NLD BEL CHE AUT HUN ROU BGR SRB HRV BIH ALB MKD MDA BLR LTU LVA EST FIN SWE NOR DNK ISL GEO ARM AZE KAZ
UZB IRN SAU YEM OMN ARE QAT KWT JOR LBN EGY LBY TUN DZA MAR SDN SSD ETH ERI SOM KEN UGA RWA BDI COD CAF CMR NGA
NER TCD MLI BFA SEN GIN SLE LBR CIV GHA TGO BEN ZAF ZWE ZMB MOZ MWI AGO NAM BWA MDG BRA ARG CHL PER BOL COL VEN
ECU MEX GTM HND SLV NIC CRI PAN CUB HTI DOM
"""


def _sql_list(words: list[str]) -> str:
    return "[" + ", ".join(f"'{word}'" for word in words) + "]"


def make_mentions(
    con: duckdb.DuckDBPyConnection, count: int, *, first: int = 0, begin: date = date(2023, 1, 1), days: int = 1095
) -> None:
    """Temporary tables ``made_articles`` and ``made_mentions``: ``count`` mentions, numbered from ``first``."""
    con.execute(
        f"""
        CREATE OR REPLACE TEMP MACRO unit(i, salt) AS (hash(i, salt) >> 11) / 9007199254740992.0;
        CREATE OR REPLACE TEMP MACRO zipf(u, n) AS least((pow(n + 1, u) - 1)::BIGINT, n - 1);
        CREATE OR REPLACE TEMP TABLE _happenings AS
        SELECT h AS happening, DATE '{begin}' + floor(unit(h, 1) * {days})::INTEGER AS day,
            {_sql_list(TYPES.split())}[1 + (unit(h, 2) * 16)::INTEGER % 16] AS event_type,
            {_sql_list(COUNTRIES.split())}[1 + zipf(unit(h, 3), {len(COUNTRIES.split())})] AS country,
            zipf(unit(h, 4), 200) AS place, zipf(unit(h, 5), 500) AS actor, zipf(unit(h, 6), 500) AS recipient
        FROM (SELECT DISTINCT i // 3 AS h FROM range({first}, {first + count}) r(i));
        CREATE OR REPLACE TEMP TABLE made_mentions AS
        SELECT 'm' || i AS mention_id, 'e' || i AS event_id, 'a' || i // 4 AS article_id,
            'https://outlet' || i // 4 % 997 || '.example/story/' || i // 4 AS url,
            'outlet' || i // 4 % 997 || '.example' AS source,
            day + to_hours((unit(i, 7) * 72)::INTEGER) AS published_at, 'en' AS language, i % 4 = 0 AS is_main,
            'Forces of ' || country || ' acted near Town ' || place || ' in the case of number ' || happening
                || ', killing ' || happening % 9 || ', officials said on ' || strftime(day, '%A') || '.' AS evidence,
            {{char_start: 100, char_end: 210, in_title: false}} AS evidence_span,
            'acted' AS trigger, {{char_start: 120, char_end: 125, in_title: false}} AS trigger_span,
            'acted near Town ' || place AS what, event_type, []::VARCHAR[] AS event_modes, ['military'] AS contexts,
            1 + happening % 4 AS quad_class, -5.0 AS intensity, '19' AS cameo_root,
            [{{name: 'Actor ' || country || actor, country: country, sectors: ['MIL', 'GOV'], wikidata_id: NULL,
                text: 'the actor', char_start: 100, char_end: 110, in_title: false}}] AS actors,
            [{{name: 'Recipient ' || country || recipient, country: country, sectors: ['CVL'], wikidata_id: NULL,
                text: 'the recipient', char_start: 130, char_end: 140, in_title: false}}] AS recipients,
            day AS event_date, day + 1 AS event_date_end, 'day' AS date_precision, 'argument' AS date_basis,
            strftime(day, '%A') AS date_text, strftime(day, '%Y-%m-%d') AS date_value,
            {{char_start: 200, char_end: 206, in_title: false}} AS date_span,
            'Town ' || place AS location_name, 1000000 + hash(country, place) % 1000000 AS geonameid,
            unit(place, 8) * 180 - 90 AS latitude, unit(place, 9) * 360 - 180 AS longitude,
            'Province ' || place % 20 AS admin1, country, 1 AS geo_precision, 'argument' AS geo_basis,
            'Town ' || place AS location_text, {{char_start: 150, char_end: 157, in_title: false}} AS location_span,
            ['asserted', 'asserted', 'asserted', 'asserted', 'planned', 'negated'][1 + happening % 6] AS modality,
            'none' AS attribution, happening % 9 AS fatalities, round(0.4 + 0.6 * unit(i, 10), 3) AS confidence,
            '0.1.0' AS extractor_version, '1' AS ontology_version, 'made' AS run_id
        FROM range({first}, {first + count}) r(i) JOIN _happenings ON happening = i // 3 ORDER BY i;
        CREATE OR REPLACE TEMP TABLE made_articles AS
        SELECT article_id, article_id AS page_id, any_value(url) AS url, any_value(source) AS source,
            any_value(upper(country) || ': ' || what || ' on ' || date_text) AS title,
            any_value(published_at) AS published_at, sha256(string_agg(evidence, chr(10))) AS sha256,
            'en' AS language, string_agg(evidence, chr(10)) AS text, '0.1.0' AS extractor_version,
            TIMESTAMP '2026-01-01' AS extracted_at, 'made' AS run_id
        FROM made_mentions GROUP BY article_id ORDER BY article_id;
        """
    )


def make_shard(con: duckdb.DuckDBPyConnection, folder: Path, shard_id: str, count: int, **how: Any) -> Path:
    """A shard of ``count`` invented mentions with their articles."""
    make_mentions(con, count, **how)
    shard = folder / shard_id
    shard.mkdir(parents=True)
    files: dict[str, ShardFile] = {}
    for name in ("articles", "mentions"):
        schema = TABLES[name].arrow_schema
        made = set(con.table(f"made_{name}").columns)
        path = shard / f"{name}.parquet"
        columns = ", ".join(f'"{c}"' for c in schema.names if c in made)
        con.execute(f"COPY (SELECT {columns} FROM made_{name}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        files[name] = ShardFile(path.name, pq.read_metadata(path).num_rows, path.stat().st_size, digest)
    manifest = Manifest(shard_id, SCHEMA_VERSION, files, checksum(files))
    (shard / MANIFEST).write_text(
        json.dumps(
            {
                **{f: getattr(manifest, f) for f in ("shard_id", "schema_version", "checksum")},
                "tables": {n: {k: getattr(f, k) for k in ("file", "rows", "size", "sha256")} for n, f in files.items()},
            }
        )
    )
    return shard
