"""The cast of a story: who is who, however the article words it."""

from __future__ import annotations

import msgspec
from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from extractors.language.story import Story
from extractors.language.syntax import noun_phrase
from extractors.model import Actor, Place
from extractors.who.lexicon import Role, fold
from extractors.who.names import Name, find_names, unify
from extractors.who.nations import country_of
from extractors.who.party import Party, fits, is_mere_place
from extractors.who.phrase import BEARERS, GATHERINGS, Reading, head_of, read, role_ending, singular, without_determiner
from extractors.who.pronouns import PRONOUNS, Mention, choose, choose_country, speaks

COLLECTIVES = frozenset("family couple public population crowd people staff crew audience electorate pair".split())
"""Nouns that are singular in form and taken up by "they"."""

ATTACKERS = frozenset("gunman shooter attacker assailant bomber killer murderer knifeman suspect perpetrator".split())
"""Roles of those who did what a story of violence tells."""

COUNTRY_WORDS = frozenset({"country", "nation", "republic", "kingdom"})
"""Nouns that take up a country named before."""

DESCRIPTION_REACH = 8
"""Sentences that a definite description may look back."""


class Cast:
    """Who is who in one story.

    Names are unified over headline and body, roles and countries gathered from titles, appositions and the tables of
    this package, pronouns and definite descriptions tied to a name where the text is clear about it.
    """

    def __init__(self, story: Story, places: list[Place] | None = None) -> None:
        """Read the cast; ``places`` (of :func:`extractors.where.find_places`) tell the country of towns and
        provinces."""
        self._story = story
        self._located = _locate(story, places or [])
        self._entities: list[Party] = []
        self._actors: dict[tuple[int, int, int], Actor] = {}
        self._people: list[tuple[Party, Name]] = []
        self._pairs: set[int] = set()
        self._introduced: set[tuple[int, int]] = set()
        self._surnames: dict[str, int | None] = {}
        self._at: dict[tuple[int, int], int] = {}
        self._docs = {id(doc): index for index, doc in enumerate(story.docs)}
        groups = unify([name for doc in story.docs for name in find_names(doc, self._located)], story.published)
        for group in groups:
            self._add(group.names, Party(group.name, group.kind, group.gender, known=group.known))
        for group, entity in zip(groups, list(self._entities), strict=True):
            self._qualify(group.names, entity)
        for doc in story.docs:
            self._spot(doc)
        seen: list[Mention] = []
        for doc in story.docs:
            self._refer(doc, seen)

    def actor(self, tokens: Tokens, speaker: Tokens | None = None) -> Actor:
        """The party that a noun phrase names: offsets and words of the phrase, name and standing of the party.

        ``speaker`` is who says the words in which the phrase stands, if it is known: "I" and "we" are the speaker.
        """
        if speaker is not None and len(tokens) == 1 and speaks(tokens.root):
            said = self.actor(speaker)
            if speaker.root.pos_ == "PRON" and said.name.lower() == speaker.root.lower_:
                return self.actor(tokens)  # a speaker of whom no more is known
            span = self._story.span(tokens)
            return msgspec.structs.replace(said, start=span.start, end=span.end, text=span.text, in_=span.in_)
        key = (id(tokens.doc), tokens.start, tokens.end)
        if key not in self._actors:
            self._actors[key] = self._read_actor(tokens)
        return self._actors[key]

    def _read_actor(self, tokens: Tokens) -> Actor:
        reading = read(tokens, self._located)
        span = self._story.span(tokens)
        entity = self._entity(reading.head)
        compound = any(c.dep_ == "conj" and c.i < tokens.end for c in reading.head.children)
        countries, sectors = self._standing(reading, entity)
        own = compound or (id(tokens.doc), reading.head.i) in self._introduced
        name = entity.name if entity is not None and not own else without_determiner(tokens)
        return Actor(
            start=span.start, end=span.end, text=span.text, name=name, country=countries[0] if countries else None,
            sectors=sectors, wikidata_id=entity.known.wikidata_id if entity and entity.known else None, in_=span.in_,
        )  # fmt: skip

    def attackers(self) -> list[Actor]:
        """Those whom the story calls by name and says to be a gunman, a suspect or the like."""
        return [
            self.actor(name.tokens[0].doc[name.tokens[0].i : name.tokens[-1].i + 1])
            for party, name in self._people
            if any(role.split()[-1] in ATTACKERS for role in party.roles)
        ]

    def is_named(self, tokens: Tokens) -> bool:
        """Whether the phrase is a proper name of a person or body, not a description or a name's use as modifier."""
        head = head_of(tokens)
        entity = self._entity(head)
        if entity is None or entity.kind not in ("person", "body"):
            return False
        return head.pos_ == "PROPN" or head.text in entity.name.split()

    def is_scene(self, tokens: Tokens) -> bool:
        """Whether the phrase only says where a deed was done: the town of "the Lyon attack"."""
        head = head_of(tokens)
        entity = self._entity(head)
        return entity is not None and entity.kind == "place" and head.dep_ in ("compound", "amod", "nmod", "npadvmod")

    # --- building -----------------------------------------------------------------------------------------------

    def _add(self, names: list[Name], entity: Party) -> None:
        number = len(self._entities)
        self._entities.append(entity)
        for key in {name.key for name in names}:
            if entity.kind == "person" or (len(key) == 1 and entity.kind in ("body", "nation")):
                self._surnames[key[-1]] = (
                    None if key[-1] in self._surnames and self._surnames[key[-1]] != number else number
                )
        for name in names:
            for token in name.tokens:
                self._at[self._docs[id(token.doc)], token.i] = number
        if entity.kind == "body":
            role = role_ending(max(names, key=lambda n: len(n.key)).tokens)
            if role is not None and role.kind == "body":
                entity.take(role)
        if entity.known is not None:
            entity.sectors = dict.fromkeys([*entity.known.sectors, *entity.sectors])
            entity.roles.update(entity.known.roles)
        if entity.kind == "person":
            self._people.append((entity, names[0]))
        if entity.kind in ("person", "body"):  # "Harvey" the man lies in no country, whatever towns bear the name
            for name in names:
                for token in name.tokens:
                    self._located.pop((id(token.doc), token.i), None)
        for name in names:
            entity.countries.update(name.countries)
            if entity.kind in ("place", "thing") and name.located:
                entity.countries[name.located] += 1
        if entity.kind == "nation":
            entity.countries.update(filter(None, [country_of(entity.name)]))
            entity.sectors.setdefault("GOV")
        elif entity.kind == "people":
            entity.countries.update(filter(None, [country_of(entity.name)]))
            entity.plural = True
            entity.sectors.setdefault("CVL")

    def _qualify(self, names: list[Name], entity: Party) -> None:
        """Give a named party the roles that titles, appositions and "is" clauses give it, with whom these tie it to."""
        for name in names:
            if name.title is not None and name.title.kind == entity.kind:
                entity.take(name.title)
                entity.gender = name.title.gender if entity.gender == "-" else entity.gender
        for head in {name.head.i: name.head for name in names}.values():
            for noun in self._said_of(head, entity):
                reading = read(
                    noun.doc[
                        noun.left_edge.i : max(
                            noun.i + 1, noun.right_edge.i + 1 if noun.dep_ in ("appos", "attr") else 0
                        )
                    ],
                    self._located,
                )
                if reading.role is None or reading.head != noun or reading.role.kind != entity.kind != "thing":
                    continue
                countries, sectors = self._standing(reading, None)
                entity.roles.add(reading.role.phrase)
                entity.sectors.update(dict.fromkeys(sectors))
                entity.countries.update(countries[:1])
                if entity.gender == "-":
                    entity.gender = reading.role.gender

    def _spot(self, doc: Doc) -> None:
        """Find names where the tagger saw none, as at the head of a headline: capitalised words, names elsewhere."""
        index = self._docs[id(doc)]
        for token in doc:
            if token.text[:1].isupper() and len(token) > 2 and (index, token.i) not in self._at and not token.is_stop:
                number = self._surnames.get(fold(token.text))
                if number is not None:
                    self._at[index, token.i] = number

    def _said_of(self, head: Token, entity: Party) -> list[Token]:
        """Nouns that say what a name is."""
        nouns = [c for c in head.children if c.dep_ in ("appos", "compound", "nmod") and c.pos_ in ("NOUN", "PROPN")]
        if head.dep_ == "appos" and head.head.pos_ == "NOUN":
            nouns.append(head.head)
        if head.dep_ == "nsubj" and head.head.lemma_ == "be":
            nouns += [c for c in head.head.children if c.dep_ == "attr" and c.pos_ == "NOUN"]
        return [noun for noun in nouns if self._entity(noun) is not entity]

    def _refer(self, doc: Doc, seen: list[Mention]) -> None:
        """Tie pronouns and definite descriptions of one document to parties, left to right."""
        index = self._docs[id(doc)]
        first = 0 if doc is self._story.body else -1  # the headline comes right before the text
        for number, sentence in enumerate(doc.sents, start=first):
            for token in sentence:
                at = self._at.get((index, token.i))
                if at is not None:
                    if not (token.i and self._at.get((index, token.i - 1)) == at):
                        entity = self._entities[at]
                        seen.append(Mention(at, token, number, entity.kind, entity.gender, entity.plural))
                    if token.dep_ == "conj":
                        self._join(token, index, number, seen)
                elif token.lower_ in PRONOUNS:
                    found = choose(token, number, seen)
                    if found is not None:
                        self._at[index, token.i] = found.entity
                        seen.append(
                            Mention(
                                found.entity, token, number, found.kind, PRONOUNS[token.lower_].gender, found.plural
                            )
                        )
                elif token.pos_ == "NOUN" and token.dep_ not in ("compound", "nmod"):
                    self._describe(token, index, number, seen)

    def _join(self, second: Token, index: int, number: int, seen: list[Mention]) -> None:
        """Two parties named together, whom "they" takes up as one: "Diallo and Traore"."""
        first = second.head
        pair = [self._at.get((index, first.i)), self._at[index, second.i]]
        if first.dep_ == "conj" or pair[0] is None or pair[0] == pair[1]:
            return
        one, other = (self._entities[entity] for entity in pair if entity is not None)
        if one.kind != other.kind or one.kind not in ("person", "body", "nation"):
            return
        gender = one.gender if one.gender == other.gender else "-"
        name, countries = f"{one.name} and {other.name}", one.countries + other.countries
        both = Party(name, one.kind, gender, countries, plural=True)
        both.sectors.update(one.sectors | other.sectors)
        self._pairs.add(len(self._entities))
        seen.append(Mention(len(self._entities), first, number, both.kind, gender, True))
        self._entities.append(both)

    def _describe(self, noun: Token, index: int, number: int, seen: list[Mention]) -> None:
        plural = "Plur" in noun.morph.get("Number", []) or noun.lemma_ in COLLECTIVES
        if role_ending(list(noun.doc[max(noun.left_edge.i, noun.i - 4) : noun.i + 1])) is None:
            if noun.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj") and noun.ent_type_ not in ("DATE", "TIME"):
                seen.append(Mention(-1 - noun.i, noun, number, "matter", "-", plural))
            return
        phrase = noun_phrase(noun)
        reading = read(phrase, self._located)
        role = reading.role
        if role is None or reading.head != noun:
            return
        definite = any(c.lower_ in ("the", "this", "that", "his", "her", "their", "its") for c in noun.children)
        if definite:
            entity = self._meant(noun, reading, role, number, seen, plural)
            if entity is not None:
                self._at[index, noun.i] = entity
                party = self._entities[entity]
                seen.append(Mention(entity, noun, number, party.kind, party.gender, plural))
                return
        entity = len(self._entities)
        party = Party(without_determiner(phrase), role.kind, role.gender, plural=plural)
        countries, sectors = self._standing(reading, None)
        party.roles.add(role.phrase)
        party.sectors.update(dict.fromkeys(sectors))
        party.countries.update(countries[:1])
        self._entities.append(party)
        self._introduced.add((id(noun.doc), noun.i))
        self._at[index, noun.i] = entity
        acts = bool(party.sectors) and next(iter(party.sectors)) not in ("CVL", "ELI", "EDU", "PTY", "SOC")
        seen.append(Mention(entity, noun, number, role.kind, role.gender, plural, acts))

    def _meant(
        self, noun: Token, reading: Reading, role: Role, number: int, seen: list[Mention], plural: bool
    ) -> int | None:
        """The party that a definite description stands for, if the story named it before."""
        if plural:
            two = any(c.lower_ == "two" for c in noun.children)
            kind = "nation" if role.phrase in COUNTRY_WORDS else role.kind
            return self._last_pair(kind, role, number, seen) if two else None
        if role.phrase in COUNTRY_WORDS and any(c.lower_ in ("the", "this") for c in noun.children):
            country = choose_country(noun, number, seen)
            return country.entity if country is not None else None
        return self._taken_up(reading, role, number, seen)

    def _last_pair(self, kind: str, role: Role, number: int, seen: list[Mention]) -> int | None:
        """The two that were last named together and of whom it may be said: "the two leaders"."""
        for mention in reversed(seen):
            if number - mention.sentence > DESCRIPTION_REACH:
                break
            gender = mention.gender == role.gender or "-" in (mention.gender, role.gender)
            if mention.entity in self._pairs and mention.kind == kind and gender:
                return mention.entity
        return None

    def _taken_up(self, reading: Reading, role: Role, number: int, seen: list[Mention]) -> int | None:
        """The party that a definite description stands for: the last one that it may be said of."""
        ties = {id(tie) for tie in map(self._entity, reading.affiliates) if tie is not None and tie.kind == "body"}
        for mention in reversed(seen):
            if number - mention.sentence > DESCRIPTION_REACH:
                break
            if mention.entity < 0:
                continue
            party = self._entities[mention.entity]
            if (
                fits(role, party)
                and not party.plural
                and (not reading.countries or party.country in (None, reading.countries[0]))
                and not (ties - {id(party)})
            ):
                return mention.entity
        return None

    # --- answering ----------------------------------------------------------------------------------------------

    def _entity(self, token: Token) -> Party | None:
        number = self._at.get((self._docs.get(id(token.doc), -1), token.i))
        return self._entities[number] if number is not None else None

    def _standing(self, reading: Reading, entity: Party | None) -> tuple[list[str], list[str]]:
        """Countries (best first) and sectors of a phrase, from the party, the phrase, and whom the phrase ties
        it to."""
        ties = [t for t in map(self._entity, reading.affiliates) if t is not None and t is not entity]
        sectors: dict[str, None] = {}
        if entity is not None and entity.kind != "nation" and (entity.known or reading.head.pos_ == "PROPN"):
            sectors.update(entity.sectors)
        if reading.former and reading.role is not None and reading.role.kind == "person":
            sectors = dict.fromkeys(["ELI"])
        else:
            bearer = singular(reading.head.text) in BEARERS | GATHERINGS
            tied: dict[str, None] = {}
            for token in reading.affiliates:
                tie = self._entity(token)
                if tie is not None and tie is not entity and tie.kind in ("body", "person"):
                    tied.update(tie.sectors)
                elif tie is None:
                    role = role_ending([token])
                    tied.update(dict.fromkeys(role.sectors if role is not None else ()))
            own = reading.role or (reading.modifier if not tied and entity is None else None)
            if entity is not None and entity.kind == "person" and reading.head.pos_ == "PROPN":
                own = None  # a name that is also a word for a role, such as Prince
            if bearer or (own is None and entity is None):
                sectors.update(tied)
            if own is not None:
                sectors.update(dict.fromkeys(own.sectors))
            if entity is not None and not is_mere_place(reading.head, entity):
                sectors.update(entity.sectors)
        named = entity is not None and (entity.known is not None or entity.kind == "nation")
        own_country = [entity.country] if entity is not None and entity.country else []
        countries = [*own_country, *reading.countries] if named else [*reading.countries, *own_country]
        countries += [tie.country for tie in ties if tie.country]
        return countries, list(sectors)


def _locate(story: Story, places: list[Place]) -> dict[tuple[int, int], str]:
    """Country of each token that belongs to a resolved place."""
    found = {}
    for place in places:
        if place.country and place.geonameid is not None:
            doc = story.headline if place.in_ == "title" and story.headline is not None else story.body
            span = doc.char_span(place.start, place.end, alignment_mode="expand")
            for token in span if span is not None else ():
                found[id(doc), token.i] = place.country
    return found
