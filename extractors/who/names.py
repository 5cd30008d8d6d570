"""Proper names of a story, and which of them are one: full names, surnames, acronyms, spellings."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from spacy.tokens import Doc, Token

from extractors.language.syntax import is_time
from extractors.who.lexicon import (
    HONORIFICS,
    PLAIN_WORDS,
    SHORT_TITLES,
    Gender,
    Known,
    Role,
    body_names,
    fold,
    folded,
    given_names,
    known,
    spelled,
)
from extractors.who.nations import country_of, is_country, is_demonym
from extractors.who.phrase import KEPT_OUT, NOWHERE, Located, nations_in, role_ending

SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))
SMALL = frozenset("of and the for de da di del der den des du la le van von al el bin ibn & - s".split())


@dataclass(slots=True)
class Name:
    """One proper name in the text, without titles and articles."""

    tokens: list[Token]
    label: str
    key: tuple[str, ...]
    titled: bool
    gender: Gender
    countries: list[str]
    text: str
    """The name as worded."""
    nation: str | None
    """Alpha-3 code, where the name is that of a country, a people or a capital."""
    located: str | None
    """Alpha-3 code of the country in which the place of that name lies."""
    title: Role | None
    """The role that stands right before it: "Foreign Minister", "spokesman"."""

    @property
    def head(self) -> Token:
        """The token of the name that the rest of the sentence hangs on."""
        inside = {t.i for t in self.tokens}
        return next((t for t in self.tokens if t.head.i not in inside or t.head == t), self.tokens[-1])


@dataclass(slots=True)
class Group:
    """Names of one party."""

    names: list[Name] = field(default_factory=list)
    name: str = ""
    kind: str = "thing"
    gender: Gender = "-"
    known: Known | None = None


def find_names(doc: Doc, located: Located = NOWHERE) -> list[Name]:
    """Proper names of a document in text order."""
    found = []
    i = 0
    while i < len(doc):
        token = doc[i]
        if token.lower_ == "the":
            i += 1
            continue
        end = _body_end(doc, i) if token.text[:1].isupper() or token.text[:2] == "al" else i
        label = "ORG" if end > i else token.ent_type_
        if end == i:
            end = _name_end(doc, i)
        name = _name(list(doc[i:end]), label, located) if end > i else None
        if name is not None:
            found.append(name)
        i = max(end, i + 1)
    return found


def _body_end(doc: Doc, i: int) -> int:
    """Where a body of the tables that is named from token ``i`` on ends; ``i`` when none is."""
    for words in body_names().get(fold(doc[i].text), ()):
        at, j = 0, i
        while at < len(words) and j < len(doc):
            word = fold(doc[j].text)
            if word and word != "-":
                if word != words[at]:
                    break
                at += 1
            j += 1
        if at == len(words) and doc[j - 1].text[:1].isupper():
            return j
    return i


def _name_end(doc: Doc, i: int) -> int:
    token, end = doc[i], i
    if token.ent_type_ and token.ent_type_ not in KEPT_OUT:
        end = i + 1
        while end < len(doc) and doc[end].ent_iob_ == "I":
            end += 1
    elif token.pos_ == "PROPN" and not token.ent_type_:
        end = i + 1
        while end < len(doc) and doc[end].pos_ == "PROPN" and not doc[end].ent_type_:
            end += 1
    hyphened = end > i and end + 1 < len(doc) and doc[end].text == "-" and not doc[end].whitespace_
    if hyphened and not doc[end - 1].whitespace_ and token.ent_type_ == "PERSON" and end - i > 1:
        end += 2  # "Moon Jae-in", cut in two by the tagger
    return end


def unify(names: list[Name], day: date | None) -> list[Group]:
    """Put names of one party together; ``day`` is the story's, for who held which office."""
    groups: list[Group] = []
    holders = _holders(names, day)
    by_key: dict[tuple[str, ...], Group] = {}
    for name in sorted(names, key=lambda n: -len(n.key)):
        single = len(name.key) == 1  # a surname may be several people's: the form of address or the nearest decides
        if name.nation and is_country(name.text):
            nation = by_key.setdefault((name.nation,), Group())  # "the U.S.", "America" and "United States" are one
            if not nation.names:
                groups.append(nation)
            nation.names.append(name)
            continue
        fit = [g for g in groups if _may_be(name, g, holders)] if name.key[0] in holders else groups
        group = (_match(name, fit) if single else None) or by_key.get(name.key) or _match(name, fit)
        if group is None:
            group = Group()
            groups.append(group)
        by_key.setdefault(name.key, group)
        group.names.append(name)
    for group in groups:
        _judge(group, day)
    return groups


def _holders(names: list[Name], day: date | None) -> dict[str, Known]:
    """Who of the tables the article calls by office and surname alone: "President Diallo" is he, not his wife."""
    found = {}
    for name in names:
        if len(name.key) == 1 and name.title is not None:
            holder = known(name.key[0], day)
            if holder is not None and holder.kind == "person" and name.title.phrase in holder.roles:
                found[name.key[0]] = holder
    return found


