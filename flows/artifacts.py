"""What a person sees of a run in Prefect: a page of counts, failures, hosts, new events and a picture of the day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from flows.run import RunSummary
from warehouse import Warehouse

# isort: split
from prefect.artifacts import create_markdown_artifact, create_table_artifact

BAR = 40
SHOWN = 20

NEW_EVENTS = """
SELECT event_date, coalesce(event_type, 'other') AS type, country, num_mentions AS reports, num_sources AS outlets,
       round(confidence, 2) AS confidence, evidence
FROM events SEMI JOIN (SELECT event_id FROM mentions GROUP BY event_id HAVING bool_and(run_id = ?)) USING (event_id)
WHERE modality = 'asserted'
ORDER BY num_sources DESC, num_mentions DESC, confidence DESC, event_id LIMIT ?
"""
HOURS = "SELECT extracted_at FROM articles WHERE extracted_at >= ?"


def publish_artifacts(summary: RunSummary, warehouse: Warehouse) -> None:
    """Show a run in Prefect: a page ``dateline-run``, a table ``dateline-failures`` and a table ``dateline-events``."""
    now = datetime.now(UTC).replace(tzinfo=None)
    found = warehouse.con.execute(NEW_EVENTS, [summary.run_id, SHOWN])
    names = [column[0] for column in found.description or []]
    events = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    hours = [row[0] for row in warehouse.con.execute(HOURS, [now - timedelta(hours=24)]).fetchall()]
    create_markdown_artifact(page(summary, events, hours, now), key="dateline-run", description=summary.run_id)
    create_table_artifact(_plain(failures_by_code(summary)), key="dateline-failures", description=summary.run_id)
    create_table_artifact(_plain(events), key="dateline-events", description=summary.run_id)


def page(summary: RunSummary, events: Sequence[dict[str, Any]], hours: Sequence[datetime], now: datetime) -> str:
    """A run as Markdown.

    Args:
        summary: the run.
        events: rows of :data:`NEW_EVENTS`.
        hours: when each article of the last day was extracted, UTC.
        now: the end of the day shown, UTC.
    """
    counts = {
        "pages": summary.pages, "unchanged": summary.unchanged, "articles": summary.articles,
        "reports": summary.mentions, "events": summary.events, "new events": summary.new_events,
        "failures": summary.num_failures, "seconds": round(summary.seconds, 1),
    }  # fmt: skip
    removed = [{"removed": kind.replace("_", " "), "blocks": count} for kind, count in summary.removed.items()]
    slowest = [
        {"host": host, "requests": number, "faults": faults, "mean seconds": f"{seconds:.2f}"}
        for host, number, faults, seconds in summary.slowest
    ]
    parts = [
        f"# Run {summary.run_id}: {summary.status}",
        table([counts]),
        "## Articles of the last 24 hours", picture(hours, now),
        "## Removed as boilerplate", table(removed),
        "## Failures", table(failures_by_code(summary)),
        "## Slowest hosts", table(slowest),
        "## New events", table([{**row, "evidence": shorten(row["evidence"])} for row in events]),
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def failures_by_code(summary: RunSummary) -> list[dict[str, Any]]:
    """How often each reason, the most frequent first, with one page as an example."""
    counts = Counter(code for _, code, _ in summary.failures)
    example = {code: address for address, code, _ in reversed(summary.failures)}
    return [{"code": code, "pages": count, "example": example[code]} for code, count in counts.most_common()]


def picture(moments: Iterable[datetime], now: datetime) -> str:
    """Bars of text, one for each of the last 24 hours that is not empty."""
    counts = Counter(moment.replace(minute=0, second=0, microsecond=0) for moment in moments)
    if not counts:
        return "none"
    most = max(counts.values())
    first = now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=23)
    hours = [first + timedelta(hours=number) for number in range(24)]
    bars = [
        f"{hour:%H}h {'█' * round(BAR * counts[hour] / most) or '▏'} {counts[hour]}" for hour in hours if counts[hour]
    ]
    return "\n".join(["```", *bars, "```"])


def table(rows: Sequence[dict[str, Any]]) -> str:
    """Rows as a Markdown table; whatever a page put into them stays text."""
    if not rows:
        return "none"
    lines = [list(rows[0]), ["---"] * len(rows[0]), *([escape(value) for value in row.values()] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def escape(value: Any) -> str:
    """A value as text that neither Markdown nor HTML reads anything into."""
    if value is None:
        return ""
    text = " ".join(str(value).split()).replace("&", "&amp;").replace("<", "&lt;")
    return "".join("\\" + c if c in "\\`*_{}[]()#|!~>" else c for c in text)


def shorten(text: str | None, length: int = 200) -> str:
    """Text on one line, cut at ``length`` characters."""
    line = " ".join((text or "").split())
    return line if len(line) <= length else line[: length - 1] + "…"


def _plain(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of values that JSON knows; a table of none says so."""
    plain = [{k: v if isinstance(v, int | float | str) else str(v or "") for k, v in row.items()} for row in rows]
    return plain or [{"none": ""}]
