"""What class names, ids and element names say of a block, as bits.

Web designers name their boxes: ``newsletter-signup``, ``related-posts``, ``article__body``. Each bit stands for one
family of such names, the model weighs the bits. A name is split into its words (``ArticleBody_main-2`` gives article,
body, main), so that ``ad`` does not match ``header``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

NAMES: dict[str, str] = {
    "story": (
        "article articlebody story post entry content contents body text paragraph richtext prose main "
        "maincontent storybody wysiwyg copy"
    ),
    "standfirst": "standfirst lede lead dek deck subtitle subheadline summary excerpt teaser abstract intro kicker",
    "headline": "headline title heading hed",
    "byline": (
        "byline author authors writer contributor dateline meta postmeta timestamp published pubdate date metadata"
    ),
    "bio": "bio biography authorbio authorbox aboutauthor profile vcard",
    "caption": "caption captions figcaption credit credits wp-caption-text photocredit",
    "media": "figure image img photo gallery slideshow carousel slider video player media picture lightbox",
    "related": (
        "related relatedposts recommend recommended recommendations recirc recirculation readmore more "
        "trending popular mostread "
        "outbrain taboola promo promos teasers latest river rail upnext also suggested similar further"
    ),
    "newsletter": (
        "newsletter newsletters signup sign-up optin mailchimp email inbox mc mailing subscribe "
        "subscription subscriptions hubspot"
    ),
    "donation": (
        "donate donation donations contribute contribution support supporter fundraising appeal give "
        "giving epic membership member members"
    ),
    "paywall": "paywall piano regwall register registration login signin metered meter gate premium offer offers",
    "social": (
        "social share sharing shares sharebar follow facebook twitter addthis sharedaddy instagram tweet "
        "tweets whatsapp sociallinks app"
    ),
    "comments": "comment comments disqus respond discussion livefyre reply replies conversation",
    "cookie": "cookie cookies consent gdpr onetrust privacy banner notice cmp",
    "advert": "ad ads advert advertisement adslot adbox sponsor sponsored dfp gpt promoted affiliate commercial cta",
    "navigation": (
        "nav navigation navbar menu menus breadcrumb breadcrumbs crumbs header masthead topbar toolbar "
        "footer foot sitemap pagination pager "
        "skip logo search toc tableofcontents"
    ),
    "sidebar": "sidebar aside secondary widget widgets column complementary module modules",
    "tags": "tag tags tagged topics topic category categories taxonomy keywords terms",
    "overlay": "modal popup pop-up overlay dialog lightbox drawer tooltip toast sticky interstitial",
    "hidden": (
        "hidden hide screen-reader-text sr-only visually-hidden visuallyhidden invisible offscreen print-"
        "only noprint d-none"
    ),
    "list": "list listing grid card cards tile tiles items feed archive",
    "quote": "quote pullquote blockquote",
}
TAGS: dict[str, str] = {
    "article": "story",
    "main": "story",
    "nav": "navigation",
    "header": "navigation",
    "footer": "navigation",
    "aside": "sidebar",
    "form": "form",
    "button": "form",
    "label": "form",
    "figure": "media",
    "figcaption": "caption",
    "dialog": "overlay",
    "blockquote": "quote",
    "menu": "navigation",
    "address": "byline",
    "time": "byline",
}
BITS: dict[str, int] = {name: 1 << place for place, name in enumerate([*NAMES, "form"])}

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_WORD_BITS: dict[str, int] = {}
for _family, _names in NAMES.items():
    for _name in _names.split():
        _WORD_BITS[_name] = _WORD_BITS.get(_name, 0) | BITS[_family]
_TAG_BITS = {tag: BITS[family] for tag, family in TAGS.items()}


@lru_cache(maxsize=20_000)
def bits_of_names(names: str) -> int:
    """The bits of a class, id or role attribute."""
    bits = 0
    for name in names[:300].split():
        bits |= _WORD_BITS.get(name.lower(), 0)
        for word in _WORDS.findall(name):
            bits |= _WORD_BITS.get(word.lower(), 0)
    return bits


def bits_of_element(element: Any, tag: str) -> int:
    """The bits of one lxml element: its tag, class, id, role and ``data-component``-like names."""
    bits = _TAG_BITS.get(tag, 0)
    for attribute in ("class", "id", "role", "itemprop", "data-component", "data-testid", "aria-label"):
        value = element.get(attribute)
        if value:
            bits |= bits_of_names(value)
    return bits


def names_of(bits: int) -> list[str]:
    """The families whose bits are set, for reasons and reports."""
    return [name for name, bit in BITS.items() if bits & bit]
