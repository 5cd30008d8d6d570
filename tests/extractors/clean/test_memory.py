from __future__ import annotations

import msgspec
import pytest

from extractors.clean import HostMemory, clean_page
from extractors.clean.features import words_of
from extractors.clean.memory import fingerprint, sketch
from extractors.model import Page

STORIES = [
    "Mayor Celia Okafor of Northport said on Monday that Harbor Street would be closed for Easter, as Councilman Lindt had proposed in Westbank.",
    "The Tessel Valley school board hired Hanna Brook as its director; Governor Renner praised the choice in Millbrook before the Lutheran synod.",
    "Kestria and Marovia exchanged forty prisoners in Geneva under an agreement that Ilse Hartog and Petr Lomas had drafted with Swiss diplomats.",
    "The Odette storm flooded Kelmouth and Sandhaven, where Firefighters from Eskdale and Brampton rescued nine people, Superintendent Vaughan said.",
]
SLOGAN = (
    "The oldest paper of the county, printed on the banks of the river since the days of the mills and still at it."
)
HOST = "https://valleymonitor.example/"


def page(number, host=HOST, extra=SLOGAN):
    story = STORIES[number]
    return Page(
        id=str(number),
        url=f"{host}{number}",
        text=f"{story}\n{extra}\n{story.replace('said', 'later confirmed')} It was the second time this year.",
    )


def test_what_a_host_repeats_on_unrelated_stories_is_removed():
    memory = HostMemory()
    articles = [clean_page(page(n), memory) for n in range(4)]
    assert SLOGAN in articles[0].text
    assert SLOGAN not in articles[3].text
    block = next(r for r in articles[3].removed if r.text == SLOGAN)
    assert "valleymonitor.example" in block.reason
    assert STORIES[3] in articles[3].text


def test_a_wire_paragraph_that_many_outlets_share_stays():
    memory = HostMemory()
    wire = "Kestria's central bank raised its interest rate to nine percent on Tuesday, the highest since 1994, after prices rose for a seventh month."
    for n in range(4):
        for host in range(5):
            article = clean_page(page(n, f"https://outlet{n}{host}.example/", wire), memory)
            assert wire in article.text


def test_the_updates_of_one_story_share_their_background():
    memory = HostMemory()
    background = "The dispute began in 2018, when the port authority sold Quay Street to a developer without asking the people who lived there."
    for update in range(5):
        text = f"{STORIES[0]}\nUpdate {update}: Okafor and Lindt met again in Northport and Westbank at Harbor Street.\n{background}"
        article = clean_page(Page(id=str(update), url=f"{HOST}{update}", text=text), memory)
        assert background in article.text


def test_memory_survives_being_written():
    memory = HostMemory()
    for n in range(3):
        clean_page(page(n), memory)
    again = HostMemory.from_bytes(memory.to_bytes())
    assert sorted(again.rows()) == sorted(memory.rows())
    assert again.unrelated_pages("valleymonitor.example", words_of(SLOGAN), sketch(STORIES[3])) == 3
    with pytest.raises(msgspec.DecodeError):
        HostMemory.from_bytes(b"[1]")


def test_numbers_do_not_make_a_block_new():
    assert fingerprint(words_of("Read by 1,204 people")) == fingerprint(words_of("Read by 7,311 people"))


def test_the_order_of_pages_does_not_decide_whether_a_story_is_lost():
    for order in ([0, 1, 2, 3], [3, 1, 0, 2]):
        memory = HostMemory()
        for n in order:
            assert STORIES[n] in clean_page(page(n), memory).text
