"""Rebuild the background document frequencies that story linking weighs words with.

    python training/count_documents.py ARTICLES.jsonl…

Each line has ``text`` and, if known, ``title``. Terms of one document only are left out: they weigh what an unseen
term weighs, or nearly.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from extractors.link.vectors import LEAD_CHARACTERS, terms

OUT = Path(__file__).parent.parent / "extractors/link/data/document_frequencies.tsv"


def main(paths: list[str]) -> None:
    """Count and write."""
    documents = 0
    frequency: Counter[str] = Counter()
    for path in paths:
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            documents += 1
            frequency.update(set(terms(f"{row.get('title') or ''} {row['text'][:LEAD_CHARACTERS]}")))
    kept = sorted((term, count) for term, count in frequency.items() if count > 1)
    OUT.write_text(
        f"documents\t{documents}\n" + "".join(f"{term}\t{count}\n" for term, count in kept), encoding="utf-8"
    )
    print(f"{documents} documents, {len(kept)} terms kept of {len(frequency)}")


if __name__ == "__main__":
    main(sys.argv[1:])
