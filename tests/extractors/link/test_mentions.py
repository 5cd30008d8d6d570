from datetime import date
from typing import Any

import msgspec

from extractors.link.mentions import Report, agreement, contradict, group_mentions


def report(mention: str, **known: Any) -> Report:
    fields: dict[str, Any] = {
        "mention_id": mention,
        "article_id": mention[0],
        "event_type": "ASSAULT",
        "trigger": frozenset({"attack"}),
        "actors": frozenset({"rebel"}),
        "recipients": frozenset({"convoy"}),
        "happened": True,
        "start": date(2026, 3, 10),
        "end": date(2026, 3, 11),
        "country": "MLI",
        "geonameid": 2449067,
        "point": (16.27, -0.04),
    }
    return Report(**fields | known)


def test_two_outlets_one_attack() -> None:
    assert group_mentions([report("a1"), report("b1")], lambda a, b: 0.6) == [0, 0]


def test_contradictions_keep_mentions_apart() -> None:
    first = report("a1")
    for other in (
        report("b1", event_type="PROTEST"),
        report("b1", happened=False),
        report("b1", start=date(2026, 3, 14), end=date(2026, 3, 15)),
        report("b1", country="NER"),
        report("b1", geonameid=1, point=(14.5, -4.1)),
    ):
        assert contradict(first, other)


def test_another_victim_is_another_event() -> None:
    a = report("a1", trigger=frozenset({"killed"}), recipients=frozenset({"diallo"}))
    b = report("b1", trigger=frozenset({"shot"}), recipients=frozenset({"traore"}))
    assert group_mentions([a, b], lambda x, y: 0.3) == [0, 1]


def test_untyped_mentions_need_the_same_word() -> None:
    a = report("a1", event_type=None, trigger=frozenset({"unveil"}))
    b = report("b1", event_type=None, trigger=frozenset({"sink"}))
    assert contradict(a, b)


def test_the_day_of_publication_makes_no_two_deeds_one() -> None:
    a = report("a1", trigger=frozenset({"abduct"}), recipients=frozenset({"schoolgirl"}), recipients_named=False)
    b = report("b1", trigger=frozenset({"kill"}), recipients=frozenset({"soldier"}), recipients_named=False)
    known: dict[str, Any] = {"actors": frozenset(), "geonameid": None, "point": None}
    a, b = (msgspec.structs.replace(one, **known) for one in (a, b))
    assert group_mentions([a, b], lambda x, y: 1.0) == [0, 0]
    told_later = msgspec.structs.replace(b, day_told=False)
    assert group_mentions([a, told_later], lambda x, y: 1.0) == [0, 1]
    same_word = msgspec.structs.replace(told_later, trigger=a.trigger)
    assert group_mentions([a, same_word], lambda x, y: 1.0) == [0, 0]


def test_what_contradicts_does_not_agree() -> None:
    assert agreement(report("a1"), report("b1", event_type="PROTEST"), 1.0) < 0
    assert 0.5 < agreement(report("a1"), report("b1"), 1.0) <= 1
