-- The tables in the words of other event data. Recreated at every upgrade; see docs/data-dictionary.md.
--
-- These formats have no column for what is planned, denied or supposed, so they show only what is said to have happened
-- (modality asserted), one row per event: its first actor and first recipient where the format knows one of each.
-- Countries are ISO 3166 alpha-3 throughout. What Dateline does not know is null: it is not guessed.

-- GDELT 2.0 events. QuadClass is that of the CAMEO root (1-5, 6-8, 9-13, 14-20), which for some is not PLOVER's.
-- GoldsteinScale holds PLOVER's intensity, event codes are root codes, country codes are ISO's and not FIPS.
CREATE OR REPLACE VIEW v_gdelt_events AS
SELECT
    event_id AS GLOBALEVENTID,
    strftime(event_date, '%Y%m%d')::INTEGER AS SQLDATE,
    strftime(event_date, '%Y%m')::INTEGER AS MonthYear,
    year(event_date)::INTEGER AS "Year",
    round(year(event_date) + (dayofyear(event_date) - 1) / 365.0, 4)::DOUBLE AS FractionDate,
    concat_ws('', actor_country[1], actor_sectors[1]) AS Actor1Code,
    actor_name[1] AS Actor1Name,
    actor_country[1] AS Actor1CountryCode,
    NULL::VARCHAR AS Actor1KnownGroupCode,
    NULL::VARCHAR AS Actor1EthnicCode,
    NULL::VARCHAR AS Actor1Religion1Code,
    NULL::VARCHAR AS Actor1Religion2Code,
    actor_sectors[1] AS Actor1Type1Code,
    actor_sectors[2] AS Actor1Type2Code,
    actor_sectors[3] AS Actor1Type3Code,
    concat_ws('', recipient_country[1], recipient_sectors[1]) AS Actor2Code,
    recipient_name[1] AS Actor2Name,
    recipient_country[1] AS Actor2CountryCode,
    NULL::VARCHAR AS Actor2KnownGroupCode,
    NULL::VARCHAR AS Actor2EthnicCode,
    NULL::VARCHAR AS Actor2Religion1Code,
    NULL::VARCHAR AS Actor2Religion2Code,
    recipient_sectors[1] AS Actor2Type1Code,
    recipient_sectors[2] AS Actor2Type2Code,
    recipient_sectors[3] AS Actor2Type3Code,
    is_main::INTEGER AS IsRootEvent,
    cameo_root AS EventCode,
    cameo_root AS EventBaseCode,
    cameo_root AS EventRootCode,
    CASE WHEN cameo_root <= '05' THEN 1 WHEN cameo_root <= '08' THEN 2 WHEN cameo_root <= '13' THEN 3 ELSE 4 END
        AS QuadClass,
    intensity AS GoldsteinScale,
    num_mentions AS NumMentions,
    num_sources AS NumSources,
    num_articles AS NumArticles,
    NULL::DOUBLE AS AvgTone,
    NULL::INTEGER AS Actor1Geo_Type,
    NULL::VARCHAR AS Actor1Geo_FullName,
    NULL::VARCHAR AS Actor1Geo_CountryCode,
    NULL::VARCHAR AS Actor1Geo_ADM1Code,
    NULL::VARCHAR AS Actor1Geo_ADM2Code,
    NULL::DOUBLE AS Actor1Geo_Lat,
    NULL::DOUBLE AS Actor1Geo_Long,
    NULL::VARCHAR AS Actor1Geo_FeatureID,
    NULL::INTEGER AS Actor2Geo_Type,
    NULL::VARCHAR AS Actor2Geo_FullName,
    NULL::VARCHAR AS Actor2Geo_CountryCode,
    NULL::VARCHAR AS Actor2Geo_ADM1Code,
    NULL::VARCHAR AS Actor2Geo_ADM2Code,
    NULL::DOUBLE AS Actor2Geo_Lat,
    NULL::DOUBLE AS Actor2Geo_Long,
    NULL::VARCHAR AS Actor2Geo_FeatureID,
    CASE
        WHEN location_name IS NULL AND country IS NULL THEN 0
        WHEN geo_precision = 5 THEN 1
        WHEN geo_precision = 4 THEN if(country = 'USA', 2, 5)
        ELSE if(country = 'USA', 3, 4)
    END AS ActionGeo_Type,
    nullif(concat_ws(', ', location_name, nullif(admin1, location_name), country), '') AS ActionGeo_FullName,
    country AS ActionGeo_CountryCode,
    admin1 AS ActionGeo_ADM1Code,
    NULL::VARCHAR AS ActionGeo_ADM2Code,
    latitude AS ActionGeo_Lat,
    longitude AS ActionGeo_Long,
    geonameid::VARCHAR AS ActionGeo_FeatureID,
    strftime(first_seen, '%Y%m%d%H%M%S')::BIGINT AS DATEADDED,
    url AS SOURCEURL