def _may_be(name: Name, group: Group, holders: dict[str, Known]) -> bool:
    """Whether a surname that is an office-holder's may be short for the names of a group."""
    holder = holders[name.key[0]]
    if len(name.key) > 1 or name.gender not in ("-", holder.gender):
        return True
    return any(n.key[0] in (fold(holder.name.split()[0]), name.key[0]) for n in group.names)


def _name(tokens: list[Token], label: str, located: Located) -> Name | None:
    doc = tokens[0].doc
    title: Role | None = None
    while tokens and (tokens[-1].text in ("'s", "’s", "'", "’") or tokens[-1].is_punct):
        tokens.pop()
    while tokens and (tokens[0].pos_ == "DET" or tokens[0].lower_ == "the" or tokens[0].is_punct):
        tokens.pop(0)
    gender: Gender = "-"
    titled = False
    if label in ("PERSON", ""):
        for cut in range(len(tokens) - 1, 0, -1):
            word = fold(tokens[cut - 1].text)
            if word in given_names():
                continue  # "Christian", "Dean": a name here, whatever else the word may mean
            if word in HONORIFICS or word in SHORT_TITLES or role_ending(tokens[:cut]) is not None:
                gender = HONORIFICS.get(word, gender)
                title = role_ending(tokens[:cut])
                titled, tokens = True, tokens[cut:]
                break
    if not tokens or not any(t.text[:1].isupper() or t.text[:1].isdigit() for t in tokens):
        return None
    if not any(t.is_alpha and t.text[:1].isupper() for t in tokens) and any(is_time(t) or t.like_num for t in tokens):
        return None  # "10 p.m."
    before = doc[tokens[0].i - 1] if tokens[0].i else None
    if before is not None and not before.is_punct:
        word = fold(before.text)
        if word in HONORIFICS:
            gender, titled = HONORIFICS[word], True
        elif label in ("PERSON", "", "ORG", "GPE") and before.pos_ in ("NOUN", "PROPN"):
            ahead = role_ending(list(doc[max(0, before.i - 5) : before.i + 1]))
            if ahead is not None and (
                (ahead.kind == "person" and label != "GPE") or (before.text[:1].isupper() and label == "PERSON")
            ):
                title, titled = title or ahead, titled or ahead.kind == "person"
    if len(tokens) == 1 and not label and role_ending(tokens) is not None:
        return None
    if gender == "-" and len(tokens) > 1 and label in ("PERSON", ""):
        gender = given_names().get(fold(tokens[0].text), "-")
    key = tuple(k for k in (fold(t.text) for t in tokens) if k and k not in ("-", "–", "&") and k not in SUFFIXES)
    if not key:
        return None
    inside = range(tokens[0].i, tokens[-1].i + 1)
    left = doc[max(0, tokens[0].i - 5) : tokens[0].i]
    qualifiers = [
        t
        for t in left
        if t.head.i in inside or (t.dep_ in ("amod", "compound", "nmod", "poss") and t.head.head.i in inside)
    ]
    text = str(doc[tokens[0].i : tokens[-1].i + 1].text)
    own, qualified = located.get((id(doc), tokens[-1].i)), nations_in(qualifiers, located)
    return Name(tokens, label, key, titled, gender, qualified, text, country_of(text), own, title)


def _match(name: Name, groups: list[Group]) -> Group | None:
    """The group of longer names that a shorter one belongs to."""
    if len(name.key) == 1 and len(name.key[0]) > 1 and name.text.isupper():
        for group in groups:
            if any(name.key[0] == acronym(n.key) for n in group.names if len(n.key) > 2):
                return group
    hits = [g for g in groups if any(_part_of(name, full) for full in g.names)]
    if len(hits) > 1:
        return min(hits, key=lambda g: min(_distance(name, n) for n in g.names))
    return hits[0] if hits else None


def _part_of(name: Name, full: Name) -> bool:
    if full.key[0] != name.key[0] and full.key[-1] != name.key[-1]:
        return False  # nearly all: asked of every pair of names
    if len(full.key) <= len(name.key) or name.nation or (full.nation and is_demonym(full.text)):
        return False
    if name.gender != "-" and full.gender not in ("-", name.gender):
        return False
    if name.label == "NORP" or full.label in ("FAC", "WORK_OF_ART", "EVENT"):
        return False  # a Republican is not the Republican National Convention, nor Mr Hill the Hill Tower
    if name.located and not name.titled and BODY_WORDS.intersection(full.key):
        return False  # a town is not its university
    if (name.titled or name.gender != "-") and (full.label == "ORG" or BODY_WORDS.intersection(full.key)):
        return False  # "Mr Weller" is not the Weller Company
    letters = name.text.replace(".", "")
    if len(letters) < 4 and letters.isupper() and full.tokens[-1].text[1:].islower():
        return full.key[0] == name.key[0] and "of" not in full.key  # "U.N." is not "Kim Jong Un"
    return full.key[-len(name.key) :] == name.key or (full.key[: len(name.key)] == name.key and "of" not in full.key)


