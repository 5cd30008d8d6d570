"""Asserted, planned, hypothetical, negated; who says so."""

from __future__ import annotations

import pytest

from tests.extractors.grammar.read import predicate

CASES = [
    # tense and modals
    ("The army attacked the village.", "attacked", "asserted"),
    ("The army will attack the village.", "attack", "planned"),
    ("The army may attack the village.", "attack", "hypothetical"),
    ("The president leaves for Paris tomorrow.", "leaves", "planned"),
    # negation, with its scope
    ("The army did not attack the village.", "attack", "negated"),
    ("The army didn’t attack the village.", "attack", "negated"),
    ("The trains bumped into each other Wednesday morning but didn’t derail.", "derail", "negated"),
    ("The army cannot attack the village.", "attack", "negated"),
    ("Neither the army nor the rebels attacked the convoy.", "attacked", "negated"),
    ("Nobody was hurt.", "hurt", "negated"),
    ("There was no attack on the town.", "attack", "negated"),
    ("The army did not only attack the village.", "attack", "asserted"),
    ("The deal has yet to be signed.", "signed", "negated"),
    # implicative, factive and other verbs with a complement
    ("The militia managed to take the town.", "take", "asserted"),
    ("The militia did not manage to take the town.", "take", "negated"),
    ("The ministry failed to deliver the aid.", "deliver", "negated"),
    ("The ministry did not fail to deliver the aid.", "deliver", "asserted"),
    ("The general refused to negotiate.", "negotiate", "negated"),
    ("Norland forced Sudland to withdraw its troops.", "withdraw", "asserted"),
    ("Norland threatened to invade Sudland.", "invade", "hypothetical"),
    ("Norland plans to invade Sudland.", "invade", "planned"),
    ("The opposition wants the government to resign.", "resign", "hypothetical"),
    ("The government denied that it had attacked the village.", "attacked", "negated"),
    ("The government regretted that it had attacked the village.", "attacked", "asserted"),
    ("The government did not know that rebels had attacked the village.", "attacked", "asserted"),
    ("The police prevented protesters from entering the square.", "entering", "negated"),
    ("The minister was quick to condemn the raid.", "condemn", "asserted"),
    ("The emir called the president on Monday to congratulate him.", "congratulate", "asserted"),
    ("A source close to the negotiations spoke on Monday.", "negotiations", "asserted"),
    ("A shell fell on a farm during a scheduled drill.", "drill", "asserted"),
    ("“Break the door with a rock, or burn the house down,” he said.", "burn", "hypothetical"),
    ("The man was accused of killing a guard.", "killing", "hypothetical"),
    ("The man was convicted of killing a guard.", "killing", "asserted"),
    ("They left without paying the fine.", "paying", "negated"),
    # nouns
    ("The summit was cancelled.", "summit", "negated"),
    ("Officials warned of a possible attack on the embassy.", "attack", "hypothetical"),
    ("Protesters demanded the release of the journalists.", "release", "hypothetical"),
    ("The president ruled out talks with the rebels.", "talks", "negated"),
    ("The planned visit drew protests.", "visit", "planned"),
    ("Parliament rejected the proposal.", "proposal", "asserted"),
    ("Trade stopped after the attack.", "attack", "asserted"),
    ("See photo 19 of 30: the shooting in Velm.", "shooting", "asserted"),
    # conditions, questions, orders, purposes
    ("If the rebels attack, the army will retaliate.", "retaliate", "hypothetical"),
    ("Did the army attack the village?", "attack", "hypothetical"),
    ("Troops crossed the border to attack the village.", "attack", "hypothetical"),
    ("Shares rose to close at $20.", "close", "asserted"),
    # speech leaves it asserted
    ("Police said rebels had attacked the village.", "attacked", "asserted"),
    ("Police said rebels had not attacked the village.", "attacked", "negated"),
]


@pytest.mark.parametrize(("text", "word", "modality"), CASES)
def test_modality(text: str, word: str, modality: str) -> None:
    assert predicate(text, word).modality == modality


def test_an_infinitive_in_a_headline_is_planned() -> None:
    assert predicate("", "visit", "Minister to visit Paris").modality == "planned"


SPEECH = [
    ("Police said rebels had attacked the village.", "attacked", "reported", "Police"),
    ("The rebels, the army said, were driven out.", "driven", "reported", "the army"),
    ("According to the ministry, two soldiers were killed.", "killed", "reported", "the ministry"),
    ("Two soldiers were killed, according to the ministry.", "killed", "reported", "the ministry"),
    ("The leader is believed to have fled.", "fled", "reported", None),
    ("“The rebels have fled the town,” said General Keita.", "fled", "quoted", "General Keita"),
    ("Rebels attacked the village.", "attacked", "none", None),
    # a title in quotation marks is no speech
    ("Fans watched “The Long Night of War” in the square.", "watched", "none", None),
]


@pytest.mark.parametrize(("text", "word", "kind", "speaker"), SPEECH)
def test_attribution(text: str, word: str, kind: str, speaker: str | None) -> None:
    found = predicate(text, word)
    assert found.attribution == kind
    assert (found.speaker.text if found.speaker is not None else None) == speaker


def test_a_stray_quotation_mark_does_not_make_the_rest_a_quotation() -> None:
    text = 'The screen was 27" wide. General Keita said: "The rebels have fled the town." Troops entered the town.'
    assert predicate(text, "fled").attribution == "quoted"
    assert predicate(text, "entered").attribution == "none"