FROM events
WHERE modality = 'asserted' AND cameo_root IS NOT NULL;

-- GDELT 2.0 mentions, of the events in v_gdelt_events. Offsets are into the article's text without boilerplate.
CREATE OR REPLACE VIEW v_gdelt_mentions AS
SELECT
    m.event_id AS GLOBALEVENTID,
    strftime(m.event_date, '%Y%m%d000000')::BIGINT AS EventTimeDate,
    strftime(m.published_at, '%Y%m%d%H%M%S')::BIGINT AS MentionTimeDate,
    1 AS MentionType,
    m.source AS MentionSourceName,
    m.url AS MentionIdentifier,
    NULL::INTEGER AS SentenceID,
    coalesce(m.actors[1].char_start, -1) AS Actor1CharOffset,
    coalesce(m.recipients[1].char_start, -1) AS Actor2CharOffset,
    coalesce(m.trigger_span.char_start, -1) AS ActionCharOffset,
    1 AS InRawText,
    round(m.confidence * 100)::INTEGER AS Confidence,
    length(a.text)::INTEGER AS MentionDocLen,
    NULL::DOUBLE AS MentionDocTone,
    NULL::VARCHAR AS MentionDocTranslationInfo,
    NULL::VARCHAR AS Extras
FROM mentions m
LEFT JOIN articles a USING (article_id)
WHERE m.event_id IN (SELECT event_id FROM events WHERE modality = 'asserted' AND cameo_root IS NOT NULL);

-- ICEWS. Its countries and event texts are English names; here they are codes and PLOVER types.
CREATE OR REPLACE VIEW v_icews AS
SELECT
    event_id AS "Event ID",
    event_date AS "Event Date",
    actor_name[1] AS "Source Name",
    array_to_string(actor_sectors, ',') AS "Source Sectors",
    actor_country[1] AS "Source Country",
    coalesce(event_type, what) AS "Event Text",
    cameo_root AS "CAMEO Code",
    intensity AS "Intensity",
    recipient_name[1] AS "Target Name",
    array_to_string(recipient_sectors, ',') AS "Target Sectors",
    recipient_country[1] AS "Target Country",
    article_id AS "Story ID",
    NULL::INTEGER AS "Sentence Number",
    source AS "Publisher",
    CASE WHEN geo_precision <= 2 THEN location_name END AS "City",
    CASE WHEN geo_precision = 3 THEN location_name END AS "District",
    admin1 AS "Province",
    country AS "Country",
    latitude AS "Latitude",
    longitude AS "Longitude"
FROM events
WHERE modality = 'asserted' AND cameo_root IS NOT NULL;

