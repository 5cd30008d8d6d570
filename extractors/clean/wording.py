"""What the words of a block say of its kind: the features of the wording model, from :mod:`extractors.clean.cues`."""

from __future__ import annotations

import math
import re

from extractors.clean.cues import KINDS_OF_CUES, CueTable, tokenize

_ASKS = (
    "donation",
    "newsletter",
    "subscribe",
    "membership",
    "social",
    "comments",
    "related",
    "adblock",
    "cookie",
    "advert",
)
_ADDRESS = ("second_person", "imperative", "first_plural", "first_singular", "courtesy")
_RATES = {kind: f"{kind} rate" for kind in KINDS_OF_CUES}
_PAIRS = {ask: {other: f"{ask} + {other}" for other in (*_ADDRESS, "news")} for ask in _ASKS}
_NAME = re.compile(r"(?<=[a-z0-9,;’'] )[A-Z][\w’'-]+")
_QUOTES = re.compile(r"[\"“”„»«‘]")
_DATE = re.compile(
    r"\b\d{1,2}[:.]\d{2}\b|\b\d{1,2} (?:[A-Z][a-z]{2,8}) \d{4}\b|\b[A-Z][a-z]{2,8} \d{1,2}, \d{4}\b"
    r"|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b"
)


def wording_features(text: str, table: CueTable) -> tuple[dict[str, float], dict[str, int]]:
    """Features of one block's words, and the cue counts behind them. All lie between 0 and about 2."""
    tokens = tokenize(text)
    found = table.count(tokens)
    words = sum(1 for t in tokens if t[0].isalnum())
    size = math.sqrt(max(1, words) / 12)
    features: dict[str, float] = {}
    for kind, n in found.items():
        features[kind] = 1.0
        features[_RATES[kind]] = min(2.0, n / size)
    news = "report" in found and "third_person" in found
    address = [a for a in _ADDRESS if a in found]
    for ask in found.keys() & _PAIRS.keys():
        pairs = _PAIRS[ask]
        for other in address:
            features[pairs[other]] = 1.0
        if news:
            features[pairs["news"]] = 1.0
    money = tokens.count("#")
    if money:
        features["money"] = 1.0
        if "frequency" in found:
            features["money + frequency"] = 1.0
        if "imperative" in found:
            features["money + imperative"] = 1.0
    if "mission" in found and "first_plural" in found:
        features["mission + first_plural"] = 1.0
    if "second_person" in found and "first_plural" in found:
        features["you and us"] = 1.0
    if "second_person" in found and "first_singular" in found and not _QUOTES.search(text):
        features["you and me"] = 1.0
    if "second_person" in found and "imperative" in found:
        features["command to the reader"] = 1.0
    if "?" in text and "second_person" in found and not _QUOTES.search(text):
        features["question to the reader"] = 1.0
    if "report" not in found and "third_person" not in found:
        features["nobody acts"] = 1.0
        if "imperative" in found:
            features["nobody acts + imperative"] = 1.0
        if "first_plural" in found:
            features["nobody acts + first_plural"] = 1.0
    if ("first_plural" in found or "mission" in found) and not _QUOTES.search(text):
        features["speaks of itself"] = 1.0
    features["length"] = min(2.0, math.log1p(words) / 3)
    for limit in (3, 8, 20, 45, 90):
        if words <= limit:
            features[f"at most {limit} words"] = 1.0
    names = len(_NAME.findall(text))
    features["names"] = min(2.0, names / size)
    quotes = len(_QUOTES.findall(text))
    if quotes >= 2:
        features["quoted speech"] = 1.0
    if _DATE.search(text):
        features["date or clock"] = 1.0
    last = text[-1:]
    features["full sentence"] = float(last in '.!?…”"’»')
    if last == ":":
        features["ends in colon"] = 1.0
    if "!" in text:
        features["exclamation"] = 1.0
    if "?" in text:
        features["question"] = 1.0
    if "@" in text or "http" in text:
        features["address or link"] = 1.0
    if text.isupper():
        features["upper case"] = 1.0
    if "|" in text or "•" in text or "›" in text:
        features["bars"] = 1.0
    if text[:1].islower():
        features["starts lower"] = 1.0
    return features, found
