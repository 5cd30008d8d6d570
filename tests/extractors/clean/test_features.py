from __future__ import annotations

import numpy as np
from lxml.html import document_fromstring

from extractors.clean.blocks import blocks_of_tree
from extractors.clean.features import Opinions, page_features, words_of

STORY = (
    "The council of Northport voted on Tuesday to close the road along the harbor, the mayor said after the meeting."
)
HTML = f"<main><h1>Harbor road</h1><div>{STORY}</div></main><footer><ul><li><a href=/>Home</a></li></ul></footer>"


def test_a_story_in_one_block_is_not_far_from_itself():
    blocks = blocks_of_tree(document_fromstring(HTML))
    words = [words_of(b.text) for b in blocks]
    nobody = Opinions(("resiliparse",), np.zeros((len(blocks), 1)), (0,))
    columns = page_features(blocks, words, nobody, np.zeros(len(blocks)))
    story = next(i for i, b in enumerate(blocks) if b.text == STORY)
    assert columns["beside core"][story] == 1
    assert columns["steps to core before"][story] == columns["gap to core after"][story] == 0
    assert columns["far from core"][story] == 0
