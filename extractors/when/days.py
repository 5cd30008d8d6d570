"""What a whole story tells of its days: the day of the news, days by the words that have them, and its background."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from extractors.language import Story
from extractors.language.reference import root
from extractors.language.syntax import is_verb
from extractors.language.tables import sections
from extractors.model import Time
from extractors.when import timex
from extractors.when.dateline import dateline_time
from extractors.when.find import local_day
from extractors.when.holders import Holder, auxiliary_words, holder_of

NEWS_DAYS = 31
"""Days before publication within which the day of a story's opening is the day of its other past events too."""
OPENING = 5
"""Sentences, titles and datelines among them, in which the story's opening day is looked for."""
LEAD = 3
"""Sentences, title or dateline among them, that tell the news itself."""
_COUNTED = ("before", "earlier", "after", "later")
"""What ends a time that counts from another day: "turned 17 just a day before"."""
EPISODE = 3
"""Sentences over which a time of the background carries on."""

_REPORTS = sections("extractors", "reporting_verbs.txt")
SAYING = _REPORTS["say"] | _REPORTS["think"] | _REPORTS["deny"]


@dataclass(slots=True)
class StoryDays:
    """A story's dated times with what holds them, worked out once for all its predicates.

    Without a day of publication, relative times stay symbolic; they tell when all the same.
    """

    times: list[Time]
    body: Doc
    held: dict[bool, list[tuple[Time, Holder]]]
    """By whether they stand in the headline; the dateline's day is not among them."""
    opening: Time | None
    """The dateline's day, else the one on which the opening sentences' verb puts the news."""
    later: Time | None
    """The first day that the text gives a word of headline or lead: it dates that word and no more."""
    by_root: dict[str, list[tuple[Time, int]]]
    """Days of the text by the roots of the words that hold them, with the place of the word."""
    news: frozenset[str]
    """The roots of the nouns and verbs of title and first sentences."""
    lead_end: int
    """Where the first sentences of the text end."""
    title_end: int
    """Where the text's first line ends if it is a title, else -1: titles tell the past in the present."""
    breaks: list[int]
    """Where the text's lines end."""
    deed: Time | None
    """The first day that the lead gives what was done, not said."""
    old: str
    """What lies before this day is not of the news; empty where the day of publication is unknown."""
    today: date | None
    """The day on which the report came out, by the clock of those it tells of."""
    background: dict[int, Time]
    """By where they start: sentences that go on with what one before them dates long before the news."""

    def same_line(self, a: int, b: int) -> bool:
        """Whether no line of the text ends between two places."""
        return bisect(self.breaks, a) == bisect(self.breaks, b)


_LATEST: list[StoryDays] = []
"""The days of the story last asked about: its predicates are asked about in turn."""


def days_of(story: Story, times: list[Time]) -> StoryDays:
    """The days of a story; ``times`` are those of its title and text."""
    if not _LATEST or _LATEST[0].times is not times or _LATEST[0].body is not story.body:
        _LATEST[:] = [_read(story, times)]
    return _LATEST[0]


def _read(story: Story, times: list[Time]) -> StoryDays:
    text = story.article.text
    dateline = dateline_time(text, times)
    held: dict[bool, list[tuple[Time, Holder]]] = {True: [], False: []}
    for time in times:
        title = time.in_ == "title"
        doc = story.headline if title else story.body
        tells = bool(time.start_date) or (story.published is None and time.type in ("DATE", "TIME"))
        told = tells and not _is_stamp(time) and time is not dateline
        holder = holder_of(doc, time) if doc is not None and told else None
        if holder is not None:
            held[title].append((time, holder))
    days = [(t, h) for t, h in held[False] if _is_day(t) and not h.beside]
    by_root: dict[str, list[tuple[Time, int]]] = {}
    for time, holder in days:
        for token in _words(holder):
            by_root.setdefault(root(token.lemma_), []).append((time, token.i))
    lead = list(islice(story.body.sents, LEAD))
    news = frozenset(root(t.lemma_) for t in _lead(story, lead) if t.pos_ in ("NOUN", "PROPN", "VERB"))
    today = local_day(text, story.published)
    recent = _recent(story, days, today)
    found = StoryDays(
        times=times,
        body=story.body,
        held=held,
        opening=dateline or _opening_day(story, recent),
        later=next((t for t, h in recent if any(root(word.lemma_) in news for word in _words(h))), None),
        by_root=by_root,
        news=news,
        lead_end=lead[-1].end_char if lead else 0,
        title_end=_title_end(text),
        breaks=[place for place, character in enumerate(text) if character == "\n"],
        deed=_day_of_deed(recent, lead[-1].end_char if lead else 0),
        old=(story.published - timedelta(days=NEWS_DAYS)).isoformat() if story.published is not None else "",
        today=today,
        background={},
    )
    found.background = dict(_background(story, found))
    return found


