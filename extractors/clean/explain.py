"""A page's judgement as a report for people: every block in page order, coloured, with the reasons on hover."""

from __future__ import annotations

import math
from collections import Counter

from jinja2 import Environment, PackageLoader, select_autoescape

from extractors.clean.clean import study_page
from extractors.clean.memory import HostMemory
from extractors.clean.model import block_model
from extractors.model import Page

MAX_SHOWN = 5_000
_ENVIRONMENT = Environment(loader=PackageLoader("extractors.clean", "data"), autoescape=select_autoescape(default=True))


def explain_page(page: Page, memory: HostMemory | None = None) -> str:
    """A self-contained HTML report: the article's metadata, its blocks kept and removed, and why.

    Never raises for a bad page: the report then shows the error.
    """
    study = study_page(page, memory)
    shown = []
    for block, judgement in list(zip(study.blocks, study.judgements, strict=True))[:MAX_SHOWN]:
        kept = judgement.story > 0
        parts = ", ".join(f"{name} {value:+.1f}" for name, value in judgement.parts)
        chance = 1 / (1 + math.exp(-max(-30.0, min(30.0, judgement.story))))
        shown.append(
            {
                "text": block.text,
                "tag": block.tag,
                "kind": "story" if kept else judgement.kind,
                "kept": kept,
                "chance": f"{100 * chance:.0f}",
                "why": f"{100 * chance:.0f} % story. " + (parts if kept else f"{judgement.reason}. {parts}"),
            }
        )
    counts = Counter(str(b["kind"]) for b in shown)
    article = study.article
    facts = {
        "title": article.title,
        "byline": article.byline,
        "published": article.published_at,
        "modified": article.modified_at,
        "site": article.site_name,
        "section": article.section,
        "address": article.canonical_url or article.url,
        "language": article.language,
        "flags": ", ".join(article.flags),
    }
    return _ENVIRONMENT.get_template("explain.html").render(
        article=article,
        blocks=shown,
        counts=counts.most_common(),
        facts={k: v for k, v in facts.items() if v},
        version=block_model().version,
        left_out=max(0, len(study.blocks) - MAX_SHOWN),
    )