-- POLECAT, which writes lists as text with semicolons. Its contexts are those of the story, ours of the event.
CREATE OR REPLACE VIEW v_polecat AS
SELECT
    event_id AS "Event ID",
    event_date AS "Event Date",
    event_type AS "Event Type",
    array_to_string(event_modes, '; ') AS "Event Mode",
    intensity AS "Intensity",
    quad_class AS "Quad Code",
    array_to_string(contexts, '; ') AS "Contexts",
    array_to_string(actor_name, '; ') AS "Actor Name",
    array_to_string(actor_country, '; ') AS "Actor Country",
    NULL::VARCHAR AS "Actor COW",
    actor_sectors[1] AS "Primary Actor Sector",
    array_to_string(actor_sectors, '; ') AS "Actor Sectors",
    NULL::VARCHAR AS "Actor Title",
    array_to_string(actor_raw, '; ') AS "Actor Name Raw",
    array_to_string(actor_wikidata_id, '; ') AS "Wikipedia Actor ID",
    array_to_string(recipient_name, '; ') AS "Recipient Name",
    array_to_string(recipient_country, '; ') AS "Recipient Country",
    NULL::VARCHAR AS "Recipient COW",
    recipient_sectors[1] AS "Primary Recipient Sector",
    array_to_string(recipient_sectors, '; ') AS "Recipient Sectors",
    NULL::VARCHAR AS "Recipient Title",
    array_to_string(recipient_raw, '; ') AS "Recipient Name Raw",
    array_to_string(recipient_wikidata_id, '; ') AS "Wikipedia Recipient ID",
    location_name AS "Placename",
    CASE WHEN geo_precision <= 2 THEN location_name END AS "City",
    CASE WHEN geo_precision = 3 THEN location_name END AS "District",
    admin1 AS "Province",
    country AS "Country",
    latitude AS "Latitude",
    longitude AS "Longitude",
    geonameid AS "GeoNames ID",
    location_text AS "Raw Placename",
    NULL::VARCHAR AS "Feature Type",
    source AS "Source",
    first_seen::DATE AS "Publication Date",
    NULL::VARCHAR AS "Story People",
    NULL::VARCHAR AS "Story Organizations",
    (SELECT string_agg(DISTINCT p.name, '; ' ORDER BY p.name) FROM places p WHERE p.article_id = events.article_id)
        AS "Story Locations",
    language AS "Language",
    ontology_version AS "Version"
FROM events
WHERE modality = 'asserted' AND event_type IS NOT NULL;

-- ACLED's event types follow from PLOVER's type, mode and the sectors on both sides; events ACLED does not collect are
-- left out. Its numbers: time_precision 1 day, 2 week, 3 month; geo_precision 1 exact, 2 part of region, 3 region.
-- Fatalities nobody reports are null here, where ACLED writes 0.
CREATE OR REPLACE MACRO acled_inter(sectors, kind) AS CASE
    WHEN kind = 'Protests' THEN 'Protesters'
    WHEN kind = 'Riots' THEN 'Rioters'
    WHEN list_has_any(sectors, ['GOV', 'MIL', 'COP', 'SPY', 'JUD', 'LEG']) THEN 'State forces'
    WHEN list_contains(sectors, 'REB') THEN 'Rebel group'
    WHEN list_has_any(sectors, ['PRM', 'UAF', 'CRM']) THEN 'Political militia'
    WHEN len(sectors) > 0 THEN 'Civilians'
END;