def _is_day(time: Time) -> bool:
    """A day or hour that prose names."""
    return timex.granularity(time.value) in ("time", "day") and any(c.isalpha() for c in time.text)


def _is_stamp(time: Time) -> bool:
    """ "2024-05-14" within prose: when the page was changed."""
    return timex.granularity(time.value) == "day" and not any(c.isalpha() for c in time.text)


def _words(holder: Holder) -> list[Token]:
    """The words that a time dates: its nouns, its verb, and what that verb happens to."""
    if holder.modifies or holder.verb is None:
        return holder.nouns
    affected = [child for child in holder.verb.children if child.dep_ in ("dobj", "nsubjpass")]
    return [*holder.nouns, holder.verb, *affected]


def _lead(story: Story, sentences: list[Tokens]) -> Iterator[Token]:
    if story.headline is not None:
        yield from story.headline
    for sentence in sentences:
        yield from sentence


def _title_end(text: str) -> int:
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    return -1 if text[start:end].rstrip().endswith((".", "!", "?", '"', "”")) else end


def _opening_day(story: Story, recent: list[tuple[Time, Holder]]) -> Time | None:
    end = next((s.end_char for n, s in enumerate(story.body.sents, 1) if n == OPENING), len(story.article.text))
    told = [
        (t, h.verb)
        for t, h in recent
        if t.start < end and h.verb is not None and not h.modifies and not t.text.lower().endswith(_COUNTED)
    ]
    titled = _title_end(story.article.text)
    done = (t for t, verb in told if t.start < titled or not is_pictured(verb))
    return next(done, told[0][0] if told else None)


def _day_of_deed(recent: list[tuple[Time, Holder]], lead_end: int) -> Time | None:
    """Of the lead's main clauses; "today" and "an hour ago" are as often the writer's."""
    for time, holder in recent:
        verb = holder.verb
        if time.start >= lead_end or verb is None:
            break
        if (
            not holder.modifies
            and is_past(verb)
            and verb.lemma_ not in SAYING
            and not time.text.lower().endswith(_COUNTED)
        ):
            return time
    return None


def is_pictured(verb: Token) -> bool:
    """Told in the present, as captions do: "debris is scattered on the ground Monday"."""
    return verb.tag_ in ("VBZ", "VBP") or bool(auxiliary_words(verb) & {"is", "are"})


def _recent(story: Story, days: list[tuple[Time, Holder]], latest: date | None) -> list[tuple[Time, Holder]]:
    """Days of the last weeks before publication; none where that is unknown."""
    if story.published is None or latest is None:
        return []
    earliest = story.published - timedelta(days=NEWS_DAYS)
    return [(t, h) for t, h in days if earliest <= date.fromisoformat(t.value[:10]) <= latest]


def _background(story: Story, days: StoryDays) -> Iterator[tuple[int, Time]]:
    """Sentences in the past tense after one that is dated long before the news, up to the next time or tense."""
    if not days.old:
        return
    episode: Time | None = None
    since = last = 0
    for number, sentence in enumerate(story.body.sents):
        main = sentence.root
        here = [(t, h) for t, h in days.held[False] if sentence.start_char <= t.start < sentence.end_char]
        tells = is_past(main) and main.lemma_ not in SAYING
        if episode is not None and (number - since > EPISODE or not days.same_line(last, sentence.start_char)):
            episode = None
        if here or not tells:
            own = [t for t, h in here if h.verb is not None and h.verb.i == main.i and not h.beside and not h.modifies]
            times = own or [t for t, h in here if not h.beside and not h.modifies]
            old = bool(times) and all((t.end_date or "9")[:10] <= days.old for t in times)
            episode = times[0] if tells and old else None
            since = number
        elif episode is not None:
            yield sentence.start, episode
        last = sentence.start_char


def is_past(verb: Token) -> bool:
    """The simple past, also of a passive; no perfect."""
    return is_verb(verb) and (verb.tag_ == "VBD" or bool(auxiliary_words(verb) & {"was", "were", "did"}))
