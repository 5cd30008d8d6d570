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