CREATE OR REPLACE VIEW v_acled AS
WITH sides AS (
    SELECT *,
        list_has_any(actor_sectors, ['GOV', 'MIL', 'COP', 'SPY', 'JUD', 'REB', 'PRM', 'UAF']) AS actor_armed,
        list_has_any(recipient_sectors, ['MIL', 'COP', 'SPY', 'REB', 'PRM', 'UAF'])
            OR (len(recipient_name) = 0 AND len(actor_name) > 1) AS recipient_armed
    FROM events
    WHERE modality = 'asserted' AND event_type IN ('PROTEST', 'ASSAULT', 'COERCE', 'MOBILIZE', 'RETREAT', 'AGREE')
), typed AS (
    SELECT *,
        CASE event_type
            WHEN 'PROTEST' THEN if(list_has_any(event_modes, ['riot', 'vandalize']), 'Riots', 'Protests')
            WHEN 'ASSAULT' THEN CASE
                WHEN list_contains(event_modes, 'explosives') THEN 'Explosions/Remote violence'
                WHEN recipient_armed AND actor_armed THEN 'Battles'
                ELSE 'Violence against civilians'
            END
            ELSE 'Strategic developments'
        END AS acled_type
    FROM sides
)
SELECT
    event_id AS event_id_cnty,
    event_date,
    year(event_date)::INTEGER AS "year",
    CASE WHEN date_precision IN ('time', 'day') THEN 1 WHEN date_precision = 'week' THEN 2 ELSE 3 END AS time_precision,
    CASE
        WHEN acled_type = 'Protests' THEN 'Demonstrations'
        WHEN acled_type = 'Riots' THEN 'Political violence; Demonstrations'
        WHEN acled_type = 'Strategic developments' THEN 'Strategic developments'
        ELSE 'Political violence'
    END AS disorder_type,
    acled_type AS event_type,
    CASE
        WHEN acled_type = 'Battles' THEN 'Armed clash'
        WHEN acled_type = 'Protests' THEN 'Peaceful protest'
        WHEN acled_type = 'Riots' THEN if(list_contains(event_modes, 'riot'), 'Violent demonstration', 'Mob violence')
        WHEN acled_type = 'Violence against civilians' THEN CASE
            WHEN list_contains(event_modes, 'sexual') THEN 'Sexual violence'
            WHEN list_contains(event_modes, 'abduct') THEN 'Abduction/forced disappearance'
            ELSE 'Attack'
        END
        WHEN acled_type = 'Strategic developments' THEN CASE
            WHEN list_contains(event_modes, 'arrest') THEN 'Arrests'
            WHEN event_type = 'AGREE' OR list_contains(event_modes, 'ceasefire') THEN 'Agreement'
            ELSE 'Other'
        END
    END AS sub_event_type,
    actor_name[1] AS actor1,
    array_to_string(actor_name[2:], '; ') AS assoc_actor_1,
    acled_inter(actor_sectors, acled_type) AS inter1,
    recipient_name[1] AS actor2,
    array_to_string(recipient_name[2:], '; ') AS assoc_actor_2,
    acled_inter(recipient_sectors, NULL) AS inter2,
    concat_ws('-', acled_inter(actor_sectors, acled_type), acled_inter(recipient_sectors, NULL)) AS interaction,
    CASE WHEN event_type = 'ASSAULT' AND acled_type != 'Battles' AND acled_inter(recipient_sectors, NULL) = 'Civilians'
        THEN 'Civilian targeting' END AS civilian_targeting,
    NULL::INTEGER AS iso,
    NULL::VARCHAR AS region,
    country,
    admin1,
    NULL::VARCHAR AS admin2,
    NULL::VARCHAR AS admin3,
    location_name AS location,
    latitude,
    longitude,
    CASE WHEN geo_precision = 1 THEN 1 WHEN geo_precision IN (2, 3) THEN 2 ELSE 3 END AS geo_precision,
    source,
    NULL::VARCHAR AS source_scale,
    evidence AS notes,
    fatalities,
    CASE WHEN crowd_size IS NOT NULL THEN 'crowd size=' || crowd_size END AS tags,
    epoch(last_seen)::BIGINT AS "timestamp"
FROM typed;

-- The main event of every article in the article's own words.
CREATE OR REPLACE VIEW v_5w1h AS
SELECT
    a.article_id, a.url, a.source, a.title, a.published_at,
    a.main_who AS who, a.main_what AS "what", a.main_when AS "when", a.main_where AS "where",
    a.main_why AS why, a.main_how AS how,
    m.event_id
FROM articles a
LEFT JOIN (SELECT article_id, min(event_id) AS event_id FROM mentions WHERE is_main GROUP BY article_id) m
    USING (article_id);

-- For plotting: what happened where on each day. Dates less exact than a day are left out.
CREATE OR REPLACE VIEW v_daily AS
SELECT
    event_date, event_type, country,
    count(*) AS num_events, sum(num_sources)::BIGINT AS num_sources, avg(intensity) AS mean_intensity,
    sum(fatalities)::BIGINT AS fatalities
FROM events
WHERE modality = 'asserted' AND event_date IS NOT NULL AND date_precision IN ('time', 'day')
GROUP BY ALL;
