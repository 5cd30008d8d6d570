"""Who does it and whom it befalls."""

from __future__ import annotations

import pytest

from tests.extractors.grammar.read import agents, patients, predicate

VERBS = [
    ("The rebels shelled the village.", "shelled", ["The rebels"], ["the village"]),
    ("Three men were arrested by the police.", "arrested", ["the police"], ["Three men"]),
    # the second passive of a coordination shares the agent with the first
    ("Three men were arrested and charged with murder by the police.", "arrested", ["the police"], ["Three men"]),
    # lists stay lists, also where the parser loses count
    ("Norland launched missiles, hitting Lviv, as well as Lutsk, Zhytomyr and Odesa.", "hitting", ["Norland"],
     ["Lviv", "Lutsk", "Zhytomyr", "Odesa"]),
    ("The soldiers who shelled the village were captured by rebels.", "shelled", ["The soldiers"], ["the village"]),
    ("The soldiers who shelled the village were captured by rebels.", "captured", ["rebels"], ["The soldiers"]),
    # "who" is said of the driver, "which" of the van, whatever the parser hangs them on
    ("The driver of the van, who was arrested later, fled.", "arrested", [], ["The driver of the van"]),
    ("The owner of a van which hit three people fled.", "hit", ["a van"], ["three people"]),
    # an "it" that holds the place of an infinitive does nothing
    ("It is wrong to blame others for the delay.", "blame", [], ["others"]),
    ("Norland said it is ready to shell the port.", "shell", ["it"], ["the port"]),
    # control: by the object, by the subject, after a preposition
    ("The president forced the rebels to withdraw their troops.", "withdraw", ["the rebels"], ["their troops"]),
    ("Norland promised Sudland to withdraw its troops.", "withdraw", ["Norland"], ["its troops"]),
    ("Norland accused Sudland of bombing a hospital.", "bombing", ["Sudland"], ["a hospital"]),
    ("The police prevented protesters from entering the square.", "entering", ["protesters"], ["the square"]),
    # the subject undergoes it
    ("The plane crashed near the airport and 12 people died.", "crashed", [], ["The plane"]),
    ("The plane crashed near the airport and 12 people died.", "died", [], ["12 people"]),
    # prepositional objects
    ("Soldiers fired at protesters on Monday.", "fired", ["Soldiers"], ["protesters"]),
    ("Soldiers arrested protesters in the capital.", "arrested", ["Soldiers"], ["protesters"]),
    # a happening that acts hands over to whoever did it
    ("Norland's attack on the port killed three people.", "killed", ["Norland's"], ["three people"]),
    # whom an act reaches through a thing
    ("Canada suspended aid to Sudan.", "suspended", ["Canada"], ["aid to Sudan", "Sudan"]),
    ("Lawmakers demanded that the mayor step down.", "demanded", ["Lawmakers"], ["the mayor"]),
    ("Norland threatened to shell Canadian troops.", "threatened", ["Norland"], ["Canadian troops"]),
    ("The council condemned threats made by Canada.", "condemned", ["The council"], ["threats", "Canada"]),
    # a pronoun stays as worded; whom it stands for is the cast's answer
    ("Canada said it would withdraw its troops.", "withdraw", ["it"], ["its troops"]),
    ("The mayor said it would rain stones.", "rain", ["it"], ["stones"]),
    ("The army stepped up its shelling of the port.", "shelling", ["The army"], ["the port"]),
    # a participle after a passive tells what the cause did
    ("The city was hit by an earthquake, leaving thousands homeless.", "leaving", ["an earthquake"], ["thousands"]),
    ("Accra, Ghana - Farmers marched against the tax.", "marched", ["Farmers"], []),
    ("Oslo, Norway - Farm workers in the north marched.", "marched", ["Farm workers in the north"], []),
    ("Jane Doe, AFP | A soldier of the army aims a gun at marchers.", "aims", ["A soldier of the army"], ["a gun"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "word", "who", "whom"), VERBS)
def test_verbs(text: str, word: str, who: list[str], whom: list[str]) -> None:
    found = predicate(text, word)
    assert agents(found) == who
    assert patients(found)[: len(whom)] == whom
    assert bool(patients(found)) == bool(whom) or word == "marched"


NOUNS = [
    ("Russia's attack on Kyiv killed three people.", "attack", ["Russia's"], ["Kyiv"]),
    ("The arrest of the editor by police drew criticism.", "arrest", ["police"], ["the editor"]),
    ("The rebels carried out an attack on the base.", "attack", ["The rebels"], ["the base"]),
    ("The attack by rebels on the convoy lasted two hours.", "attack", ["rebels"], ["the convoy"]),
    ("US airstrikes in eastern Syria destroyed two depots.", "airstrikes", ["US"], []),
    ("The visit of the pope was postponed.", "visit", ["the pope"], []),
    ("The death of the senator shocked the nation.", "death", [], ["the senator"]),
    ("The minister said in a statement that he was ill.", "statement", ["The minister"], []),
    ("The workers went on strike.", "strike", ["The workers"], []),
    ("The convoy came under attack by rebels.", "attack", ["rebels"], ["The convoy"]),
    ("The company announced deep cuts.", "cuts", ["The company"], []),
    # parties that stand outside the deed's own noun phrase
    ("The police blamed the rebels for the attack on the base.", "attack", ["the rebels"], ["the base"]),
    ("A farmer was arrested in connection with the murder of a driver.", "murder", ["A farmer"], ["a driver"]),
    ("The militia is believed to be behind the attack on the base.", "attack", ["The militia"], ["the base"]),
    ("The group claimed responsibility for the bombing of a station.", "bombing", ["The group"], ["a station"]),
    ("The gunman in the shooting was identified.", "shooting", ["The gunman in the shooting"], []),
    ("Police arrested five men in a raid.", "raid", ["Police"], []),
    ("Victims of the bombing met the president.", "bombing", [], ["Victims of the bombing"]),
    ("Twelve soldiers were killed in the raid.", "raid", [], ["Twelve soldiers"]),
    ("The Norwegian attack shocked the country.", "attack", ["Norwegian"], []),
]


@pytest.mark.parametrize(("text", "word", "who", "whom"), NOUNS)
def test_nouns(text: str, word: str, who: list[str], whom: list[str]) -> None:
    found = predicate(text, word)
    assert found.kind == "noun"
    assert agents(found) == who
    assert patients(found) == whom


def test_symmetric_happenings_have_all_parties_as_agents() -> None:
    for text, word in [
        ("The president and the prime minister met in Geneva.", "met"),
        ("The president met with the prime minister on Monday.", "met"),
        ("Talks between the president and the prime minister collapsed.", "Talks"),
    ]:
        found = predicate(text, word)
        assert found.symmetric, text
        assert [a.lower() for a in agents(found)] == ["the president", "the prime minister"], text
        assert patients(found) == []


def test_obliques_keep_their_prepositions() -> None:
    found = predicate("The army moved tanks from the capital to the border.", "moved")
    assert [(p, t.text) for p, t in found.obliques] == [("from", "the capital"), ("to", "the border")]


def test_noun_phrases_are_whole_but_without_clauses() -> None:
    found = predicate("Amina Sule, the finance minister, met a member of the security council who had resigned.", "met")
    assert agents(found) == ["Amina Sule, the finance minister"]
    assert patients(found) == ["a member of the security council"]


HEADLINES = [
    ("3 killed in blast at mine", "killed", [], ["3"]),
    ("Opposition leader arrested", "arrested", [], ["Opposition leader"]),
    ("Doctor shot dead by gunman", "shot", ["gunman"], ["Doctor"]),
    ("Rebels seize border town", "seize", ["Rebels"], ["border town"]),
    ("Minister to visit Paris", "visit", ["Minister"], ["Paris"]),
    # verbs that the parser takes for names
    ("North Korea Fires Missile Over Japan", "Fires", ["North Korea"], ["Missile"]),
    ("Police Union Chief Slams Mayor", "Slams", ["Police Union Chief"], ["Mayor"]),
]


@pytest.mark.parametrize(("title", "word", "who", "whom"), HEADLINES)
def test_headlines(title: str, word: str, who: list[str], whom: list[str]) -> None:
    found = predicate("", word, title)
    assert found.in_headline
    assert (agents(found), patients(found)) == (who, whom)
