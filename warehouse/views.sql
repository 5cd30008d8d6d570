-- What analysts know from other event data, over the tables of this warehouse. Recreated at every upgrade.

CREATE OR REPLACE VIEW v_daily AS
SELECT event_date, event_type, country, count(*) AS num_events, sum(num_sources) AS num_sources,
    avg(intensity) AS mean_intensity, sum(fatalities) AS fatalities
FROM events
WHERE modality = 'asserted' AND event_date IS NOT NULL
GROUP BY ALL;
