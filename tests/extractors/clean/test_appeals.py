"""Appeals go and news about appeals stays, wherever in a story they stand; none of the lines is a training example."""

from __future__ import annotations

import pytest

from extractors.clean import clean_page
from extractors.model import Page

STORY = (
    "The council of Northport voted 9 to 4 on Tuesday to close the harbor road, after three hours of argument.",
    "Mayor Ada Okafor said the road, which floods a dozen times a year, had become too costly to repair.",
    "Shopkeepers along the quay warned that they would lose half of their trade before the detour opened.",
    "“Nobody asked us,” said Rafael Lindt, who has sold rope and paint there since 1988.",
    "Engineers told the council in March that the sea wall would not stand another winter.",
    "The county will pay two thirds of the $14 million that a new road on the hill would cost.",
    "Work is to begin in October and to last eleven months, the mayor said.",
    "A group of residents has asked a judge to stop it. A hearing is set for June 12.",
)
APPEALS = (
    "Will you help us keep The Northport Record free for everyone? Give $5 a month, or whatever you can.",
    "The Record is a nonprofit newsroom. Your tax-deductible gift pays for the reporting you have just read.",
    "If you enjoyed this, I would be so grateful if you became one of my patrons; it starts at $2 a month.",
    "We need your support: please donate today and our board will match your gift.",
    "Reader-supported journalism survives because people like you chip in. Join them now.",
    "Sign up for our evening newsletter and get the day's news from the coast in your inbox.",
    "Subscribe for $1 a week to read everything we publish. Cancel anytime.",
    "Already a subscriber? Log in to keep reading.",
    "Become a member and get invitations to our events, an ad-free site and our thanks.",
    "Follow us on Instagram and Facebook, and download our app for breaking news.",
    "Please turn off your ad blocker: advertising pays for our journalism.",
    "Do you have a tip for our reporters? Email us or leave a comment below.",
)
NEWS = (
    "The sea rescue station raised $61,000 in a single evening, most of it in small donations, its treasurer said.",
    "The developer had donated $20,000 to the mayor's campaign, according to records filed in April.",
    "Volunteers asked shoppers to give tinned food and blankets for families who had lost their homes.",
    "“Please help us to save this harbor,” she told the meeting. “We need your votes, and we need them tonight.”",
    "A judge ordered the gym to refund 4,000 subscribers whose memberships it had renewed without telling them.",
    "The Record, a weekly with 3,000 subscribers, said it would stop printing in May and dismissed four reporters.",
    "The union asked its members to pay $5 a month into a strike fund, and nine in ten agreed.",
    "The charity stopped its monthly collection after auditors could not say where the gifts had gone.",
    "Ukraine's membership of the alliance was not on the agenda, the minister said.",
    "He announced on Facebook and Instagram that he would run again, then took down both posts.",
    "Drivers must register by email before they can use the detour, the county said.",
    "The newsletter that the bishop sent to parishioners in March did not mention the debt.",
    "The hospital appealed to the public to donate blood after the explosion, and 600 people came.",
    "Investigators say the fundraising page was a fraud: nobody in the family had been hurt.",
)
PLACES = (2, 5, len(STORY))


def cleaned(line: str, place: int, *, markup: bool) -> str:
    lines = [*STORY[:place], line, *STORY[place:]]
    if not markup:
        return clean_page(Page(id="x", text="\n".join(lines))).text
    body = "".join(f"<p>{text}</p>" for text in lines)
    html = f"<title>Council closes road</title><main><article>{body}</article></main>"
    return clean_page(Page(id="x", url="https://record.example/road", html=html)).text


@pytest.mark.parametrize("markup", [True, False], ids=["page", "text"])
@pytest.mark.parametrize("line", APPEALS)
def test_an_appeal_goes_and_the_story_around_it_stays(line, markup):
    for place in PLACES:
        assert cleaned(line, place, markup=markup) == "\n".join(STORY)


@pytest.mark.parametrize("markup", [True, False], ids=["page", "text"])
@pytest.mark.parametrize("line", NEWS)
def test_news_about_gifts_members_and_newsletters_stays(line, markup):
    for place in PLACES:
        assert line in cleaned(line, place, markup=markup)


def test_an_appeal_of_several_paragraphs_goes_whole():
    run = (
        "We have been in this town since 1911, and we mean to stay.",
        "When the wall broke, our reporters were on the quay before the cameras came, and after they had left.",
        "That kind of work is slow, and it costs more than our readers may think.",
        "Please give what you can today: $10 a month keeps a reporter of The Northport Record on the harbor.",
    )
    for markup in (True, False):
        assert cleaned("\n".join(run) if not markup else "</p><p>".join(run), len(STORY), markup=markup) == "\n".join(
            STORY
        )
