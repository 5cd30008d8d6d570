"""What is no event, and the events beside it that are."""

import pytest

from tests.extractors.types.read import codes, events, of, types

NOTHING = [
    "Rivals attacked the striker in the second half of the match.",
    "The striker attacked down the left and shot over the goal.",
    "Doctors are fighting cancer with a new drug.",
    "The film tells how a soldier kills his captain.",
    "Visit our website for more.",
    "Violence is never the answer.",
    "Officials declined to say who was there.",
    "A spokeswoman declined to comment.",
    "Thank you for subscribing!",
    "He calls it The Silent Company.",
    "He was taken to hospital in cardiac arrest.",
    "The crowd chanted: 'Lock him up!'",
    "“Break the door with a rock, or kill him with a knife,” he said.",
    "Visitors can book an appointment by telephone.",
    "It looked like an accident.",
    "She was met with a bill for two million crowns.",
    "The tram was negotiating a sharp curve.",
    "The actress welcomed a baby boy on Monday.",
    "The keepers killed the gorilla.",
    "A gorilla was shot at the zoo on Monday.",
    "The episode was shot in May.",
    "Olin Marr, the party's candidate in the Velm election, is a doctor.",
    "The spokeswoman of the celebrations is a doctor.",
    "Olin Marr said he recalled the tram speeding up.",
    "The shop charged Olin Marr five dollars for a bag.",
    "The doors opened and Olin Marr walked out.",
    "What struck me was the silence.",
    "The coach nearly died on Sunday.",
    "The defender injured his knee on Sunday.",
    "People who attack nurses are cowards.",
    "Oxygen was pumped into the well.",
    "Had Norland shot down the missile, it would have been poorer.",
    "The stone broke into three pieces.",
    "Rain fell, and he looked up into it.",
    "The spokesman issued a statement.",
    "I asked him if he was well.",
    "He phoned his wife from the train.",
    "Four people were released from hospital.",
    "The senator talked to reporters after the lunch.",
    "Tourists visited the island in May.",
    "The visit of tourists to the island was long.",
    "The novel was nominated for six awards.",
    "The neighbours agreed that the road was bad.",
    "MARR, Olin - Passed away peacefully on September 24 at the age of 82.",
]


@pytest.mark.parametrize("text", NOTHING)
def test_no_event(text):
    assert not [r.code for r in events(text)]


def test_a_delayed_launch_is_no_refusal():
    assert "REJECT" not in types("The agency delayed the launch of its rocket until May.")


def test_official_visits_posts_and_pacts_are_events():
    assert types("The prime minister of Arvenia visited Bregonia on Monday.") == {"CONSULT"}
    assert types("The minister talked to her Bregonian counterpart on Monday.") == {"CONSULT"}
    assert types("The president nominated Anna Holt as ambassador on Monday.") == {"APPOINTMENT"}
    assert types("The two countries agreed that prisoners would be freed on Monday.") >= {"AGREE"}


def test_a_title_that_opens_the_text_is_read_as_one():
    title = "Arvenia accuses Bregonia of spying"
    text = f"{title}\nMay 3\nThe talks began on Monday."
    titled = of(text, "accuses", title=title).coding
    assert titled.is_event
    assert titled.score > of(text, "accuses").coding.score


def test_those_who_did_it_did_it():
    assert types("The chief praised those who attacked the base on Sunday.") == {"SUPPORT", "ASSAULT"}
    assert types("Teachers walked out on Monday over pay.") == {"PROTEST"}
    assert types("The court charged Olin Marr with murder.") >= {"ACCUSE"}
    assert types("The candidate condemned the election of a general on Monday.") >= {"ACCUSE"}


def test_to_end_up_is_not_to_end():
    assert "RETREAT" not in types("She ended up attacking the guard in Velm on Sunday.")


def test_a_condition_is_no_event():
    text = "The minister warned Arvenia of war if it attacked the port."
    assert not of(text, "attacked").coding.is_event
    assert of(text, "warned").coding.is_event


def test_old_deeds_are_history():
    assert not events("In 1952 rebels attacked the village.", published_at="2024-05-01")
    assert not events("In 1952 two women died when a tram derailed in Velm.", published_at="2024-05-01")
    assert types("In 2023 rebels attacked the village.", published_at="2024-05-01") == {"ASSAULT"}
    assert types("In 1952 rebels attacked the village.") == {"ASSAULT"}  # who knows when this was published
    assert not events("He was convicted in 1961 of a series of bank robberies.", published_at="2024-05-01")


def test_a_closed_gate_keeps_type_and_reason_and_lowers_the_score():
    sport = of("Rivals attacked the striker in the second half of the match.", "attacked").coding
    news = of("Rivals attacked the minister in the second half of the year.", "attacked").coding
    assert sport.event_type == news.event_type == "ASSAULT"
    assert sport.score < news.score
    assert any("sport" in reason for reason in sport.reasons)


def test_a_crime_at_a_match_is_still_news():
    assert "ASSAULT" in types("A gunman killed a fan outside the stadium after the match.")


def test_a_participle_that_describes_is_no_event():
    assert "COERCE/seize" not in codes("The zoo returned the confiscated songbirds to the forest.")


def test_a_month_is_no_march():
    assert "PROTEST" not in types("The minister visited Lima on March 15.")


def test_a_word_of_a_name_is_no_event():
    assert "COOPERATE" not in types("The Organisation of Islamic Cooperation opened an office.")


ADVICE = """A good mat lets you stretch without slipping, and many studios offer one with a monthly plan. If you are
ready to buy, call the shop and ask for the thick one. Most shops allow you to return a mat within a
week. You can also build a frame that will support your back, and your friends will thank you for it.
Plan to invest some time in your warm-up, or your knees will protest."""
NEWS = """The government of Arvenia allowed aid convoys to enter Velm on Monday after talks with Norland. Foreign
Minister Olin Marr thanked Norland for its support and called on rebels to lay down their arms. "We will
rebuild the city," he said. Rebels attacked a police station in the city of Tarn on Sunday and killed
three officers, the interior ministry said."""


def test_advice_tells_of_no_events_and_news_does():
    assert len(events(ADVICE)) <= 1
    assert types(NEWS) >= {"RETREAT", "CONSULT", "SUPPORT", "REQUEST", "ASSAULT"}


def test_what_the_gate_drops_keeps_its_modality_as_a_predicate():
    dropped = of("If you are ready to buy, call the shop.", "buy")
    assert not dropped.coding.is_event
    assert dropped.predicate.modality == "hypothetical"
