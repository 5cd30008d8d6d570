"""The tables of roles, leaders, bodies and given names are sound."""

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from extractors.who.lexicon import fold, given_names, known, known_by_name, role_of, roles, table

SECTORS = set(
    "COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC".split()
)


def test_sectors_are_plovers() -> None:
    for role in roles().values():
        assert set(role.sectors) <= SECTORS
        assert role.kind in ("person", "body")
        assert role.gender in ("m", "f", "-")
    for entries in known_by_name().values():
        assert all(set(entry.sectors) <= SECTORS for entry in entries)


def test_a_role_stands_once() -> None:
    phrases = Counter(phrase.strip() for row in table("roles.tsv") for phrase in row[3].split(";"))
    assert [phrase for phrase, times in phrases.items() if times > 1] == []


def test_terms_of_office_are_in_order() -> None:
    for names, _, office, start, *rest in table("leaders.tsv"):
        assert role_of(office.split()) is not None, office
        assert start[:4].isdigit()
        assert not rest or not rest[0] or start < rest[0], names


def test_an_office_has_one_holder_a_day() -> None:
    terms: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for _, country, office, start, *rest in table("leaders.tsv"):
        if office in ("president", "prime minister", "chancellor", "king", "queen") and country != "IGO":
            terms.setdefault((country, office), []).append((start, (rest or [""])[0] or "9999"))
    for held in terms.values():
        held.sort()
        for (_, until), (start, _) in pairwise(held):
            assert until[:7] <= start[:7] or until <= start


def test_table_is_large_enough_to_be_of_use() -> None:
    assert len(list(table("leaders.tsv"))) > 600
    assert len(known_by_name()) > 2000
    assert len(given_names()) > 900


@pytest.mark.parametrize(
    ("day", "who"),
    [(date(2002, 1, 1), "George W. Bush"), (date(1990, 1, 1), "George H. W. Bush"), (date(2012, 1, 1), None)],
)
def test_a_surname_means_who_held_office(day: date, who: str | None) -> None:
    found = known("bush", day)
    assert (found.name if found else None) == who


@pytest.mark.parametrize(
    ("word", "key"), [("F.B.I.", "fbi"), ("Erdoğan's", "erdogan"), ("Łódź", "lodz"), ("al-Qaeda", "al-qaeda")]
)
def test_folding(word: str, key: str) -> None:
    assert fold(word) == key
