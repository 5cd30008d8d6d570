"""The benchmark's own parts: turns, medians, tables, and articles that are never twice the same."""

from itertools import islice

from benchmarks.measure import compare, table
from benchmarks.pipeline import inputs, measure
from benchmarks.scaling import varied
from extractors.model import Article


def test_turns_alternate_and_the_first_round_does_not_count():
    turns: list[str] = []
    figure = compare("stage", 3, "things", lambda: turns.append("ours"), "other", lambda: turns.append("other"), 2)
    assert turns == ["ours", "other", "other", "ours", "ours", "other"]
    assert (figure.stage, figure.items, figure.yardstick) == ("stage", 3, "other")


def test_tables_are_markdown():
    assert table(["a", "b"], [["x", 1000], ["y", 0.5]]).splitlines() == [
        "| a | b |", "| --- | --: |", "| x | 1,000 |", "| y | 0.50 |",
    ]  # fmt: skip


def test_a_stage_of_the_demo_pages_is_measured():
    pages, articles = inputs(None, None)
    assert len(pages) > 10
    assert len(articles) > 10
    (cleaning,) = measure(pages[:2], articles[:1], 1, 0, ("cleaning",))
    assert cleaning.items == 2
    assert cleaning.yardstick == "trafilatura"


def test_articles_are_varied_without_end():
    story = Article(id="a", text="Norland told Amina Sule that the river Tessel had risen.")
    first, second, third = islice(varied([story], words=6), 3)
    assert (first.id, first.text) == ("a-0", "Norland told Amina Sule that the")
    assert len({first.text, second.text, third.text}) == 3
    assert second.text.split()[3:5] == ["Sule", "that"]
