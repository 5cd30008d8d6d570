"""One article and its events as a page to read: what was found where, and why it was coded so.

The page is complete in itself: no script, no style and no picture from elsewhere; everything of the article is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from extractors.assemble import answer
from extractors.language import read_story
from extractors.model import Actor, Article, Event, EventTime, Location, Place, PredicateMention, Time
from extractors.what import Coding, Predicate
from extractors.where import Gazetteer

Mark = tuple[int, int, str, str]
"""Start, end, CSS class, what a reader sees when pointing at it."""


def explain_article(article: Article, gazetteer: Gazetteer | None = None) -> str:
    """A self-contained HTML page of an article: marked text, then a card for each event with the reasons."""
    story = read_story(article)
    answers = answer(story, gazetteer or Gazetteer.open())
    found = answers.extraction
    events = found.events
    cards = "".join(_card(event, p, c) for event, (p, c) in zip(events, answers.coded, strict=True))
    main = found.main_event
    questions = "".join(
        f"<tr><th>{q}</th><td>{escape(getattr(main, q) or '–')}</td></tr>"
        for q in ("who", "what", "when", "where", "why", "how")
        if main is not None
    )
    title = article.title or article.id
    headline = _marked(title, _marks(events, found.predicates, found.places, found.times, in_title=True))
    text = _marked(article.text, _marks(events, found.predicates, found.places, found.times, in_title=False))
    paragraphs = "".join(f"<p>{line}</p>" for line in text.split("\n") if line.strip())
    return _PAGE.format(
        title=escape(title),
        headline=headline if story.headline is not None else escape(title),
        published=escape(article.published_at or "unknown"),
        questions=questions,
        text=paragraphs,
        count=len(events),
        cards=cards or "<p>No events.</p>",
    )


def _marks(
    events: Iterable[Event],
    predicates: Iterable[PredicateMention],
    places: Iterable[Place],
    times: Iterable[Time],
    *,
    in_title: bool,
) -> list[Mark]:
    """What to highlight, the more telling first: where marks overlap, the first is kept."""
    where = "title" if in_title else None
    marks: list[Mark] = []
    for event in events:
        if event.trigger.in_ == where:
            marks.append((event.trigger.start, event.trigger.end, f"event {event.modality}", _label(event)))
        for role, people in (("actor", event.actors), ("recipient", event.recipients)):
            marks += [(a.start, a.end, role, f"{role}: {a.name}") for a in people if a.in_ == where]
    marks += [(t.start, t.end, "time", f"{t.type} {t.value}") for t in times if t.in_ == where]
    marks += [(p.start, p.end, "place", _place(p)) for p in places if p.in_ == where]
    marks += [(p.start, p.end, "predicate", f"no event ({p.modality})") for p in predicates if p.in_ == where]
    return marks


def _marked(text: str, marks: Iterable[Mark]) -> str:
    taken: list[Mark] = []
    for mark in marks:
        if all(mark[1] <= other[0] or other[1] <= mark[0] for other in taken):
            taken.append(mark)
    parts, at = [], 0
    for start, end, kind, label in sorted(taken):
        parts.append(escape(text[at:start]))
        parts.append(f'<mark class="{kind}" title="{escape(label)}">{escape(text[start:end])}</mark>')
        at = end
    return "".join([*parts, escape(text[at:])])


def _card(event: Event, predicate: Predicate, coding: Coding) -> str:
    rows = {
        "who": _people(event.actors),
        "to whom": _people(event.recipients),
        "where": _location(event.location),
        "when": _time(event.time),
        "happened?": f"{event.modality}; attribution {event.attribution.kind}"
        + (f" to {event.attribution.source.name}" if event.attribution.source else ""),
        "counts": ", ".join(f"{kind} {c.low}–{c.high or '?'} (“{c.text}”)" for kind, c in event.counts.items()) or "–",
        "why this type": "; ".join(coding.reasons) or "–",
        "grammar": f"{predicate.kind} “{predicate.lemma}” in “{predicate.phrase.text}”",
        "confidence": f"{event.confidence:.2f}",
    }
    table = "".join(f"<tr><th>{name}</th><td>{escape(value)}</td></tr>" for name, value in rows.items())
    return (
        f'<section class="card {event.modality}"><h3>{escape(_label(event))}</h3>'
        f"<blockquote>{escape(event.evidence.text)}</blockquote><table>{table}</table></section>"
    )


def _label(event: Event) -> str:
    modes = "/".join([event.event_type or "untyped", *event.event_modes])
    return f"{modes}: {event.trigger.text}" + ("" if event.modality == "asserted" else f" ({event.modality})")


def _people(people: list[Actor]) -> str:
    return (
        "; ".join(f"{a.name} [{', '.join([a.country or '?', *a.sectors])}] “{a.text}”" for a in people)
        if people
        else "–"
    )


def _place(place: Place) -> str:
    return ", ".join(part for part in (place.name, place.admin1, place.country) if part) + f" ({place.score:.2f})"


def _location(place: Location | None) -> str:
    if place is None:
        return "–"
    name = ", ".join(part for part in (place.name, place.admin1, place.country) if part)
    return f"{name}: precision {place.precision}, from the {place.basis}"


def _time(time: EventTime | None) -> str:
    if time is None:
        return "–"
    words = f"“{time.text}” " if time.text else ""
    return f"{words}{time.start_date or '?'} to {time.end_date or '?'} ({time.precision}, from the {time.basis})"


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Events: {title}</title>
<style>
body {{ font: 16px/1.6 Georgia, serif; max-width: 50em; margin: 2em auto; padding: 0 1em; color: #222; }}
h1 {{ line-height: 1.25; }} h2, h3, table, .legend {{ font-family: system-ui, sans-serif; }}
mark {{ border-radius: 3px; padding: 0 2px; background: #eee; }}
mark.event {{ background: #ffd166; font-weight: bold; }} mark.actor {{ background: #cfe8ff; }}
mark.event.planned, mark.event.hypothetical, mark.event.negated {{ background: #fff0c2; outline: 1px dashed #b58900; }}
mark.recipient {{ background: #e3d5ff; }} mark.place {{ background: #d3f5d3; }} mark.time {{ background: #ffd9d9; }}
.card {{ border: 1px solid #ddd; border-left: 5px solid #ffd166; padding: .2em 1em; margin: 1em 0; }}
.card.planned, .card.hypothetical, .card.negated {{ border-left-style: dashed; color: #555; }}
blockquote {{ margin: .5em 0; font-style: italic; }} table {{ font-size: 14px; border-collapse: collapse; }}
th {{ text-align: left; vertical-align: top; padding-right: 1em; white-space: nowrap; font-weight: 600; }}
</style></head><body>
<h1>{headline}</h1>
<p class="legend">published {published} · <mark class="event">event</mark> <mark class="event planned">not done</mark>
<mark class="actor">who</mark> <mark class="recipient">to whom</mark> <mark class="place">where</mark>
<mark class="time">when</mark> <mark class="predicate">no event</mark> · point at a mark to see what it is</p>
<table>{questions}</table>
{text}
<h2>{count} events</h2>
{cards}
</body></html>
"""