def _distance(name: Name, other: Name) -> float:
    if name.tokens[0].doc is not other.tokens[0].doc:
        return 1e6
    gap = name.tokens[0].i - other.tokens[0].i
    return gap if gap > 0 else 1000 - gap


def acronym(key: tuple[str, ...]) -> str:
    """First letters of a name's words, small words left out."""
    return "".join(k[0] for k in key if k not in SMALL)


def _judge(group: Group, day: date | None) -> None:
    often = Counter(n.key for n in group.names)
    longest = max(group.names, key=lambda n: (len(n.key) > 1 and often[n.key] > 1, len(n.key), -n.text.isupper()))
    longest = _as_usual(longest, group.names, often)
    group.name = re.sub(r"\s+", " ", longest.text)
    group.gender = next((n.gender for n in group.names if n.gender != "-"), "-")
    keys = sorted({folded(" ".join(n.key)) for n in group.names}, key=len, reverse=True)
    keys = [key for key in keys if " " in key or " " not in keys[0]]
    keys += [
        key.rsplit(" ", 1)[0] for key in keys if " " in key and key.rsplit(" ", 1)[1] in BODY_WORDS
    ]  # "the Fatah party"
    first = fold(longest.tokens[0].text)
    labels = Counter(n.label for n in group.names if n.label)
    label = labels.most_common(1)[0][0] if labels else ""
    if " " not in keys[0]:
        fits = label == "ORG" or any(n.title for n in group.names) or keys[0] not in PLAIN_WORDS
        keys = [key for key in keys if fits and spelled(key, longest.text)]
    group.known = next((k for k in (known(key, day) for key in keys) if k), None)
    if any(n.nation for n in group.names):
        group.kind = "people" if is_demonym(longest.text) else "nation"
    elif group.known is not None:
        group.kind = group.known.kind
        group.gender = group.known.gender if group.gender == "-" else group.gender
    elif any(n.titled for n in group.names):
        group.kind = "person"
    elif (len(longest.tokens) > 1 and role_ending(longest.tokens) is not None) or any(
        k in BODY_WORDS for k in longest.key
    ):
        group.kind = "body"
    elif len(longest.key) > 1 and first in given_names():
        group.kind = "person"
    elif 2 * sum(_is_setting(n) for n in group.names) > len(group.names):
        group.kind = "place"
    elif label != "PERSON" and all(n.located for n in group.names):
        group.kind = "place"  # a town that the tagger takes for a body: "the Lyon attack"
    else:
        group.kind = KINDS.get(label, "thing")
    if group.kind == "person" and group.gender == "-":
        group.gender = given_names().get(first, "-")


def _as_usual(longest: Name, names: list[Name], often: Counter[tuple[str, ...]]) -> Name:
    """The name that the article uses again and again, where the longest stands there once and is no person's.

    "Acme" among many is the company; the one "Acme Support App" is another thing of that name, or a caption that the
    tagger ran together with it. Acronyms and common nouns ("the Council") are no names to prefer.
    """
    usual, times = often.most_common(1)[0]
    if often[longest.key] > 1 or times < _USUAL or longest.label == "PERSON" or any(n.titled for n in names):
        return longest
    first = next(n for n in names if n.key == usual)
    if first.text.isupper() or first.label == "PERSON" or role_ending(first.tokens) is not None:
        return longest
    rest = set(longest.key) - set(usual)
    return longest if rest <= BODY_WORDS | SMALL else first


_USUAL = 3
"""Times a short name must stand in the article to be preferred to a longer one that stands there once."""


def _is_setting(name: Name) -> bool:
    """Whether a name stands where places do: "in Northfield", "near Eastport"."""
    return name.head.dep_ == "pobj" and name.head.head.lower_ in (
        "in",
        "near",
        "into",
        "outside",
        "across",
        "throughout",
    )


KINDS = {"PERSON": "person", "ORG": "body", "NORP": "people", "GPE": "place", "LOC": "place", "FAC": "place"}
"""Kind of party by the entity recogniser's label, the last resort."""

BODY_WORDS = frozenset(
    "inc ltd llc plc corp corporation co gmbh ag sa nv group holdings international industries airlines "
    "airways bank university college "
    "institute ministry department agency council committee commission union association federation "
    "foundation front movement party "
    "congress parliament senate court police army navy brigade battalion forces network society league club "
    "united fc organization "
    "organisation authority bureau office times post news tribune radio television church hospital school "
    "museum trust fund company "
    "brothers partners systems technologies motors energy petroleum oil gas steel pharmaceuticals".split()
)
"""Words that make a name an organisation's."""
