from extractors.assemble import extract_articles
from extractors.model import Article, Event

TEXT = (
    "Gunmen attacked an army convoy near Gao in Mali on Tuesday. Helicopters took the wounded to a hospital.\n"
    "The attack came days after a truce."
)


def events() -> dict[str, Event]:
    (found,) = extract_articles([Article(id="a", text=TEXT, published_at="2026-03-12")])
    return {event.trigger.text: event for event in found.events if event.event_type == "ASSAULT"}


def test_a_bare_mention_takes_parties_place_and_day_from_the_one_that_tells_them() -> None:
    told, bare = events()["attacked"], events()["attack"]
    assert bare.event_id == told.event_id
    assert [a.name for a in bare.actors] == [a.name for a in told.actors] != []
    assert bare.location is not None
    assert told.location is not None
    assert (bare.location.geonameid, bare.location.basis) == (told.location.geonameid, "dateline")
    assert bare.time is not None
    assert (bare.time.start_date, bare.time.basis) == ("2026-03-10", "dateline")


def test_what_a_mention_says_itself_stays() -> None:
    told = events()["attacked"]
    assert told.time is not None
    assert told.time.basis == "argument"
    assert told.actors[0].text == "Gunmen"


def last(text: str, word: str) -> Event:
    """The last event that ``word`` tells."""
    (found,) = extract_articles([Article(id="a", text=text, published_at="2026-03-12")])
    return next(e for e in reversed(found.events) if e.trigger.text == word)


def actors_of(text: str, word: str) -> list[str]:
    return [actor.name for actor in last(text, word).actors]


def recipients_of(text: str, word: str) -> list[str]:
    return [actor.name for actor in last(text, word).recipients]


def test_the_doer_is_told_once_for_the_whole_story() -> None:
    text = (
        "A gunman attacked a school in Lyon on Tuesday and killed three pupils, officials said.\n"
        "A teacher hid in a cellar. Parents were told of the attack at noon."
    )
    assert actors_of(text, "attack") == ["gunman"]


def test_police_answer_a_deed_and_are_not_its_doers() -> None:
    text = (
        "Fourteen people were killed in an attack on a market in Lyon on Tuesday. Police shot a man dead nearby.\n"
        "The mayor said the attack shocked the town."
    )
    assert actors_of(text, "attack") == []


def test_accusations_have_many_authors() -> None:
    text = "The mayor criticised the airline on Tuesday. Weeks before, the hotel had been criticised too."
    assert actors_of(text, "criticised") == []


def test_a_town_before_a_deed_says_where_and_a_people_who() -> None:
    assert actors_of("The Lyon attack shocked the country.", "attack") == []
    assert actors_of("The Norwegian attack shocked the country.", "attack") == ["Norwegian"]


def test_victims_counted_in_one_misread_sentence_do_not_become_the_doers_of_the_story() -> None:
    text = (
        "Some 84 people attacked the promenade in Lyon on Tuesday, a caption read.\n"
        "The attack shocked the town, and the mayor wept."
    )
    assert actors_of(text, "attack") == []


def test_a_lone_attacker_is_one_party_whatever_he_is_called() -> None:
    text = (
        "A gunman attacked a school in Lyon on Tuesday and killed three pupils, officials said.\n"
        "The attacker wounded two teachers in Lyon on Tuesday. The assailant killed a guard in Lyon on Tuesday.\n"
        "Parents were told of the attack at noon."
    )
    assert actors_of(text, "attack") == ["gunman"]


def test_whoever_shot_the_gunman_was_not_the_gunman() -> None:
    text = (
        "A gunman attacked a market in Lyon on Tuesday and killed three pupils, officials said.\n"
        "The attacker was shot dead near the station."
    )
    assert "gunman" not in actors_of(text, "shot")


DEAD = "A gunman opened fire on a market in Lyon on Tuesday and killed at least 14 people, officials said.\n"


def test_the_attack_befell_whom_the_story_says_it_killed() -> None:
    text = DEAD + "A teacher hid in a cellar. Parents were told of the attack at noon."
    assert recipients_of(text, "attack") == ["at least 14 people"]


def test_one_more_attack_befell_others() -> None:
    text = DEAD + "The mayor was in Oslo. Parents were afraid of another attack at noon."
    assert recipients_of(text, "attack") == []


def test_a_state_is_one_doer_under_all_its_names() -> None:
    text = (
        "North Korea fired a missile over Japan on Tuesday. Pyongyang launched the missile at dawn on Tuesday.\n"
        "The North Korean army fired the missile from a lorry. Schools in Tokyo closed after the launch."
    )
    assert actors_of(text, "launch") == ["North Korea"]


def test_the_suspect_did_it_where_nobody_says_who_did() -> None:
    text = (
        "Fourteen people were killed in an attack on a market in Lyon on Tuesday, officials said.\n"
        "The suspect, Paul Meyer, was a baker. His neighbours were told of the attack at noon."
    )
    assert actors_of(text, "attack") == ["Paul Meyer"]


def test_a_vehicle_stands_for_its_driver_or_those_in_it() -> None:
    text = (
        "A lorry ploughed into a crowd in Lyon on Monday, killing ten people. Karim Belhadj, a gunman, was shot dead "
        "by police after the attack.\nThe lorry mowed down families, a witness said."
    )
    assert actors_of(text, "mowed down") == ["Karim Belhadj"]
    assert recipients_of("At least seven people were killed when a tram derailed in Lyon.", "derailed") == [
        "At least seven people"
    ]
